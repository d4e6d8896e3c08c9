import { describe, expect, it } from 'vitest';
import type { Of } from '../of';
import { calledWord, dueAt, emptyHazard, hazardBody, nearby, type Hazard } from './hazard';

const NOW = '2026-11-23T02:00:00.000Z';
const found = { place_ref: 'b1', found_by_kind: 'patrol', words: '积雪结冰，要上报' };
const hazard = (id: string, at: string, more: Partial<Hazard> = {}): Of<Hazard> => ({
  kind: 'hazard', id, scope: 'b1', seq: 1, v: '1', at, by: 'you', set: { hazard_type: 'snow_ice', severity: '2', place_kind: 'building', place_ref: 'b1', found_by_kind: 'patrol', desc: '台阶有冰', ...more },
});

describe('the body of a hazard', () => {
  it('has a sentence for whoever wrote none, and until when by how urgent it is', () => {
    expect(hazardBody(emptyHazard('snow_ice', '3'), found, NOW)).toEqual({
      hazard_type: 'snow_ice', severity: '3', place_kind: 'building', place_ref: 'b1', found_by_kind: 'patrol', desc: '积雪结冰，要上报', due_at: '2026-11-24T02:00:00.000Z',
    });
    expect([dueAt('1', NOW), dueAt('2', NOW), dueAt('4', NOW)]).toEqual(['2026-11-30T02:00:00.000Z', '2026-11-26T02:00:00.000Z', NOW]);
  });
  it('keeps what was written, and whom somebody rang up, within its length', () => {
    const body = hazardBody({ ...emptyHazard('gas_co', '4'), desc: ' 一层有味 ' }, { ...found, called: '已打 119' }, NOW);
    expect(body.desc).toBe('一层有味；已打 119');
    expect(String(hazardBody({ ...emptyHazard('gas_co', '4'), desc: '长'.repeat(300) }, { ...found, called: '已打 119' }, NOW).desc)).toHaveLength(300);
  });
  it('calls the gas rescue by its name, unless it is the fire brigade that comes', () => {
    expect(calledWord('10000000119', '10000000119')[0]).toBe('hazard.calledGas');
    expect(calledWord('119', '119')).toEqual(['hazard.calledOne', { who: '119' }]);
  });
});

describe('a near one', () => {
  const open = (): boolean => true;
  const near = (draft: Partial<ReturnType<typeof emptyHazard>>, all: Of<Hazard>[], isOpen: (id: string) => boolean = open) => nearby({ ...emptyHazard('snow_ice', '2'), ...draft }, 'b1', all, isOpen, NOW)?.id;
  it('is of the same place and type, within three days, the newest first', () => {
    const all = [hazard('old', '2026-11-20T01:59:00.000Z'), hazard('a', '2026-11-20T02:01:00.000Z'), hazard('b', '2026-11-22T02:00:00.000Z')];
    expect(near({}, all)).toBe('b');
    expect(near({ others: ['b'] }, all)).toBe('a');
    expect(near({ others: ['a', 'b'] }, all)).toBeUndefined();
    expect(near({ hazard_type: 'fire' }, all)).toBeUndefined();
    expect(near({}, [hazard('x', NOW, { place_ref: 'b2' })])).toBeUndefined();
  });
  it('is none that is done with or was linked itself, and nobody in danger is asked', () => {
    const all = [hazard('a', '2026-11-22T02:00:00.000Z')];
    expect(near({}, all, () => false)).toBeUndefined();
    expect(near({}, [hazard('a', '2026-11-22T02:00:00.000Z', { duplicate_of: 'c' })])).toBeUndefined();
    expect(near({ severity: '4' }, all)).toBeUndefined();
  });
});
