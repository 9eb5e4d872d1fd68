import { expect, test } from 'vitest';
import type { Me } from '$lib/api/types';
import { remember, remembered } from './remembered';

const MIA = { id: 'usr_1', display_name: 'Mia', roles: ['fan'] } as unknown as Me;

function shelf() {
  const rows = new Map<string, string>();
  return { getItem: (name: string) => rows.get(name) ?? null, setItem: (name: string, value: string) => void rows.set(name, value) };
}

test('who was signed in is known until they sign out', () => {
  const kept = shelf();
  expect(remembered(kept)).toBeNull();
  remember(kept, MIA);
  expect(remembered(kept)).toEqual(MIA);
  remember(kept, null);
  expect(remembered(kept)).toBeNull();
});

test.each(['{', '7', '[]', '{"id":"usr_1"}'])('%s is nobody', (text) => {
  expect(remembered({ getItem: () => text, setItem: () => undefined })).toBeNull();
});

test('a full storage is no trouble', () => {
  const full = {
    getItem: () => null,
    setItem: () => {
      throw new Error('full');
    }
  };
  expect(() => remember(full, MIA)).not.toThrow();
});
