import { askIceServers, offerSound } from '$lib/api/calls';
import type { LinkState } from '$lib/room/connection';
import type { ServerEvent, TurnDetection, VisitSettings } from '$lib/room/protocol';
import type { Visit } from '$lib/room/visit.svelte';
import type { Booth } from './booth.svelte';
import { followWords, NOTHING_SPOKEN, type CaptionAction } from './captions';
import type { Place } from './heard';
import { moodAfter, type Mood, type MoodEvent } from './mood';
import { SoundPeer, type PeerState } from './peer';
import { PersonaVoice, type Way } from './personaVoice';
import { PIECE } from './sound/capture';
import { TalkKey } from './talkKey';
import { Uplink } from './uplink';

const LOOK_MS = 50;
/** The server keeps a broken visit so long. */
const LONG_AWAY_MS = 20_000;

/** One call: joins the fan's sound, the visit's events and the persona's voice. */
export class Call {
  mood = $state<Mood>('listening');
  spoken = $state.raw(NOTHING_SPOKEN);
  /** How loud the persona is now; see `loudness`. */
  voiceLevel = $state(0);
  over = $state<Way>('socket');
  isPushToTalk = $state(false);
  isTalking = $state(false);
  /** When the link was lost, or null while it is there. */
  lostAt = $state<number | null>(null);
  isLongAway = $state(false);
  /** The browser keeps the sound of WebRTC back. */
  isRemoteBlocked = $state(false);
  /** The persona has not opened its mouth yet: its greeting is on record, and not to be read before it is heard. */
  isPickingUp = $state(false);
  /** The server's drawing of the persona, while it sends one. */
  picture = $state.raw<MediaStream | null>(null);
  peerState = $state<PeerState>('idle');
  /** Tells a face what happens in the room. */
  onEvent: (event: ServerEvent) => void = () => undefined;
  /** Words come and no sound does. */
  isLate = $state(false);
  #isSounding = false;
  #isPictureWanted = false;
  #visitId: string | null = null;
  #detection: TurnDetection = { type: 'semantic_vad' };
  #look: ReturnType<typeof setInterval> | null = null;
  readonly #uplink: Uplink;
  readonly #peer: SoundPeer;
  readonly #voice: PersonaVoice;
  readonly #key: TalkKey;

  constructor(
    readonly visit: Visit,
    readonly booth: Booth
  ) {
    this.isPickingUp = visit.room.delivered_ms === 0;
    this.#uplink = new Uplink({ send: (event) => visit.send(event), waitingBytes: () => visit.waitingBytes });
    this.#voice = new PersonaVoice({
      onPlace: (item, ms) => this.#follow({ type: 'played', item, ms }),
      onReport: (item, ms) => visit.send({ type: 'x.room.playout', item_id: item, audio_ms: Math.round(ms) }),
      onSounding: (isSounding, level) => this.#sound(isSounding, level),
      onBlocked: (isBlocked) => (this.isRemoteBlocked = isBlocked)
    });
    this.#peer = new SoundPeer({
      makePeer: (config) => new RTCPeerConnection(config),
      askIceServers: () => askIceServers(visit.room.id),
      postOffer: offerSound,
      onState: (state) => this.#followPeer(state),
      again: () => this.#startPeer(),
      onVoice: (stream, receiver) => void this.#voice.remote.play(stream, receiver, booth.outputId),
      onPicture: (stream) => (this.picture = stream)
    });
    this.#key = new TalkKey({
      send: (event) => visit.send(event),
      stopReply: () => this.stopReply(),
      onTalking: (isTalking) => this.#talk(isTalking)
    });
  }

  async start(): Promise<void> {
    const { booth, visit } = this;
    if (booth.card) this.#voice.open(booth.card);
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
    this.#voice.close();
    this.visit.stop();
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
    this.#voice.cut(null);
    if (this.visit.talk.responseId !== null) this.visit.stopReply();
  }

  /** Let the persona be heard from another loudspeaker. */
  routeVoice(outputId: string): void {
    void this.#voice.remote.route(outputId);
  }

  /** How far the persona is heard at this moment. */
  get place(): Place | null {
    return this.#voice.place;
  }

  /** Ask the server to draw, or no longer: another call over WebRTC, with a picture or without one. */
  showPicture(isWanted: boolean): void {
    this.#isPictureWanted = isWanted;
    if (this.visit.link !== 'open') return;
    this.#peer.close();
    this.#startPeer();
  }

  async wake(): Promise<void> {
    await Promise.all([this.booth.wake(), this.#voice.remote.wake()]);
  }

  #take(event: ServerEvent): void {
    const voice = this.#voice;
    switch (event.type) {
      case 'response.created':
        this.isPickingUp = false;
        break;
      case 'session.created':
        this.#begin(event.session);
        break;
      case 'response.output_audio.delta':
        voice.hear(event.item_id, event.delta);
        break;
      case 'response.output_audio.done':
        voice.end(event.item_id);
        break;
      case 'x.room.words':
        voice.words(event.item_id, event.words);
        break;
      case 'x.room.hold':
        voice.hold();
        break;
      case 'x.room.go_on':
        voice.goOn();
        break;
      case 'conversation.item.truncated':
        voice.cut(event.item_id);
        break;
      case 'response.done':
        voice.calm();
        if (event.response.status !== 'completed') event.response.output?.forEach((item) => voice.cut(item.id));
        break;
      case 'x.avatar.anchor':
        voice.anchor(event.item_id, event.at, event.rtp, event.is_running);
        break;
      case 'x.room.sound':
        this.#switch(event.over);
        break;
    }
    this.#feel(event);
    this.#follow(event);
    this.#settle();
    this.onEvent(event);
  }

  /** A visit begins, the first one or the next after a break. */
  #begin(settings: VisitSettings): void {
    this.#detection = settings.audio?.input?.turn_detection ?? this.#detection;
    if (this.isPushToTalk) this.#configure();
    this.#visitId = settings.id ?? null;
    // The persona picks up at the fan's first sound; who has no microphone gives it a silent one.
    if (!this.booth.mic) this.#uplink.piece(new Int16Array(PIECE));
    this.#startPeer();
  }

  #startPeer(): void {
    // A picture comes with sound both ways: who has no microphone sends silence.
    const stream = this.booth.mic?.stream ?? (this.#isPictureWanted ? this.booth.card?.silence() : null);
    if (this.#visitId === null || typeof RTCPeerConnection === 'undefined' || !stream) return;
    this.#voice.renew();
    void this.#peer.start(this.#visitId, stream, this.#isPictureWanted);
  }

  #configure(): void {
    const turn_detection = this.isPushToTalk ? null : this.#detection;
    this.visit.send({ type: 'session.update', session: { type: 'realtime', audio: { input: { turn_detection } } } });
  }

  /** The server says which way the sound goes. */
  #switch(over: Way): void {
    const isBack = over === 'socket' && this.over === 'webrtc';
    this.#go(over);
    if (isBack) this.#peer.close();
  }

  /** A peer that ended carries nothing: the server hears of it by itself, and says so a little later. */
  #followPeer(state: PeerState): void {
    this.peerState = state;
    if (state === 'failed' || state === 'idle') {
      this.#voice.remote.stop();
      this.#go('socket');
    } else this.#shutUplink();
  }

  #go(over: Way): void {
    this.over = over;
    this.#voice.over = over;
    this.#shutUplink();
  }

  #followLink(state: LinkState): void {
    if (state === 'open' || state === 'taken') this.lostAt = null;
    if (state === 'waiting') this.lostAt ??= performance.now();
    if (state === 'open') return;
    this.#key.forget();
    this.#peer.close();
    this.#voice.cut(null);
    this.#feel({ type: 'dropped' });
  }

  #talk(isTalking: boolean): void {
    this.isTalking = isTalking;
    this.booth.mute(this.isPushToTalk && !isTalking, true);
    this.#shutUplink();
  }

  /** The socket carries the fan's sound until the other way does: no word is lost between the two. */
  #shutUplink(): void {
    const isCarried = this.over === 'webrtc' && this.#peer.state === 'connected';
    this.#uplink.isShut = isCarried || (this.isPushToTalk && !this.isTalking);
  }

  #lookAround(): void {
    this.isLongAway = this.lostAt !== null && performance.now() - this.lostAt > LONG_AWAY_MS;
    this.isLate = this.#voice.isLate && !this.booth.isBlocked && !this.isRemoteBlocked;
    // The server notices, and sends the rest over the socket.
    if (this.isLate && this.over === 'webrtc') this.#peer.close();
    this.#voice.look();
  }

  #sound(isSounding: boolean, level: number): void {
    this.#isSounding = isSounding;
    this.voiceLevel = level;
    if (isSounding) this.#feel({ type: 'sounds' });
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
