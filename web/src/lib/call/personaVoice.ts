import type { SpokenWord } from '$lib/room/protocol';
import { HeardSound, type Place } from './heard';
import { Playhead } from './playhead';
import { RemoteVoice } from './remoteVoice';
import { RtpClock } from './rtpClock';
import { msOf, samplesOf } from './sound/pcm';
import type { Report } from './sound/player';
import type { SoundCard } from './sound/soundCard';
import { Speaker, type Where } from './sound/speaker';
import { VoiceWatch } from './voiceWatch';

export type Way = 'socket' | 'webrtc';

interface Listener {
  /** Where the persona is in an item, as the fan hears it. */
  onPlace: (item: string, ms: number) => void;
  /** How far the player has played: the server wants to know. */
  onReport: (item: string, ms: number) => void;
  onSounding: (isSounding: boolean, level: number) => void;
  onBlocked: (isBlocked: boolean) => void;
}

/** The persona's voice, whichever way it comes. */
export class PersonaVoice {
  over: Way = 'socket';
  readonly remote: RemoteVoice;
  #card: SoundCard | null = null;
  #speaker: Speaker | null = null;
  readonly #playhead = new Playhead(() => performance.now());
  readonly #heard = new HeardSound();
  readonly #clock = new RtpClock();
  readonly #watch = new VoiceWatch();
  /** The item whose sound comes over the socket, and where in it that began. */
  #first: { item: string; ms: number } | null = null;

  constructor(private readonly listener: Listener) {
    this.remote = new RemoteVoice(listener.onBlocked);
  }

  open(card: SoundCard): void {
    this.#card = card;
    this.#speaker = new Speaker(card, { onReport: (report) => this.#report(report), onWhere: (where) => this.#where(where) });
  }

  close(): void {
    this.remote.stop();
    this.#speaker?.close();
    this.#speaker = null;
  }

  /** Words whose sound comes now. */
  words(item: string, words: readonly SpokenWord[]): void {
    this.#watch.words(performance.now());
    if (this.over === 'webrtc') this.#playhead.words(item, words);
  }

  /** Sample `at` of an item is played at an RTP timestamp, and runs or stands from there on. */
  anchor(item: string, at: number, rtp: number, isRunning: boolean): void {
    this.#clock.anchor(item, at, rtp, isRunning);
  }

  /** Another call over WebRTC: its timestamps have another beginning. */
  renew(): void {
    this.#clock.reset();
  }

  /** How far the persona is heard at this moment, as exactly as can be known; null while nothing sounds. */
  get place(): Place | null {
    if (this.over === 'socket') {
      const place = this.#card && this.#heard.at(this.#card.heardS);
      return place && { ...place, at: place.at + (this.#first?.item === place.item ? samplesOf(this.#first.ms) : 0) };
    }
    const heard = this.remote.heard;
    if (heard) this.#clock.hear(heard);
    const place = this.#clock.placeAt(this.#remoteNow);
    if (place) return place;
    const words = this.#playhead.at;
    return words && !this.#clock.knows(words.item) ? { item: words.item, at: samplesOf(words.ms) } : null;
  }

  /** Sound over the socket; where that takes over in mid-item, it begins where the other way was heard. */
  hear(item: string, base64: string): void {
    if (this.#first?.item !== item) {
      const heard = this.#playhead.at;
      this.#first = { item, ms: heard?.item === item ? heard.ms : 0 };
      this.#playhead.cut();
    }
    this.#speaker?.push(item, base64);
  }

  end(item: string): void {
    this.#speaker?.end(item);
    this.#playhead.end(item);
  }

  hold(): void {
    this.#watch.calm();
    this.#speaker?.hold();
    this.#playhead.hold();
    this.#clock.hold(this.#remoteNow);
  }

  goOn(): void {
    this.#speaker?.goOn();
    this.#playhead.goOn();
    this.#clock.goOn(this.#remoteNow);
  }

  /** Drop an item, or all of them. */
  cut(item: string | null): void {
    this.#watch.calm();
    this.#speaker?.cut(item);
    this.#playhead.cut(item);
    this.#heard.cut(item);
    this.#clock.cut(item);
  }

  /** No more words are to be heard now. */
  calm(): void {
    this.#watch.calm();
  }

  /** Words came, and no sound with them. */
  get isLate(): boolean {
    return this.#watch.isLate(performance.now());
  }

  /** Over WebRTC nobody reports: look where the words must be by now. */
  look(): void {
    if (this.over !== 'webrtc') return;
    if (this.remote.isHeard) this.#watch.calm();
    const at = this.#playhead.at;
    if (at) this.listener.onPlace(at.item, at.ms);
    this.listener.onSounding(at !== null && at.ms > 0, at ? this.remote.level : 0);
  }

  #report(report: Report): void {
    this.#heard.report(report);
    const ms = this.#placeOf(report.item, report.played);
    if (report.why !== 'cut' && this.over === 'socket') this.listener.onReport(report.item, ms);
    if (report.why !== 'playing') this.listener.onPlace(report.item, ms);
  }

  #where({ playing, level, atS }: Where): void {
    if (playing) this.#heard.runs(playing.item, playing.played, atS);
    if (this.over === 'webrtc' && !playing) return;
    if (playing) {
      this.#watch.calm();
      const ms = this.#placeOf(playing.item, playing.played) - (this.#card?.latencyMs ?? 0);
      this.listener.onPlace(playing.item, Math.max(0, ms));
    }
    this.listener.onSounding(playing !== null, level);
  }

  /** What WebRTC hands on now is at the ear a little later: after the sound card. */
  get #remoteNow(): number {
    return performance.now() - (this.#card?.latencyMs ?? 0);
  }

  #placeOf(item: string, played: number): number {
    return (this.#first?.item === item ? this.#first.ms : 0) + msOf(played);
  }
}
