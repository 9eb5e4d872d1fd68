import { describe, expect, it } from 'vitest';
import { isPreview, KEPT, labelOf, partName, previewEnding, sharesOf, withPrompt, type PromptNews } from './prompts';

const block = (part: string, tokens: number, position = 1) => ({ position, part, role: 'system', text: 'words', tokens, why: 'because' });
const prompt = (item_id: string, mind = 'scripted'): PromptNews => ({ type: 'x.room.prompt', item_id, mind, blocks: [block('card', 10)], tokens: 10, context_tokens: 100 });

describe('prompts of a preview', () => {
  it('belong to rooms without a bid', () => {
    expect(isPreview({ bid_id: null })).toBe(true);
    expect(isPreview({ bid_id: 'b' })).toBe(false);
  });

  it('are kept in their order, each once, and no more than a page can hold', () => {
    const two = withPrompt(withPrompt([], prompt('a')), prompt('b'));
    expect(withPrompt(two, prompt('a', 'other')).map((one) => [one.item_id, one.mind])).toEqual([
      ['a', 'other'],
      ['b', 'scripted']
    ]);
    let many: readonly PromptNews[] = [];
    for (let index = 0; index < KEPT + 5; index++) many = withPrompt(many, prompt(`p${index}`));
    expect(many).toHaveLength(KEPT);
    expect(many[0]?.item_id).toBe('p5');
  });

  it('show what each part takes of the context', () => {
    const shares = sharesOf({ blocks: [block('card', 30), block('history', 10), block('card', 20)], context_tokens: 200 });
    expect(shares).toEqual([
      { part: 'card', tokens: 50, percent: 25 },
      { part: 'history', tokens: 10, percent: 5 }
    ]);
  });

  it('never take more than the whole bar, and nothing breaks on nothing', () => {
    const shares = sharesOf({ blocks: [block('card', 300), block('lore', 100)], context_tokens: 200 });
    expect(shares.reduce((sum, one) => sum + one.percent, 0)).toBe(100);
    expect(sharesOf({ blocks: [], context_tokens: 0 })).toEqual([]);
  });

  it('are named after the reply that they led to', () => {
    const said = { id: 'a', speaker: 'persona' as const, text: `${'🦊'.repeat(40)}`, state: 'done' as const };
    expect(labelOf(prompt('a'), 2, [said], false)).toBe(`2: ${'🦊'.repeat(36)}…`);
    expect(labelOf(prompt('b'), 3, [said], true)).toBe('3: the answer is on its way');
    expect(labelOf(prompt('b'), 3, [said], false)).toBe('3: nothing was said');
  });

  it('have parts with names, also those that come later', () => {
    expect(partName('card')).toBe('Character');
    expect(partName('weather')).toBe('weather');
  });

  it('end without a word of money', () => {
    for (const reason of ['left', 'time_over', 'expired', 'safety', 'consent_ended', 'failed', 'else', null]) expect(previewEnding(reason)).not.toMatch(/pay|refund|settle|bought/);
  });
});
