import { describe, expect, it } from 'vitest';
import { copied, dayProblem, rulesOf, weekHours, weekOf, withSpan } from './hours';

const RULES = [
  { weekday: 0, start_minute: 780, end_minute: 1440 },
  { weekday: 0, start_minute: 540, end_minute: 720 },
  { weekday: 5, start_minute: 0, end_minute: 1440 }
];

describe('weekly hours', () => {
  it('are read and written without loss', () => {
    const week = weekOf(RULES);
    expect(week[0]).toEqual([
      { start: '09:00', end: '12:00' },
      { start: '13:00', end: '00:00' }
    ]);
    expect(rulesOf(week)).toEqual([RULES[1], RULES[0], RULES[2]]);
    expect(weekHours(week)).toBe(38);
  });

  it('name what is wrong', () => {
    expect(dayProblem([{ start: '09:00', end: '12:00' }])).toBeNull();
    expect(dayProblem([{ start: '22:00', end: '00:00' }])).toBeNull();
    expect(dayProblem([{ start: '12:00', end: '09:00' }])).toContain('before they end');
    expect(dayProblem([{ start: '', end: '09:00' }])).toContain('both times');
    expect(dayProblem([{ start: '09:00', end: '12:00' }, { start: '11:59', end: '13:00' }])).toContain('overlap');
    expect(dayProblem([{ start: '12:00', end: '13:00' }, { start: '09:00', end: '12:00' }])).toBeNull();
    expect(dayProblem(Array.from({ length: 11 }, (_, index) => ({ start: `${index + 10}:00`, end: `${index + 10}:30` })))).toContain('at most');
  });

  it('are copied to other days, and stay apart afterwards', () => {
    const week = copied(weekOf(RULES), 0, [1, 2]);
    expect(week[2]).toEqual(week[0]);
    expect(week[2]?.[0]).not.toBe(week[0]?.[0]);
    expect(week[5]).toEqual([{ start: '00:00', end: '00:00' }]);
  });

  it('grow by a span that fits', () => {
    expect(withSpan([])).toEqual([{ start: '10:00', end: '18:00' }]);
    expect(withSpan([{ start: '09:00', end: '12:00' }])[1]).toEqual({ start: '13:00', end: '15:00' });
    expect(dayProblem(withSpan([{ start: '09:00', end: '22:30' }]))).toBeNull();
  });
});
