import { describe, expect, it } from 'vitest';
import { dueOf, openTasks, type CareTask } from './tasks';
import type { Of } from '../of';

const task = { id: 't1', set: { household: 'h', purpose: 'care_visit', due_on: '2026-11-19' } } as Of<CareTask>;

describe('a care task', () => {
  it('ends with the visit that names it', () => {
    expect(openTasks([task], [{ set: { care_task: 't1', result: 'met' } }])).toEqual([]);
    expect(openTasks([task], [{ set: { care_task: 'another', result: 'met' } }])).toEqual([task]);
  });
  it('ends when the person declined, because contact was made', () => {
    expect(openTasks([task], [{ set: { care_task: 't1', result: 'declined' } }])).toEqual([]);
  });
  it.each(['no_answer', 'reschedule', 'unsafe_abort'])('stays open after %s', (result) => {
    expect(openTasks([task], [{ set: { care_task: 't1', result } }])).toEqual([task]);
  });
  it('is open again when its visit was withdrawn', () => {
    expect(openTasks([task], [{ set: { care_task: 't1', result: 'met', void_reason: '点错了' } }])).toEqual([task]);
  });
  it('is late, of today, of this week or later', () => {
    const today = '2026-11-23'; // a Monday
    expect(dueOf('2026-11-19', today)).toEqual({ state: 'late', days: 4 });
    expect(dueOf(today, today)).toEqual({ state: 'today' });
    expect(dueOf('2026-11-29', today)).toEqual({ state: 'week' });
    expect(dueOf('2026-11-30', today)).toEqual({ state: 'later' });
  });
});
