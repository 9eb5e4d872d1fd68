import { expect, test } from 'vitest';
import type { Meeting } from '$lib/api/meetings';
import { byUrgency } from './order';

const meeting = (id: string, changes: Partial<Meeting>): Meeting =>
  ({ id, phase: 'arranging', side: 'fan', bid_state: 'accepted', other_name: 'Mira', starts_at: null, proposals: [], ...changes }) as Meeting;
const proposal = (isMine: boolean) => ({ state: 'open', is_mine: isMine }) as Meeting['proposals'][number];

test('what is on now comes before what is to be arranged, and that before what waits', () => {
  const found = byUrgency([
    meeting('waits', { proposals: [proposal(true)] }),
    meeting('later', { phase: 'agreed', starts_at: '2026-11-29T12:00:00Z' }),
    meeting('agreed', { phase: 'agreed', starts_at: '2026-11-25T12:00:00Z' }),
    meeting('case', { bid_state: 'disputed' }),
    meeting('asked', { proposals: [proposal(false)] }),
    meeting('moved', { phase: 'agreed', starts_at: '2026-11-28T12:00:00Z', proposals: [proposal(false)] }),
    meeting('soon', { phase: 'soon', starts_at: '2026-11-23T12:00:00Z' }),
    meeting('now', { phase: 'now', starts_at: '2026-11-23T11:00:00Z' })
  ]);
  expect(found.map((one) => one.id)).toEqual(['now', 'soon', 'case', 'asked', 'moved', 'agreed', 'later', 'waits']);
});
