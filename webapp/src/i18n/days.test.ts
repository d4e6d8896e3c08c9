import { describe, expect, it } from 'vitest';
import { addDays, clockOf, dayOf, daysBetween, dayShort, hourOf, weekdayOf, weekEnd, whenShort } from './days';

describe('days in Shanghai', () => {
  it('an evening in London is already the next day', () => {
    expect(dayOf('2026-11-22T16:00:00.000Z')).toBe('2026-11-23');
    expect(dayOf('2026-11-22T15:59:59.999Z')).toBe('2026-11-22');
  });
  it('the clock and the hour are those of Shanghai whatever the zone of the tablet', () => {
    expect(clockOf('2026-11-23T01:41:00.000Z')).toBe('09:41');
    expect(hourOf('2026-11-23T01:41:00.000Z')).toBe(9);
  });
  it('counts days over the end of a year', () => {
    expect(daysBetween('2026-12-30', '2027-01-02')).toBe(3);
    expect(addDays('2026-12-30', 3)).toBe('2027-01-02');
    expect(daysBetween('2026-11-23', '2026-11-19')).toBe(-4);
  });
  it('a week ends on Sunday', () => {
    expect(weekdayOf('2026-11-23')).toBe(1);
    expect(weekEnd('2026-11-23')).toBe('2026-11-29');
    expect(weekEnd('2026-11-29')).toBe('2026-11-29');
  });
  it('says the year only when it is another one', () => {
    expect(dayShort('2026-11-12', '2026-11-23')).toBe('11-12');
    expect(dayShort('2025-11-12', '2026-11-23')).toBe('2025-11-12');
    expect(whenShort('2026-11-23T01:41:00.000Z', '2026-11-23')).toBe('09:41');
    expect(whenShort('2026-11-22T10:40:00.000Z', '2026-11-23')).toBe('11-22 18:40');
  });
});
