import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ClientEvent } from '$lib/room/protocol';
import { chosenDevices, keepDevices, named } from './devices';
import { browserOf, micTrouble } from './micTrouble';
import { TalkKey } from './talkKey';
import { Uplink } from './uplink';

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
