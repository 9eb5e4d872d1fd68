import { describe, expect, it } from 'vitest';
import type { CalledEntry, LoreEntry } from '$lib/api/types';
import { EMPTY_ENTRY } from '$lib/persona/sheet';
import { calledBy, calledTitle, constantTokens, isFound, newEntry, patternProblem, roughTokens, textOf, titleOf, whenOf, withCopy } from './entries';

const entry = (change: Partial<LoreEntry>): LoreEntry => ({ ...EMPTY_ENTRY, ...change });

describe('an entry of a lorebook', () => {
  it('is called by its name, its keys or its beginning', () => {
    expect(titleOf(entry({ name: 'The shop', keys: ['shop'] }))).toBe('The shop');
    expect(titleOf(entry({ keys: ['shop', 'arches'] }))).toBe('shop, arches');
    expect(titleOf(entry({ content: '@@depth 2\nThe shop is\nunder the arches.' }))).toBe('The shop is under the arches.');
    expect(titleOf(entry({}))).toBe('New entry');
    expect(titleOf(entry({ name: '🦊'.repeat(61) }))).toBe(`${'🦊'.repeat(60)}…`);
  });

  it('says when it is known', () => {
    expect(whenOf(entry({ is_on: false, is_constant: true }))).toBe('Off');
    expect(whenOf(entry({ is_constant: true }))).toBe('Always known');
    expect(whenOf(entry({}))).toContain('no key');
    expect(whenOf(entry({ keys: ['a', 'b', 'c', 'd'] }))).toBe('On “a”, “b”, “c” …');
    expect(whenOf(entry({ keys: ['a'], is_regex: true, is_selective: true, secondary_keys: ['b'] }))).toBe('On a pattern “a”, with a second key');
  });

  it('is found by words anywhere in it', () => {
    const shop = entry({ name: 'Shop', keys: ['arches'], content: 'Under the railway.' });
    expect(isFound(shop, '')).toBe(true);
    expect(isFound(shop, 'RAILWAY arch')).toBe(true);
    expect(isFound(shop, 'railway harbour')).toBe(false);
  });

  it('says why a line calls it up', () => {
    const entries = [entry({ name: 'ferry', keys: ['ferry', 'boat'] }), entry({ keys: ['{{char}}'] }), entry({ name: 'rain', is_constant: true })];
    const item = (change: Partial<CalledEntry>): CalledEntry => ({ place: 0, name: 'ferry', why: 'boat', tokens: 9, is_left_out: false, ...change });
    expect(calledBy(item({}), entries)).toBe('On “boat”');
    expect(calledBy(item({ place: 1, name: '', why: 'Nova' }), entries)).toBe('On “Nova”');
    expect(calledBy(item({ place: 2, name: 'rain', why: 'always' }), entries)).toBe('Always known');
    expect(calledBy(item({ place: 1, name: '', why: 'ferry' }), entries)).toBe('Called up by the entry “ferry”');
    expect(calledBy(item({ why: 'ferry', is_left_out: true }), entries)).toBe('On “ferry”, but there is no room for it');
    expect(calledBy(item({ place: null, why: 'sea' }), entries)).toBe('On “sea”, brought by an agent');
    expect(calledBy(item({ why: 'always' }), [entry({ keys: ['always'] })])).toBe('On “always”');
    expect(calledTitle(item({}), entries)).toBe('ferry');
    expect(calledTitle(item({ place: 1 }), entries)).toBe('{{char}}');
    expect(calledTitle(item({ place: null, name: ' ' }), entries)).toBe('An entry without a name');
    expect(calledTitle(item({ place: 7, name: 'gone' }), entries)).toBe('gone');
  });

  it('is copied beside itself, as an entry of its own', () => {
    const entries = [entry({ name: 'One', keys: ['a'], origin: 4 }), entry({ name: 'Two' })];
    const copied = withCopy(entries, 0);
    expect(copied.map((one) => one.name)).toEqual(['One', 'One (copy)', 'Two']);
    expect(copied[1]?.origin).toBeNull();
    expect(copied[1]?.keys).not.toBe(entries[0]?.keys);
    expect(withCopy(entries, 9)).toEqual(entries);
    expect(withCopy([entry({ name: 'x'.repeat(120) })], 0)[1]?.name.length).toBeLessThanOrEqual(120);
  });

  it('counts roughly what is always in the prompt', () => {
    expect(roughTokens('12345')).toBe(2);
    expect(constantTokens([entry({ content: '12345678', is_constant: true }), entry({ content: '1234' }), entry({ content: '1234', is_constant: true, is_on: false })])).toBe(2);
    expect(textOf('@@depth 1')).toBe('');
    expect(newEntry().keys).not.toBe(newEntry().keys);
  });

  it('tells a pattern that is none', () => {
    expect(patternProblem(entry({ keys: ['(fox'] }))).toBeNull();
    expect(patternProblem(entry({ keys: ['fox|hound', '/fo+x/i'], is_regex: true }))).toBeNull();
    expect(patternProblem(entry({ keys: ['fox', '(fox'], is_regex: true }))).toContain('“(fox”');
  });
});
