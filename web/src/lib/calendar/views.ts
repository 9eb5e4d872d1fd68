import { monthWeeks, weekStart, type Day } from './days';

export type View = 'month' | 'week' | 'agenda';

export const VIEWS: readonly { value: View; label: string }[] = [
  { value: 'month', label: 'Month' },
  { value: 'week', label: 'Week' },
  { value: 'agenda', label: 'Agenda' }
];

const AGENDA_DAYS = 28;

/** The days that a view shows. */
export function shownDays(view: View, cursor: Day): { first: Day; count: number } {
  if (view === 'agenda') return { first: cursor, count: AGENDA_DAYS };
  if (view === 'week') return { first: weekStart(cursor), count: 7 };
  const weeks = monthWeeks(cursor);
  return { first: weeks[0]?.[0] ?? cursor, count: weeks.length * 7 };
}
