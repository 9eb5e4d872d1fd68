import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { live, readEvent, type LiveEvent } from './live.svelte';

class Source {
  static last: Source;
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;
  onmessage: ((message: { data: string }) => void) | null = null;
  isClosed = false;
  constructor() {
    Source.last = this;
  }
  close() {
    this.isClosed = true;
  }
}

let seen: (LiveEvent | null)[];
let page: { hidden: boolean; addEventListener: (name: string, then: () => void) => void; removeEventListener: () => void };
let show: () => void;
let stop: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  page = { hidden: false, addEventListener: (_, then) => (show = then), removeEventListener: () => (show = () => undefined) };
  vi.stubGlobal('EventSource', Source);
  vi.stubGlobal('document', page);
  seen = [];
  stop = live.watch((event) => seen.push(event));
});
afterEach(() => {
  stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('news', () => {
  it('is asked for every few seconds until it is told', () => {
    vi.advanceTimersByTime(8_000);
    expect(seen).toEqual([null, null]);
    Source.last.onopen?.();
    expect(seen).toEqual([null, null, null]);
    Source.last.onmessage?.({ data: '{"topic":"bid","key":"bid_1"}' });
    expect(seen.at(-1)).toEqual({ topic: 'bid', key: 'bid_1' });
  });

  it('may be lost: a page that is told looks again all the same', () => {
    Source.last.onopen?.();
    vi.advanceTimersByTime(14_999);
    expect(seen).toEqual([null]);
    vi.advanceTimersByTime(1);
    expect(seen).toEqual([null, null]);
  });

  it('is asked for more often while nobody tells', () => {
    Source.last.onopen?.();
    Source.last.onerror?.();
    vi.advanceTimersByTime(12_000);
    expect(seen).toEqual([null, null, null, null]);
  });

  it('waits while nobody looks, and comes when somebody does', () => {
    page.hidden = true;
    vi.advanceTimersByTime(60_000);
    expect(seen).toEqual([]);
    page.hidden = false;
    show();
    expect(seen).toEqual([null]);
  });

  it('stops with its last watcher', () => {
    stop();
    vi.advanceTimersByTime(60_000);
    expect(seen).toEqual([]);
    expect(Source.last.isClosed).toBe(true);
  });
});

describe('an event', () => {
  it.each(['', 'null', '[]', '{"key":"x"}', '{', '{"topic":1}'])('that is not ours is none: %s', (data) => {
    expect(readEvent(data)).toBeNull();
  });
  it('has a topic and perhaps a key', () => {
    expect(readEvent('{"topic":"wallet"}')).toEqual({ topic: 'wallet', key: '' });
  });
});
