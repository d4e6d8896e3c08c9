import { describe, expect, it } from 'vitest';
import type { Of } from '../of';
import { homesFor, runsOf, SEASONS, seasonTask } from './seasons';
import type { CareTask } from './tasks';

const TODAY = '2026-11-23';
const cold = SEASONS[0]!;
const care: CareTask = { household: 'h1', person: 'p1', purpose: 'care_visit', cadence: 'weekly', due_on: '2026-11-30', two_people: true };
const asked = (id: string, household: string, more: object = {}) =>
  ({ id, at: '2026-11-22T01:00:00.000Z', set: { ...seasonTask(cold, { ...care, household }, '2026-11-22'), ...more } }) as unknown as Of<CareTask>;
const met = (household: string, at = '2026-11-22T03:00:00.000Z') => ({ at, set: { household, result: 'met' } });

describe('a season', () => {
  it('asks for a home within a day, with whom its plan says, and never why', () => {
    expect(seasonTask(cold, care, TODAY)).toEqual({
      household: 'h1', person: 'p1', two_people: true, purpose: 'emergency', source: 'season', season: 'cold', due_on: '2026-11-24', ends_on: '2026-11-27',
    });
  });
  it('tells how many homes are still to be seen', () => {
    const [run] = runsOf([asked('t1', 'h1'), asked('t2', 'h2'), { id: 'c', at: '', set: care } as Of<CareTask>], [met('h1')], TODAY);
    expect(run).toMatchObject({ season: 'cold', ends_on: '2026-11-26' });
    expect([run!.tasks.length, run!.left.map((t) => t.id)]).toEqual([2, ['t2']]);
  });
  it('asks nothing twice: not of a home that waits, nor of one that was seen', () => {
    const [run] = runsOf([asked('t1', 'h1'), asked('t2', 'h2')], [met('h1')], TODAY);
    expect(homesFor(['h1', 'h2', 'h3', 'h3'], run)).toEqual(['h3']);
    expect(homesFor(['h1'], undefined)).toEqual(['h1']);
  });
  it('is over by itself, and can begin anew then', () => {
    expect(runsOf([asked('t1', 'h1', { ends_on: TODAY })], [], TODAY)).toEqual([]);
  });
});
