import { describe, expect, it } from 'vitest';
import { dueOf, openTasks, type CareTask } from './tasks';
import type { Of } from '../of';

const TODAY = '2026-11-23'; // a Monday
const task = { id: 't1', at: '2026-11-19T01:00:00.000Z', set: { household: 'h', purpose: 'care_visit', due_on: '2026-11-19' } } as Of<CareTask>;

describe('a care task', () => {
  it('ends with the visit that names it', () => {
    expect(openTasks([task], [{ set: { care_task: 't1', result: 'met' } }], TODAY)).toEqual([]);
    expect(openTasks([task], [{ set: { care_task: 'another', result: 'met' } }], TODAY)).toEqual([task]);
  });
  it('ends when the person declined, because contact was made', () => {
    expect(openTasks([task], [{ set: { care_task: 't1', result: 'declined' } }], TODAY)).toEqual([]);
  });
  it.each(['no_answer', 'reschedule', 'unsafe_abort'])('stays open after %s', (result) => {
    expect(openTasks([task], [{ set: { care_task: 't1', result } }], TODAY)).toEqual([task]);
  });
  it('is open again when its visit was withdrawn', () => {
    expect(openTasks([task], [{ set: { care_task: 't1', result: 'met', void_reason: '点错了' } }], TODAY)).toEqual([task]);
  });
  it('is over from the day its plan ends', () => {
    const until = (ends_on: string) => ({ ...task, set: { ...task.set, ends_on } });
    expect(openTasks([until(TODAY)], [], TODAY)).toEqual([]);
    expect(openTasks([until('2026-11-24')], [], TODAY)).toHaveLength(1);
  });
  it('of a season ends with any visit that has reached the home since', () => {
    const season = { ...task, id: 's1', set: { ...task.set, source: 'season' } };
    const visit = (at: string, result = 'met') => ({ at, set: { household: 'h', care_task: 't1', result } });
    expect(openTasks([season], [visit('2026-11-19T02:00:00.000Z')], TODAY)).toEqual([]);
    expect(openTasks([season], [visit('2026-11-19T00:30:00.000Z')], TODAY)).toHaveLength(1);
    expect(openTasks([season], [visit('2026-11-19T02:00:00.000Z', 'no_answer')], TODAY)).toHaveLength(1);
    expect(openTasks([season], [{ at: '2026-11-19T02:00:00.000Z', set: { household: 'another', result: 'met' } }], TODAY)).toHaveLength(1);
  });
  it('is late, of today, of tomorrow, of this week or later', () => {
    expect(dueOf('2026-11-19', TODAY)).toEqual({ state: 'late', days: 4 });
    expect(dueOf(TODAY, TODAY)).toEqual({ state: 'today' });
    expect(dueOf('2026-11-24', TODAY)).toEqual({ state: 'tomorrow' });
    expect(dueOf('2026-11-23', '2026-11-22')).toEqual({ state: 'tomorrow' }); // also on a Sunday
    expect(dueOf('2026-11-29', TODAY)).toEqual({ state: 'week' });
    expect(dueOf('2026-11-30', TODAY)).toEqual({ state: 'later' });
  });
});
