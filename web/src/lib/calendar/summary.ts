import type { DayEntries } from './entries';
import { DAY_MINUTES, minuteText, type Segment } from './wallClock';

/** "10:00 to 18:00"; a whole day is "all day". */
export const spanText = (part: Segment): string =>
  part.from === 0 && part.to === DAY_MINUTES ? 'all day' : `${minuteText(part.from)} to ${minuteText(part.to)}`;

/** What a day has, for who hears it: ", 2 meetings, open 10:00 to 18:00". */
export function summary(day: DayEntries): string {
  const parts: string[] = [];
  const held = day.bookings.filter((part) => part.booking.state === 'held').length;
  const agreed = day.bookings.length - held;
  if (agreed) parts.push(agreed === 1 ? '1 meeting' : `${agreed} meetings`);
  if (held) parts.push(held === 1 ? '1 proposed time' : `${held} proposed times`);
  if (day.closed.length) parts.push(`closed ${day.closed.map(spanText).join(' and ')}`);
  if (day.open.length) parts.push(`open ${day.open.map(spanText).join(' and ')}`);
  return parts.map((part) => `, ${part}`).join('');
}
