import { describe, expect, it } from 'vitest';
import type { Of } from '../of';
import { countOpen, emptyPatrol, nextRow, patrolBody, roundOf, ROWS, type Patrol, type PatrolDraft } from './patrol';

const NOW = '2026-11-23T02:00:00.000Z';
const draft = (values: PatrolDraft['values']): PatrolDraft => ({ ...emptyPatrol('p1', '2026-11-23T01:50:00.000Z'), values });
const patrol = (at: string, more: Partial<Patrol> = {}): Of<Patrol> => ({ kind: 'patrol', id: at, scope: 'b1', seq: 1, v: '1', at, by: 'me', set: { building: 'b1', started_at: at, items: [], ...more } });

describe('the sheet of a patrol', () => {
  it('goes to the next row without an answer, and round to one that was passed over', () => {
    expect(nextRow(ROWS, {}, null)).toBe('stairs_clutter');
    expect(nextRow(ROWS, { stairs_clutter: 'ok', ebike: 'ok' }, 'fire_lane')).toBe('extinguisher');
    expect(nextRow(['a', 'b', 'c'], { b: 'ok', c: 'na' }, 'c')).toBe('a');
    expect(nextRow(['a', 'b'], { a: 'ok', b: 'report' }, 'b')).toBeNull();
    expect(countOpen(['a', 'b', 'c'], { b: 'ok' })).toBe(2);
  });
  it('says only what was looked at, in the order of the sheet', () => {
    const body = patrolBody(draft({ snow_ice: 'report', stairs_clutter: 'ok' }), 'b1', ROWS, NOW);
    expect(body).toEqual({ building: 'b1', started_at: '2026-11-23T01:50:00.000Z', ended_at: NOW, items: [{ code: 'stairs_clutter', value: 'ok' }, { code: 'snow_ice', value: 'report' }] });
    expect(patrolBody({ ...draft({}), weather: 'ice', note: ' 撒了盐 ' }, 'b1', ROWS, NOW)).toMatchObject({ weather: 'ice', note: '撒了盐' });
  });
});

describe('when a building is next', () => {
  it('is due at once where nobody has been, and a week after the last', () => {
    expect(roundOf([], '2026-11-23')).toEqual({ last: null, due: '2026-11-23', late: 0, isDue: true });
    expect(roundOf([patrol('2026-11-10T02:00:00.000Z'), patrol('2026-11-20T02:00:00.000Z')], '2026-11-23')).toEqual({ last: '2026-11-20', due: '2026-11-27', late: 0, isDue: false });
    expect(roundOf([patrol('2026-11-14T02:00:00.000Z')], '2026-11-23')).toMatchObject({ due: '2026-11-21', late: 2, isDue: true });
  });
  it('counts the day on which it happened, and none that was withdrawn', () => {
    const late = patrol('2026-11-22T02:00:00.000Z', { occurred_at: '2026-11-15T04:00:00.000Z' });
    expect(roundOf([late, patrol('2026-11-21T02:00:00.000Z', { void_reason: '走错了楼' })], '2026-11-23').last).toBe('2026-11-15');
  });
});
