import { describe, expect, it } from 'vitest';
import type { OwnerPersona } from '$lib/api/types';
import { EMPTY_ENTRY, EMPTY_SHEET } from '$lib/persona/sheet';
import { arrived, fileProblem, specText } from './card';

const persona = (draft: Partial<typeof EMPTY_SHEET>, picture_url: string | null = null) =>
  ({ draft: { ...EMPTY_SHEET, name: 'Nova', ...draft }, picture_url }) as unknown as OwnerPersona;

describe('a character card', () => {
  it('is a file of a known kind and size', () => {
    expect(fileProblem({ name: 'Nova.PNG', size: 9 })).toBeNull();
    expect(fileProblem({ name: 'nova.charx', size: 20 * 1024 * 1024 })).toBeNull();
    expect(fileProblem({ name: 'nova.webp', size: 9 })).toContain('PNG, JSON or CHARX');
    expect(fileProblem({ name: 'nova.json', size: 0 })).toContain('empty');
    expect(fileProblem({ name: 'nova.json', size: 20 * 1024 * 1024 + 1 })).toContain('20 MB');
  });

  it('tells what came in', () => {
    expect(arrived(persona({}))).toEqual([]);
    const lorebook = { ...EMPTY_SHEET.lorebook, entries: [EMPTY_ENTRY, EMPTY_ENTRY] };
    expect(arrived(persona({ character: 'Warm.', alternate_greetings: ['a'], examples: [{ fan: '', persona: 'b' }], lorebook }, '/p'))).toEqual([
      'Character',
      '1 more greeting',
      '1 example',
      '2 lorebook entries',
      'Picture'
    ]);
    expect(specText('v3')).toBe('Character Card V3');
  });
});
