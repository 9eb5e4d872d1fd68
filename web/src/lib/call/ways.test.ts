import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ClientEvent } from '$lib/room/protocol';
import { chosenDevices, keepDevices, named } from './devices';
import { browserOf, micTrouble } from './micTrouble';
import { SoundPeer, type PeerState } from './peer';
import { TalkKey } from './talkKey';
import { Uplink } from './uplink';

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
});

describe('push to talk', () => {
  function key() {
    const log: string[] = [];
    const waits: (() => void)[] = [];
    let now = 0;
    const talk = new TalkKey({
      send: (event: ClientEvent) => Boolean(log.push(event.type)),
      stopReply: () => log.push('stop'),
      onTalking: (isTalking) => log.push(isTalking ? 'on' : 'off'),
      nowMs: () => now,
      wait: (_, then) => waits.push(then)
    });
    return { talk, log, pass: (ms: number) => (now += ms), ring: () => waits.splice(0).forEach((then) => then()) };
  }

  it('stops the persona, then sends what was said and asks for an answer', () => {
    const { talk, log, pass, ring } = key();
    talk.press();
    pass(2_000);
    talk.release();
    expect(log).toEqual(['stop', 'input_audio_buffer.clear', 'on']);
    pass(150);
    ring();
    expect(log.slice(3)).toEqual(['off', 'input_audio_buffer.commit', 'response.create']);
  });

  it('takes a slip for nothing', () => {
    const { talk, log, pass, ring } = key();
    talk.press();
    pass(100);
    talk.release();
    pass(150);
    ring();
    expect(log.slice(3)).toEqual(['off', 'input_audio_buffer.clear']);
  });

  it('goes on with the same words when it is pressed again at once', () => {
    const { talk, log, pass, ring } = key();
    talk.press();
    pass(1_000);
    talk.release();
    talk.press();
    ring();
    expect(log).toHaveLength(3);
    talk.release();
    pass(150);
    ring();
    expect(log.filter((one) => one === 'response.create')).toHaveLength(1);
  });

  it('says nothing when it is forgotten', () => {
    const { talk, log, pass, ring } = key();
    talk.press();
    pass(1_000);
    talk.release();
    talk.forget();
    ring();
    expect(log.slice(3)).toEqual(['off']);
    talk.release();
    expect(log).toHaveLength(4);
  });
});

describe('the way up', () => {
  it('sends each piece, none when it is shut, and none into a link that is seconds behind', () => {
    const sent: string[] = [];
    let waiting = 0;
    const uplink = new Uplink({ send: (event) => Boolean(sent.push(event.audio)), waitingBytes: () => waiting });
    uplink.piece(Int16Array.of(1, 2));
    uplink.isShut = true;
    uplink.piece(Int16Array.of(3));
    uplink.isShut = false;
    waiting = 200_000;
    uplink.piece(Int16Array.of(4));
    expect(sent).toEqual(['AQACAA==']);
    expect(uplink.dropped).toBe(1);
  });
});

describe('a microphone that cannot be had', () => {
  const CHROME = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/148.0 Safari/537.36';
  const named = (name: string) => new DOMException('no', name);

  it.each([
    ['NotAllowedError', 'refused'],
    ['NotFoundError', 'missing'],
    ['NotReadableError', 'busy'],
    ['NotSupportedError', 'unsupported'],
    ['SomethingElse', 'unknown']
  ])('explains %s', (name, kind) => {
    expect(micTrouble(named(name), true, CHROME).kind).toBe(kind);
  });

  it('blames the address first', () => {
    expect(micTrouble(named('NotAllowedError'), false, CHROME)).toMatchObject({ kind: 'insecure', help: expect.stringContaining('https') });
  });

  it.each([
    [CHROME, 'chrome', 'left of the address'],
    ['Mozilla/5.0 (X11; rv:140.0) Gecko/20100101 Firefox/140.0', 'firefox', 'crossed-out'],
    ['Mozilla/5.0 (Macintosh) AppleWebKit/605 Version/18 Safari/605', 'safari', 'Settings for this website'],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 18) AppleWebKit/605 CriOS/148 Safari/604', 'ios', 'Open Settings'],
    ['Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/148 Mobile Safari/537.36', 'android', 'Permissions'],
    ['curl', 'other', 'settings of your browser']
  ])('tells what to do in %s', (agent, browser, help) => {
    expect(browserOf(agent)).toBe(browser);
    expect(micTrouble(named('NotAllowedError'), true, agent).help).toContain(help);
  });
});

describe('devices', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('have a name and come once', () => {
    const found = [
      { deviceId: 'default', label: 'Default' },
      { deviceId: '', label: '' },
      { deviceId: 'a', label: '' },
      { deviceId: 'a', label: '' }
    ];
    expect(named(found, 'Microphone')).toEqual([
      { id: 'default', label: 'Default' },
      { id: 'a', label: 'Microphone 2' }
    ]);
  });

  it('are remembered, and broken memories are none', () => {
    const kept = new Map<string, string>();
    vi.stubGlobal('localStorage', { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => kept.set(key, value) });
    keepDevices({ input: 'a', output: null });
    expect(chosenDevices()).toEqual({ input: 'a', output: null });
    kept.set('mesi-devices', '{');
    expect(chosenDevices()).toEqual({ input: null, output: null });
  });
});
