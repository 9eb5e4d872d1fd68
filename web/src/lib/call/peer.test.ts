import { describe, expect, it, vi } from 'vitest';
import { SoundPeer, type PeerState } from './peer';

/** As much of a peer connection as the call uses, driven by the test. */
class FakePeer {
  connectionState = 'new';
  iceGatheringState = 'complete';
  localDescription: { sdp: string } | null = null;
  remote: string | null = null;
  isClosed = false;
  sent: unknown[] = [];
  onconnectionstatechange: (() => void) | null = null;
  onicegatheringstatechange: (() => void) | null = null;
  ontrack: ((event: unknown) => void) | null = null;
  addTrack(track: unknown) {
    this.sent.push(track);
    return { replaceTrack: (other: unknown) => Promise.resolve(this.sent.push(other)) };
  }
  addTransceiver(kind: string, init: RTCRtpTransceiverInit) {
    this.sent.push([kind, init.direction]);
  }
  createOffer = () => Promise.resolve({ sdp: 'offer' });
  setLocalDescription(description: { sdp: string }) {
    this.localDescription = description;
    return Promise.resolve();
  }
  setRemoteDescription({ sdp }: { sdp: string }) {
    this.remote = sdp;
    return Promise.resolve();
  }
  become(state: string) {
    this.connectionState = state;
    this.onconnectionstatechange?.();
  }
  close() {
    this.isClosed = true;
  }
}

function world(over: { postOffer?: () => Promise<string>; askIceServers?: () => Promise<RTCIceServer[]> } = {}) {
  const peers: FakePeer[] = [];
  const configs: RTCConfiguration[] = [];
  const states: PeerState[] = [];
  const pictures: (MediaStream | null)[] = [];
  const waits = new Map<number, () => void>();
  const offers: string[][] = [];
  const sound = new SoundPeer({
    makePeer: (config) => {
      configs.push(config);
      const peer = new FakePeer();
      peers.push(peer);
      return peer as unknown as RTCPeerConnection;
    },
    askIceServers: over.askIceServers ?? (() => Promise.resolve([{ urls: 'stun:example.org' }])),
    postOffer: over.postOffer ?? ((...offer) => Promise.resolve(offers.push(offer) ? 'answer' : '')),
    onState: (state) => states.push(state),
    again: () => void sound.start('visit', stream),
    onVoice: () => undefined,
    onPicture: (picture) => pictures.push(picture),
    wait: (ms, then) => {
      waits.set(ms, then);
      return () => void waits.delete(ms);
    }
  });
  const stream = { getAudioTracks: () => ['track'] } as unknown as MediaStream;
  return { sound, peers, configs, states, waits, offers, pictures, start: (isPictureWanted = false) => sound.start('visit', stream, isPictureWanted) };
}

describe('the way over WebRTC', () => {
  it('offers the microphone for the visit and connects', async () => {
    const { start, peers, configs, states, waits, offers } = world();
    await start();
    expect(offers).toEqual([['visit', 'offer']]);
    expect(configs[0]?.iceServers).toEqual([{ urls: 'stun:example.org' }]);
    expect(peers[0]?.remote).toBe('answer');
    peers[0]?.become('connected');
    expect(states).toEqual(['trying', 'connected']);
    expect(waits.size).toBe(0);
  });

  it('is given up when it has not connected in 3 s', async () => {
    const { start, peers, states, waits } = world();
    await start();
    waits.get(3_000)?.();
    expect(states).toEqual(['trying', 'failed']);
    expect(peers[0]?.isClosed).toBe(true);
    peers[0]?.become('connected');
    expect(states.at(-1)).toBe('failed');
  });

  it('is tried again a little later, twice, and no more once the call is over', async () => {
    const { sound, start, peers, states, waits, offers } = world();
    await start();
    for (const [ms, count] of [[4_000, 2], [15_000, 3]] as const) {
      waits.get(3_000)?.();
      expect(states.at(-1)).toBe('failed');
      waits.get(ms)?.();
      await vi.waitFor(() => expect(offers).toHaveLength(count));
    }
    peers[2]?.become('connected');
    peers[2]?.become('failed');
    expect([states.at(-1), [...waits.keys()]]).toEqual(['failed', [4_000]]);
    sound.close();
    expect(waits.size).toBe(0);
  });

  it('is given up for good after the third failure', async () => {
    const { start, states, waits } = world({ postOffer: () => Promise.reject('no') });
    await start();
    for (const ms of [4_000, 15_000]) {
      waits.get(ms)?.();
      await vi.waitFor(() => expect(states.at(-1)).toBe('failed'));
    }
    expect(waits.size).toBe(0);
  });

  it('is given up when the server refuses it, and goes without helpers where none can be had', async () => {
    const { start, states, configs } = world({ postOffer: () => Promise.reject('no'), askIceServers: () => Promise.reject('no') });
    await start();
    expect(configs[0]?.iceServers).toEqual([]);
    expect(states).toEqual(['trying', 'failed']);
  });

  it('gives a lost connection a second, then gives up', async () => {
    const { start, peers, states, waits } = world();
    await start();
    peers[0]?.become('connected');
    peers[0]?.become('disconnected');
    peers[0]?.become('connected');
    expect(waits.size).toBe(0);
    peers[0]?.become('disconnected');
    waits.get(1_000)?.();
    expect(states.at(-1)).toBe('failed');
  });

  it('asks for a picture where one is wanted, and says when it is gone', async () => {
    vi.stubGlobal('MediaStream', class { constructor(readonly tracks: unknown[]) {} });
    const { sound, start, peers, pictures } = world();
    await start(true);
    expect(peers[0]?.sent).toEqual(['track', ['video', 'recvonly']]);
    const track = { kind: 'video' };
    peers[0]?.ontrack?.({ streams: [{}], track, receiver: {} });
    expect(pictures).toEqual([{ tracks: [track] }]);
    sound.close();
    expect(pictures.at(-1)).toBeNull();
    await start();
    peers[1]?.become('failed');
    expect(peers[1]?.sent).toEqual(['track']);
    expect(pictures).toHaveLength(2);
    vi.unstubAllGlobals();
  });

  it('can be tried again by the next visit, and sends another microphone', async () => {
    const { sound, start, peers, states } = world();
    await start();
    peers[0]?.become('failed');
    await start();
    expect(peers).toHaveLength(2);
    peers[1]?.become('connected');
    await sound.replaceTrack('other' as unknown as MediaStreamTrack);
    expect(peers[1]?.sent).toEqual(['track', 'other']);
    sound.close();
    expect(peers[1]?.isClosed).toBe(true);
    expect(states.at(-1)).toBe('idle');
  });

  it('makes no peer when it was closed while it asked for helpers', async () => {
    let answer: (servers: RTCIceServer[]) => void = () => undefined;
    const { sound, start, peers } = world({ askIceServers: () => new Promise((then) => (answer = then)) });
    const started = start();
    sound.close();
    answer([]);
    await started;
    expect(peers).toHaveLength(0);
  });

  it('offers nothing when it was closed while it gathered its addresses', async () => {
    const { sound, start, peers, offers } = world();
    const offerOf = FakePeer.prototype.setLocalDescription;
    vi.spyOn(FakePeer.prototype, 'setLocalDescription').mockImplementationOnce(function (this: FakePeer, description) {
      this.iceGatheringState = 'gathering';
      return offerOf.call(this, description);
    });
    const started = start();
    await vi.waitFor(() => expect(peers[0]?.onicegatheringstatechange).toBeTruthy());
    sound.close();
    await start();
    Object.assign(peers[0] as FakePeer, { iceGatheringState: 'complete' }).onicegatheringstatechange?.();
    await started;
    expect(offers).toHaveLength(1);
  });
});
