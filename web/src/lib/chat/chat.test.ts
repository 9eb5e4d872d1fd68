import { describe, expect, test } from 'vitest';
import type { Message } from '$lib/api/conversations';
import { newlyReached } from './delivery';
import { byDay, hasGap, merged, reachedBy } from './ordering';
import { pieces } from './links';
import { fileProblem } from './fileRules';

const message = (seq: number, created_at = '2026-11-23T12:00:00Z', text = ''): Message => ({
  id: `msg_${seq}`,
  conversation_id: 'cnv',
  seq,
  kind: 'text',
  sender_id: 'a',
  text,
  subject_id: null,
  attachment: null,
  client_key: null,
  created_at,
  erased_at: null
});

describe('messages', () => {
  test('keep their order, newer readings win', () => {
    const rows = merged([message(3), message(1)], [message(2), message(3, undefined, 'changed')]);
    expect(rows.map((one) => one.seq)).toEqual([1, 2, 3]);
    expect(rows[2]?.text).toBe('changed');
  });

  test('stand under the reader’s days', () => {
    const rows = [message(1, '2026-11-23T22:50:00Z'), message(2, '2026-11-23T23:10:00Z')];
    expect(byDay(rows, 'UTC')).toHaveLength(1);
    expect(byDay(rows, 'Europe/Berlin').map((one) => one.messages.length)).toEqual([1, 1]);
    expect(byDay([], 'UTC')).toEqual([]);
  });

  test('have a gap where numbers are missing', () => {
    expect(hasGap([message(1)], [message(3)])).toBe(true);
    expect(hasGap([message(1)], [message(2)])).toBe(false);
    expect(hasGap([], [message(9)])).toBe(false);
    expect(hasGap([message(1)], [])).toBe(false);
  });

  test('are told as delivered once, and only those of others', () => {
    const reach = (unread: number, delivered_seq: number) => ({ id: 'cnv', last_seq: 3, unread, people: [{ id: 'a', name: 'Ada', delivered_seq, read_seq: 0 }] });
    expect(newlyReached(reach(1, 2), 'a')).toBe(3);
    expect(newlyReached(reach(1, 3), 'a')).toBeNull();
    expect(newlyReached(reach(0, 2), 'a')).toBeNull();
    expect(newlyReached(reach(1, 2), 'stranger')).toBeNull();
  });

  test('have come as far as with the slowest', () => {
    const people = [
      { id: 'a', name: '', delivered_seq: 9, read_seq: 9 },
      { id: 'b', name: '', delivered_seq: 5, read_seq: 4 }
    ];
    expect([4, 5, 6].map((seq) => reachedBy(people, 'a', seq))).toEqual(['read', 'delivered', 'sent']);
    expect(reachedBy(people.slice(0, 1), 'a', 1)).toBe('sent');
  });
});

describe('links', () => {
  const links = (text: string) => pieces(text).filter((one) => one.href).map((one) => one.href);

  test('are https only', () => {
    expect(links('see https://a.example/x?y=1. And http://b.example, javascript:alert(1)')).toEqual(['https://a.example/x?y=1']);
    expect(links('(https://a.example)')).toEqual(['https://a.example']);
    expect(links('https://a.example/x_(y)')).toEqual(['https://a.example/x_(y)']);
  });

  test('that hide where they lead are none', () => {
    expect(links('https://bank.example@evil.example/')).toEqual([]);
    expect(links('https://localhost')).toEqual([]);
    expect(links('https://')).toEqual([]);
  });

  test('lose no text', () => {
    const text = 'a https://a.example, b\nhttps://c.example!';
    expect(pieces(text).map((one) => one.text).join('')).toBe(text);
    expect(pieces('')).toEqual([]);
  });
});

describe('files', () => {
  const file = (name: string, type: string, size: number) => ({ name, type, size });

  test('of the kinds that may be sent', () => {
    expect(fileProblem(file('a.jpg', 'image/jpeg', 1000))).toBeNull();
    expect(fileProblem(file('a.pdf', 'application/pdf', 19_000_000))).toBeNull();
    expect(fileProblem(file('a.unknown', '', 1000))).toBeNull();
  });

  test('too large or empty say so', () => {
    expect(fileProblem(file('a.jpg', 'image/jpeg', 11_000_000))).toContain('10 MB');
    expect(fileProblem(file('a.mp4', 'video/mp4', 21_000_000))).toContain('20 MB');
    expect(fileProblem(file('a.txt', 'text/plain', 0))).toContain('empty');
  });
});
