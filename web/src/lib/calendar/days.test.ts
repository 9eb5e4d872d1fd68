import { describe, expect, it } from 'vitest';
import { addDays, addMonths, dayByKey, daysFrom, isDay, monthWeeks, weekdayOf, weekStart } from './days';

describe('days', () => {
  it('counts over months, years and changes of the clock', () => {
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(addDays('2027-03-27', 2)).toBe('2027-03-29');
    expect(addDays('2026-10-26', -2)).toBe('2026-10-24');
    expect(daysFrom('2028-02-28', 3)).toEqual(['2028-02-28', '2028-02-29', '2028-03-01']);
  });

  it('keeps the day of a month, or takes the last', () => {
    expect(addMonths('2026-01-31', 1)).toBe('2026-02-28');
    expect(addMonths('2027-12-15', 1)).toBe('2028-01-15');
    expect(addMonths('2027-03-31', -1)).toBe('2027-02-28');
  });

  it('begins weeks on Monday', () => {
    expect(weekdayOf('2026-11-23')).toBe(0);
    expect(weekStart('2026-11-29')).toBe('2026-11-23');
    expect(weekStart('2026-11-23')).toBe('2026-11-23');
  });

  it('shows every day of a month once, in whole weeks', () => {
    for (const month of ['2026-02-01', '2026-11-15', '2027-03-31', '2026-10-25', '2027-02-10']) {
      const weeks = monthWeeks(month);
      const days = weeks.flat();
      expect(weeks.every((week) => week.length === 7 && weekdayOf(week[0] ?? '') === 0)).toBe(true);
      expect(new Set(days).size).toBe(days.length);
      expect(days).toContain(`${month.slice(0, 7)}-01`);
      expect(days.filter((day) => day.startsWith(month.slice(0, 7))).length).toBe(Number(addDays(addMonths(`${month.slice(0, 7)}-01`, 1), -1).slice(8)));
    }
    expect(monthWeeks('2027-02-01')).toHaveLength(4);
  });

  it('reads days and refuses what is none', () => {
    expect(isDay('2028-02-29')).toBe(true);
    for (const bad of ['2027-02-29', '2027-2-9', 'today', '', null]) expect(isDay(bad)).toBe(false);
  });

  it('moves by keys', () => {
    const today = '2026-11-22';
    expect(dayByKey('ArrowRight', '2027-03-28', today)).toBe('2027-03-29');
    expect(dayByKey('ArrowUp', '2026-11-24', today)).toBe('2026-11-17');
    expect(dayByKey('PageDown', '2026-12-31', today)).toBe('2027-01-31');
    expect(dayByKey('Home', '2026-11-25', today)).toBe('2026-11-23');
    expect(dayByKey('End', '2026-11-25', today)).toBe('2026-11-29');
    expect(dayByKey('t', '2027-05-01', today)).toBe(today);
    expect(dayByKey('x', '2027-05-01', today)).toBeNull();
  });
});
