import { describe, expect, it } from 'vitest';
import { byNeed, doorsOf, isCalledToday, isDue, nextDoor, purposesAt, type Building } from './doors';

const TODAY = '2026-11-23';
const rec = (kind: string, id: string, set: object, at = '2026-11-01T02:00:00.000Z') => ({ kind, id, scope: 'b1', seq: 1, v: '1.x', at, by: 'u1', set }) as never;
const home = (door: string, entrance = '1') => [
  rec('dwelling', `d${entrance}${door}`, { building: 'b1', entrance, door, floor: Number(door[0]), dwelling_state: 'lived' }),
  rec('household', `h${entrance}${door}`, { dwelling: `d${entrance}${door}`, head: `p${entrance}${door}` }),
  rec('person', `p${entrance}${door}`, { household: `h${entrance}${door}`, name: `住户${door}` }),
];
const visit = (id: string, household: string, at: string, more: object = {}) => rec('visit', id, { household, result: 'met', purposes: ['routine'], visit_mode: 'home', ...more }, at);
const task = (id: string, household: string, due_on: string) => rec('care_task', id, { household, purpose: 'care_visit', due_on });

function building(...records: { kind: string }[]): Building {
  const of = (kind: string) => records.filter((r) => r.kind === kind) as never[];
  return { dwellings: of('dwelling'), households: of('household'), people: of('person'), visits: of('visit'), tasks: of('care_task') };
}
const door = (b: Building, id: string) => doorsOf(b, TODAY).find((d) => d.id === id)!;

describe('a door', () => {
  it('is filled by the days since the last knock', () => {
    const b = building(...home('101'), ...home('102'), ...home('201'), visit('v1', 'h1101', '2026-10-24T02:00:00.000Z'), visit('v2', 'h1102', '2026-10-23T02:00:00.000Z'), visit('v3', 'h1201', '2026-08-24T02:00:00.000Z'));
    expect(doorsOf(b, TODAY).map((d) => [d.door, d.days, d.fill])).toEqual([['101', 30, 'recent'], ['102', 31, 'older'], ['201', 91, 'old']]);
  });
  it('counts days as Shanghai does: a knock at 23:30 yesterday was one day ago', () => {
    const b = building(...home('101'), visit('v1', 'h1101', '2026-11-22T15:30:00.000Z'));
    expect(door(b, 'd1101').days).toBe(1);
  });
  it('goes by when it happened, not by when it was written down', () => {
    const b = building(...home('101'), visit('v1', 'h1101', '2026-11-23T01:00:00.000Z', { occurred_at: '2026-11-18T04:00:00.000Z' }));
    expect(door(b, 'd1101').days).toBe(5);
  });
  it('forgets a withdrawn visit', () => {
    const b = building(...home('101'), visit('v1', 'h1101', '2026-11-23T01:00:00.000Z', { void_reason: '点错了' }));
    expect(door(b, 'd1101').days).toBeNull();
  });
  it('is empty when it is vacant; after people moved out nobody knows until somebody registers', () => {
    const vacant = rec('dwelling', 'd1101', { building: 'b1', entrance: '1', door: '101', floor: 1, dwelling_state: 'vacant' });
    const b = building(vacant, ...home('102').map((r) => ((r as { kind: string }).kind === 'household' ? rec('household', 'h1102', { dwelling: 'd1102', moved_out_on: '2026-10-01' }) : r)));
    expect(doorsOf(b, TODAY).map((d) => d.fill)).toEqual(['empty', 'unknown']);
  });
  it('waits while one of its records has not arrived', () => {
    const pending = { ...(visit('v1', 'h1101', '2026-11-23T01:00:00.000Z') as object), pending: true, kind: 'visit' };
    expect(door(building(...home('101'), pending), 'd1101').isWaiting).toBe(true);
  });
  it('names the plan before the season, and knows both', () => {
    const season = rec('care_task', 's1', { household: 'h1101', purpose: 'emergency', source: 'season', season: 'cold', due_on: '2026-11-24' });
    const b = building(...home('101'), season, task('t1', 'h1101', '2026-11-24'));
    expect(door(b, 'd1101')).toMatchObject({ task: { id: 't1' }, care: { id: 't1' }, season: { id: 's1' } });
    expect(purposesAt(door(b, 'd1101'))).toEqual(['care_visit', 'emergency']);
  });
  it('shows the earliest open task', () => {
    const b = building(...home('101'), task('t1', 'h1101', '2026-11-25'), task('t2', 'h1101', '2026-11-19'));
    expect(door(b, 'd1101')).toMatchObject({ task: { id: 't2' }, due: { state: 'late', days: 4 } });
  });
});

describe('what is due', () => {
  const b = building(
    ...home('101'), ...home('201'), ...home('301'), ...home('102', '2'), task('t1', 'h1101', '2026-11-27'), task('t2', 'h1201', TODAY), task('t3', 'h1301', '2026-11-20'), task('t4', 'h2102', '2026-12-30'),
  );
  it('is what is late, of today and of this week, in that order', () => {
    expect(doorsOf(b, TODAY).filter(isDue).sort(byNeed).map((d) => d.door)).toEqual(['301', '201', '101']);
  });
  it('leaves out a door where somebody tried today and met nobody', () => {
    const tried = { ...b, visits: [visit('v1', 'h1201', '2026-11-23T01:00:00.000Z', { result: 'no_answer', care_task: 't2' })] };
    expect(doorsOf(tried, TODAY).filter(isDue).map((d) => d.door)).toEqual(['101', '301']);
  });
  it('keeps a door where somebody only rang up and nobody answered', () => {
    const called = { ...b, visits: [visit('v1', 'h1201', '2026-11-23T01:00:00.000Z', { result: 'no_answer', visit_mode: 'phone', care_task: 't2' })] };
    expect(doorsOf(called, TODAY).filter(isDue).map((d) => d.door)).toEqual(['101', '201', '301']);
    expect(isCalledToday(door(called, 'd1201'))).toBe(true);
  });
  it('leaves out a door that was seen today and is next due in some days', () => {
    const seen = { ...b, visits: [visit('v1', 'h1101', '2026-11-23T01:00:00.000Z')] };
    expect(doorsOf(seen, TODAY).filter(isDue).map((d) => d.door)).toEqual(['201', '301']);
  });
  it('the next door is the next due one on the way round', () => {
    const doors = doorsOf(b, TODAY);
    expect(nextDoor(doors, 'd1101')?.door).toBe('201');
    expect(nextDoor(doors, 'd1301')?.door).toBe('101');
  });
  it('else the next door of the entrance where nobody knocked for a month, else none', () => {
    const quiet = building(...home('101'), ...home('201'), ...home('101', '2'), visit('v1', 'h1101', '2026-11-22T02:00:00.000Z'));
    expect(nextDoor(doorsOf(quiet, TODAY), 'd1101')?.id).toBe('d1201');
    expect(nextDoor(doorsOf(building(...home('101')), TODAY), 'd1101')).toBeNull();
  });
});
