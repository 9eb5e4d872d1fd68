import type { Meeting } from '$lib/api/meetings';
import { nextStep } from './nextStep';

/** What asks for the person now comes first, then what is agreed, then what waits for others. */
function urgency(meeting: Meeting): number {
  const { act } = nextStep(meeting);
  if (act === 'attend') return 0;
  if (act === 'answer' || act === 'propose' || meeting.bid_state === 'disputed') return 1;
  return meeting.starts_at ? 2 : 3;
}

/** Meetings that are on: the most urgent first, each kind by its start. */
export const byUrgency = (meetings: readonly Meeting[]): Meeting[] =>
  [...meetings].sort((left, right) => urgency(left) - urgency(right) || (left.starts_at ?? '').localeCompare(right.starts_at ?? ''));
