import { listSlots, type Meeting } from '$lib/api/meetings';
import { ownZone } from './zones';

const known = new Map<string, Promise<string | null>>();

/** The zone of the creator's calendar, for their fan; null for the creator, who reads their own, and when it cannot be had. */
export function readCreatorZone(meeting: Pick<Meeting, 'side' | 'other_id' | 'minutes'>): Promise<string | null> {
  if (meeting.side === 'creator') return Promise.resolve(null);
  let asked = known.get(meeting.other_id);
  if (!asked) {
    const [from, to] = [new Date(), new Date(Date.now() + 3_600_000)];
    const range = { minutes: meeting.minutes, from: from.toISOString(), to: to.toISOString(), leadHours: 0, zone: ownZone() };
    asked = listSlots(meeting.other_id, range).then(
      (list) => list.creator_time_zone,
      () => {
        known.delete(meeting.other_id);
        return null;
      }
    );
    known.set(meeting.other_id, asked);
  }
  return asked;
}
