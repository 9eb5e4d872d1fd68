import { beforeEach, expect, test } from 'vitest';
import { drop, keep, sendWaiting, waiting, waitingOf, type Shelf, type Waiting } from './queue';

class Memory implements Shelf {
  rows = new Map<string, string>();
  getItem = (name: string) => this.rows.get(name) ?? null;
  setItem = (name: string, value: string) => void this.rows.set(name, value);
}

const row = (meetingId: string, key = `key-${meetingId}`): Waiting => ({ meetingId, key, signature: '0xab', name: 'Mira', signedAt: 1 });
let shelf: Memory;
beforeEach(() => {
  shelf = new Memory();
});

test('nothing waits at first, nor after nonsense', () => {
  expect(waiting(shelf)).toEqual([]);
  for (const text of ['{', '7', '[1,{"meetingId":2}]']) {
    shelf.setItem('mesi-waiting-releases', text);
    expect(waiting(shelf)).toEqual([]);
  }
});

test('a meeting waits once, under its first key', () => {
  keep(shelf, row('a', 'first'));
  keep(shelf, row('a', 'second'));
  keep(shelf, row('b'));
  expect(waiting(shelf).map((one) => one.key)).toEqual(['first', 'key-b']);
  drop(shelf, 'a');
  expect(waiting(shelf).map((one) => one.meetingId)).toEqual(['b']);
});

test('what was sent or refused is gone; what must wait stays with all behind it', async () => {
  for (const id of ['a', 'b', 'c', 'd']) keep(shelf, row(id));
  const asked: string[] = [];
  const done = await sendWaiting(shelf, 'me', async ({ meetingId }) => {
    asked.push(meetingId);
    return meetingId === 'a' ? 'sent' : meetingId === 'b' ? 'refused' : 'later';
  });
  expect(asked).toEqual(['a', 'b', 'c']);
  expect(done.map((one) => one.outcome)).toEqual(['sent', 'refused', 'later']);
  expect(waiting(shelf).map((one) => one.meetingId)).toEqual(['c', 'd']);
});

test('what one person signed is not sent by another', async () => {
  keep(shelf, { ...row('a'), fanId: 'ada' });
  keep(shelf, { ...row('b'), fanId: 'ben' });
  expect(waitingOf(shelf, null)).toEqual([]);
  const done = await sendWaiting(shelf, 'ben', async () => 'sent');
  expect(done.map(({ row: one }) => one.meetingId)).toEqual(['b']);
  expect(waiting(shelf).map((one) => one.meetingId)).toEqual(['a']);
});
