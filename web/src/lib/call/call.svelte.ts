import { askIceServers, offerSound } from '$lib/api/calls';
import type { LinkState } from '$lib/room/connection';
import type { ServerEvent, TurnDetection, VisitSettings } from '$lib/room/protocol';
import type { Visit } from '$lib/room/visit.svelte';
import type { Booth } from './booth.svelte';
import { followWords, NOTHING_SPOKEN, type CaptionAction } from './captions';
import { moodAfter, type Mood, type MoodEvent } from './mood';
import { SoundPeer, type PeerState } from './peer';
import { Playhead } from './playhead';
import { RemoteVoice } from './remoteVoice';
import { PIECE } from './sound/capture';
import { msOf } from './sound/pcm';
import type { Report } from './sound/player';
import { Speaker, type Where } from './sound/speaker';
import { TalkKey } from './talkKey';
import { Uplink } from './uplink';
import { VoiceWatch } from './voiceWatch';

const LOOK_MS = 50;
/** The server keeps a broken visit so long. */
const LONG_AWAY_MS = 20_000;

/** One call: joins the fan's sound, the visit's events and the persona's voice. */
export class Call {
  mood = $state<Mood>('listening');
  spoken = $state.raw(NOTHING_SPOKEN);
  /** How loud the persona is now; see `loudness`. */
  voiceLevel = $state(0);
  over = $state<'socket' | 'webrtc'>('socket');
  isPushToTalk = $state(false);
  isTalking = $state(false);
  /** When the link was lost, or null while it is there. */
  lostAt = $state<number | null>(null);
  isLongAway = $state(false);
  isRemoteBlocked = $state(false);
  /** Words come and no sound does. */
  isLate = $state(false);
  #isSounding = false;
  /** The item whose sound comes over the socket, and where in it that began. */
  #first: { item: string; ms: number } | null = null;
  #detection: TurnDetection = { type: 'semantic_vad' };
  #speaker: Speaker | null = null;
  readonly #uplink: Uplink;
  readonly #peer: SoundPeer;
  readonly #remote: RemoteVoice;
  readonly #playhead = new Playhead(() => performance.now());
  readonly #key: TalkKey;
  readonly #watch = new VoiceWatch();
  #look: ReturnType<typeof setInterval> | null = null;

  constructor(
    readonly visit: Visit,
    readonly booth: Booth
  ) {
    this.#uplink = new Uplink({ send: (event) => visit.send(event), waitingBytes: () => visit.waitingBytes });
    this.#remote = new RemoteVoice((isBlocked) => (this.isRemoteBlocked = isBlocked));
    this.#peer = new SoundPeer({
      makePeer: (config) => new RTCPeerConnection(config),
      askIceServers: () => askIceServers(visit.room.id),
      postOffer: offerSound,
      onState: (state) => this.#followPeer(state),
      onVoice: (stream, receiver) => void this.#remote.play(stream, receiver, booth.outputId)
    });
    this.#key = new TalkKey({
      send: (event) => visit.send(event),
      stopReply: () => this.stopReply(),
      onTalking: (isTalking) => this.#talk(isTalking)
    });
  }

  async start(): Promise<void> {
    const { booth, visit } = this;
    if (booth.card) {
      this.#speaker = new Speaker(booth.card, { onReport: (report) => this.#report(report), onWhere: (where) => this.#where(where) });
    }
    booth.onPiece = (piece) => this.#uplink.piece(piece.pcm);
    booth.onTrack = (track) => void this.#peer.replaceTrack(track);
    visit.onEvent = (event) => this.#take(event);
    visit.onLink = (state) => this.#followLink(state);
    this.#look = setInterval(() => this.#lookAround(), LOOK_MS);
    await visit.start();
  }

  /** Hang up: the visit ends, and the room stays. */
  close(): void {
    if (this.#look) clearInterval(this.#look);
    this.booth.onPiece = () => undefined;
    this.booth.onTrack = () => undefined;
    this.booth.mute(false, true);
    this.#key.forget();
    this.#peer.close();
    this.#remote.stop();
    this.#speaker?.close();
    this.visit.stop();
  }

  get isMuted(): boolean {
    return this.booth.isMuted;
  }

  toggleMute(): void {
    this.booth.mute(!this.booth.isMuted);
  }

  setPushToTalk(isOn: boolean): void {
    this.isPushToTalk = isOn;
    this.#key.forget();
    this.#talk(false);
    this.#configure();
  }

  pressTalk(): void {
    if (this.isPushToTalk && this.visit.link === 'open') this.#key.press();
  }

  releaseTalk(): void {
    this.#key.release();
  }

  /** Silence the persona at once. */
  stopReply(): void {
    if (this.visit.talk.responseId === null && !this.#isSounding) return;
    this.#silence();
    if (this.visit.talk.responseId !== null) this.visit.stopReply();
  }

  /** Let the persona be heard from another loudspeaker. */
  routeVoice(outputId: string): void {
    void this.#remote.route(outputId);
  }

  async wake(): Promise<void> {
    await Promise.all([this.booth.wake(), this.#remote.wake()]);
  }

  #take(event: ServerEvent): void {
    switch (event.type) {
      case 'session.created':
        this.#begin(event.session);
        break;
      case 'response.output_audio.delta':
        this.#hear(event.item_id, event.delta);
        break;
      case 'response.output_audio.done':
        this.#endOf(event.item_id);
        break;
      case 'x.room.words':
        this.#watch.words(performance.now());
        if (this.over === 'webrtc') this.#playhead.words(event.item_id, event.words);
        break;
      case 'x.room.hold':
        this.#watch.calm();
        this.#speaker?.hold();
        this.#playhead.hold();
        break;
      case 'x.room.go_on':
        this.#speaker?.goOn();
        this.#playhead.goOn();
        break;
      case 'conversation.item.truncated':
        this.#speaker?.cut(event.item_id);
        this.#playhead.cut();
        break;
      case 'response.done':
        this.#watch.calm();
        for (const item of event.response.output ?? []) {
          if (event.response.status === 'completed') this.#endOf(item.id);
          else this.#speaker?.cut(item.id);
        }
        break;
      case 'x.room.sound':
        this.#switch(event.over);
        break;
    }
    this.#feel(event);
    this.#follow(event);
    this.#settle();
  }

  /** Sound over the socket; where it takes over from WebRTC in mid-item, it begins where that was heard. */
  #hear(item: string, base64: string): void {
    if (this.#first?.item !== item) {
      const heard = this.#playhead.at;
      this.#first = { item, ms: heard?.item === item ? heard.ms : 0 };
      this.#playhead.cut();
    }
    this.#speaker?.push(item, base64);
  }

  /** Where the player is in an item. */
  #placeOf(item: string, played: number): number {
    return (this.#first?.item === item ? this.#first.ms : 0) + msOf(played);
  }

  /** A visit begins, the first one or the next after a break. */
  #begin(settings: VisitSettings): void {
    this.#detection = settings.audio?.input?.turn_detection ?? this.#detection;
    if (this.isPushToTalk) this.#configure();
    // The persona picks up at the first sound of the fan; one without a microphone gives it a silent one.
    if (!this.booth.mic) this.#uplink.piece(new Int16Array(PIECE));
    const stream = this.booth.mic?.stream;
    if (settings.id && stream && typeof RTCPeerConnection !== 'undefined') void this.#peer.start(settings.id, stream);
  }

  #configure(): void {
    const turn_detection = this.isPushToTalk ? null : this.#detection;
    this.visit.send({ type: 'session.update', session: { type: 'realtime', audio: { input: { turn_detection } } } });
  }

  #switch(over: 'socket' | 'webrtc'): void {
    const isBack = over === 'socket' && this.over === 'webrtc';
    this.over = over;
    if (isBack) this.#peer.close();
    this.#shutUplink();
  }

  #followPeer(state: PeerState): void {
    // The server hears of a closed peer by itself, and says so; until then the sound is there twice
    // rather than not at all.
    if (state === 'failed' || state === 'idle') {
      this.#remote.stop();
      this.over = 'socket';
      this.#shutUplink();
    }
  }

  #followLink(state: LinkState): void {
    if (state === 'open') {
      this.lostAt = null;
      return;
    }
    if (state === 'waiting') this.lostAt ??= performance.now();
    if (state === 'taken') this.lostAt = null;
    this.#key.forget();
    this.#peer.close();
    this.#silence();
    this.#feel({ type: 'dropped' });
  }

  #talk(isTalking: boolean): void {
    this.isTalking = isTalking;
    this.booth.mute(this.isPushToTalk && !isTalking, true);
    this.#shutUplink();
  }

  #shutUplink(): void {
    this.#uplink.isShut = this.over === 'webrtc' || (this.isPushToTalk && !this.isTalking);
  }

  #silence(): void {
    this.#speaker?.cut(null);
    this.#playhead.cut();
  }

  #endOf(item: string): void {
    this.#speaker?.end(item);
    this.#playhead.end(item);
  }

  #report(report: Report): void {
    const ms = this.#placeOf(report.item, report.played);
    const isCounted = report.why !== 'cut' && this.over === 'socket';
    if (isCounted) this.visit.send({ type: 'x.room.playout', item_id: report.item, audio_ms: Math.round(ms) });
    if (report.why !== 'playing') this.#follow({ type: 'played', item: report.item, ms });
  }

  #where(where: Where): void {
    if (this.over === 'webrtc' && !where.playing) return;
    this.#isSounding = where.playing !== null;
    this.voiceLevel = where.level;
    if (where.playing) {
      this.#watch.calm();
      const ms = this.#placeOf(where.playing.item, where.playing.played) - (this.booth.card?.latencyMs ?? 0);
      this.#follow({ type: 'played', item: where.playing.item, ms: Math.max(0, ms) });
      this.#feel({ type: 'sounds' });
    }
    this.#settle();
  }

  /** Over WebRTC nobody reports: look where the words must be by now. */
  #lookAround(): void {
    this.isLongAway = this.lostAt !== null && performance.now() - this.lostAt > LONG_AWAY_MS;
    this.isLate = this.#watch.isLate(performance.now()) && !this.booth.isBlocked;
    if (this.over !== 'webrtc') return;
    if (this.#remote.isHeard) this.#watch.calm();
    if (this.isLate) this.#peer.close(); // The server notices, and sends the rest over the socket.
    const at = this.#playhead.at;
    this.#isSounding = at !== null;
    this.voiceLevel = at ? this.#remote.level : 0;
    if (at) {
      this.#follow({ type: 'played', item: at.item, ms: at.ms });
      if (at.ms > 0) this.#feel({ type: 'sounds' });
    }
    this.#settle();
  }

  #settle(): void {
    if (this.mood === 'speaking' && !this.#isSounding && this.visit.talk.responseId === null) this.#feel({ type: 'silent' });
  }

  #feel(event: MoodEvent): void {
    this.mood = moodAfter(this.mood, event);
  }

  #follow(action: CaptionAction): void {
    this.spoken = followWords(this.spoken, action);
  }
}
