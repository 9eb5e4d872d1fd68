import { describe, expect, it } from 'vitest';
import type { Me } from '$lib/api/types';
import { destinations, isHere, tabs } from './destinations';

const withRoles = (...roles: string[]): Me => ({
  id: 'usr_1',
  email: 'ada@example.org',
  display_name: 'Ada',
  roles: ['fan', ...roles],
  is_adult: true,
  address: '0x0',
  account_tier: 'basic'
});

const PEOPLE: (Me | null)[] = [null, withRoles(), withRoles('creator'), withRoles('owner'), withRoles('creator', 'owner', 'moderator', 'arbiter')];

describe('destinations', () => {
  it('gives a phone five tabs at most, with the menu', () => {
    for (const me of PEOPLE) {
      const { shown, more } = tabs(me);
      expect(shown.length + (more.length ? 1 : 0)).toBeLessThanOrEqual(5);
    }
  });

  it('leaves no place out on a phone', () => {
    for (const me of PEOPLE) {
      const { shown, more } = tabs(me);
      const reached = [...shown, ...more].map((place) => place.href).sort();
      expect(reached).toEqual([...destinations(me).map((place) => place.href), '/account'].sort());
    }
  });

  it('shows the inbox to whoever is bid for, and to nobody else', () => {
    expect(destinations(withRoles()).some((place) => place.href === '/inbox')).toBe(false);
    expect(destinations(withRoles('owner')).some((place) => place.href === '/inbox')).toBe(true);
    expect(destinations(withRoles('creator')).some((place) => place.href === '/creator')).toBe(true);
  });

  it('does not take the list of creators for the own page', () => {
    expect(isHere('/creator', '/creators/ada')).toBe(false);
    expect(isHere('/creator', '/creator/offers')).toBe(true);
    expect(isHere('/creators', '/c/ada')).toBe(true);
    expect(isHere('/', '/p/mira')).toBe(true);
  });
});
