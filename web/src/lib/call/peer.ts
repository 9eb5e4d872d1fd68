/** From the offer to a connected peer; a way that takes longer is given up. */
const CONNECT_MS = 3_000;
/** Finding our own addresses may take long where an interface is dead; those found by then do. */
const GATHER_MS = 500;
/** A peer that lost its way so long does not come back soon enough for a talk. */
const LOST_MS = 1_000;
/** A page that was busy, or a network that changed, may do better a little later. */
const AGAIN_MS = [4_000, 15_000];

export type PeerState = 'idle' | 'trying' | 'connected' | 'failed';

interface Outside {
  makePeer: (config: RTCConfiguration) => RTCPeerConnection;
  askIceServers: () => Promise<RTCIceServer[]>;
  /** Post the offer for a visit; gives the answer. */
  postOffer: (visitId: string, sdp: string) => Promise<string>;
  onState: (state: PeerState) => void;
  /** What failed is to be started again. */
  again: () => void;
  onVoice: (stream: MediaStream, receiver: RTCRtpReceiver) => void;
  /** A picture that the server draws; null once it is gone. */
  onPicture?: (stream: MediaStream | null) => void;
  wait?: (ms: number, then: () => void) => () => void;
}

const waitOnTimer = (ms: number, then: () => void): (() => void) => {
  const timer = setTimeout(then, ms);
  return () => clearTimeout(timer);
};

/** The sound's way over WebRTC, beside the visit's socket. It is an extra: its failure ends nothing. */
export class SoundPeer {
  state: PeerState = 'idle';
  #turn = 0;
  #peer: RTCPeerConnection | null = null;
  #sender: RTCRtpSender | null = null;
  #cancelWait: (() => void) | null = null;
  /** Tries that failed since the last one that did not. */
  #failures = 0;
  #hasPicture = false;

  constructor(private readonly outside: Outside) {}

  /** Offer the fan's sound, and ask for a picture where one is wanted. */
  async start(visitId: string, stream: MediaStream, isPictureWanted = false): Promise<void> {
    if (this.state === 'trying' || this.state === 'connected') return;
    const turn = ++this.#turn;
    this.#become('trying');
    const iceServers = await this.outside.askIceServers().catch(() => []);
    if (turn !== this.#turn) return;
    const peer = this.outside.makePeer({ iceServers });
    this.#peer = peer;
    this.#wait(CONNECT_MS, () => this.#fail(peer));
    peer.ontrack = (event) => this.#take(event);
    peer.onconnectionstatechange = () => this.#follow(peer);
    try {
      for (const track of stream.getAudioTracks()) this.#sender = peer.addTrack(track, stream);
      if (isPictureWanted) peer.addTransceiver('video', { direction: 'recvonly' });
      await peer.setLocalDescription(await peer.createOffer());
      await this.#gathered(peer);
      // The server keeps the newest offer: one that is given up meanwhile must not come after the next.
      if (peer !== this.#peer) return;
      const answer = await this.outside.postOffer(visitId, peer.localDescription?.sdp ?? '');
      if (peer === this.#peer) await peer.setRemoteDescription({ type: 'answer', sdp: answer });
    } catch {
      this.#fail(peer);
    }
  }

  /** Send another microphone. */
  async replaceTrack(track: MediaStreamTrack): Promise<void> {
    await this.#sender?.replaceTrack(track);
  }

  close(): void {
    this.#failures = 0;
    this.#drop();
    this.#become('idle');
  }

  #take({ streams, track, receiver }: RTCTrackEvent): void {
    if (track.kind !== 'video') return this.outside.onVoice(streams[0] ?? new MediaStream([track]), receiver);
    this.#hasPicture = true;
    // Alone, so that its element never plays the sound as well.
    this.outside.onPicture?.(new MediaStream([track]));
  }

  #follow(peer: RTCPeerConnection): void {
    if (peer !== this.#peer) return;
    if (peer.connectionState === 'connected') {
      this.#stopWaiting();
      this.#failures = 0;
      this.#become('connected');
    } else if (peer.connectionState === 'disconnected') this.#wait(LOST_MS, () => this.#fail(peer));
    else if (peer.connectionState === 'failed' || peer.connectionState === 'closed') this.#fail(peer);
  }

  #fail(peer: RTCPeerConnection): void {
    if (peer !== this.#peer) return;
    this.#drop();
    this.#become('failed');
    const againMs = AGAIN_MS[this.#failures++];
    if (againMs !== undefined && this.state === 'failed') this.#wait(againMs, this.outside.again);
  }

  #drop(): void {
    this.#turn++;
    this.#stopWaiting();
    const peer = this.#peer;
    this.#peer = null;
    this.#sender = null;
    if (!peer) return;
    peer.onconnectionstatechange = null;
    peer.ontrack = null;
    peer.close();
    if (this.#hasPicture) this.outside.onPicture?.(null);
    this.#hasPicture = false;
  }

  #gathered(peer: RTCPeerConnection): Promise<void> {
    if (peer.iceGatheringState === 'complete') return Promise.resolve();
    return new Promise((go) => {
      const cancel = (this.outside.wait ?? waitOnTimer)(GATHER_MS, go);
      peer.onicegatheringstatechange = () => {
        if (peer.iceGatheringState !== 'complete') return;
        cancel();
        go();
      };
    });
  }

  #wait(ms: number, then: () => void): void {
    this.#stopWaiting();
    this.#cancelWait = (this.outside.wait ?? waitOnTimer)(ms, then);
  }

  #stopWaiting(): void {
    this.#cancelWait?.();
    this.#cancelWait = null;
  }

  #become(state: PeerState): void {
    if (this.state === state) return;
    this.state = state;
    this.outside.onState(state);
  }
}
