// @vitest-environment node
import { expect, test } from 'vitest';
import cases from '../../../../tests/kinds/hours.json';
import type { Rec } from '../../records/api';
import { as, type Of } from '../of';
import { hoursBetween, standing, type Attendance, type Shift } from './hours';
import { arrival, correction, counting, endOf, leaving, staying, tilesOf, waiting, warnings, type Profile } from './roll';

test.each(cases.between)('hours are counted in halves from the start of the shift: $why', ({ starts_at, in_at, out_at, hours }) => {
  expect(hoursBetween(starts_at, in_at, out_at)).toBe(hours);
});

test.each(cases.standing)('one person counts once a shift: $why', ({ entries, hours, rolls }) => {
  const found = standing(cases.shift, entries);
  expect([found?.hours ?? null, found?.rolls ?? 0]).toEqual([hours, rolls]);
});

const at = (clock: string): string => `2026-11-23T${clock}:00.000Z`;
const rec = (kind: string, id: string, set: object, more: Partial<Rec> = {}): Rec => ({ kind, id, scope: 't', seq: 1, v: null, at: at('08:00'), by: 'lead', set: set as Rec['set'], ...more });
const [shift] = as<Shift>([rec('shift', 's', { team: 't', duty: 'school_crossing', place_text: '东门', starts_at: at('08:00'), ends_at: at('10:00'), need: 3, lead: 'lead', roster: ['a', 'b', 'c'] })]) as [Of<Shift>];
const people = as<Profile>(['a', 'b', 'c', 'd'].map((id) => rec('volunteer_profile', id, { name: `${id}氏`, adult: true })));
const entry = (id: string, set: object, more: Partial<Rec> = {}): Of<Attendance> => as<Attendance>([rec('attendance', id, { shift: 's', how: 'lead_roll', hours: 2, ...set }, more)])[0]!;

test('the roll is the planned one, and whoever came besides stands last', () => {
  const entries = [entry('1', { volunteer: 'b', in_at: at('08:01') }), entry('2', { volunteer: 'd', in_at: at('08:10') }), entry('3', { volunteer: 'c', hours: 0 })];
  const tiles = tilesOf(shift, people, entries, null);
  expect(tiles.map((one) => [one.name, one.state, one.isWalkIn])).toEqual([['a氏', 'awaited', false], ['b氏', 'here', false], ['c氏', 'excused', false], ['d氏', 'here', true]]);
});

test('an entry that was withdrawn leaves the tile as it was', () => {
  expect(tilesOf(shift, people, [entry('1', { volunteer: 'a', in_at: at('08:01'), void_reason: '点错了' })], null)[0]!.state).toBe('awaited');
});

test('two rolls of one person make one tile, which says that there are two', () => {
  const [tile] = tilesOf(shift, people, [entry('1', { volunteer: 'a', in_at: at('08:05'), out_at: at('10:00') }), entry('2', { volunteer: 'a', in_at: at('07:58'), out_at: at('09:00'), hours: 1 })], null);
  expect(tile).toMatchObject({ state: 'left', standing: { in_at: at('07:58'), out_at: at('10:00'), hours: 2, rolls: 2 } });
});

test('coming, leaving early and staying after all', () => {
  expect(arrival(shift, 'a', at('08:01'), 'lead_roll')).toEqual({ shift: 's', volunteer: 'a', in_at: at('08:01'), hours: 2, how: 'lead_roll' });
  const here = { shift: 's', volunteer: 'a', in_at: at('08:01'), hours: 2, how: 'lead_roll' };
  expect(leaving(shift.set, here, at('08:40'))).toEqual({ out_at: at('08:40'), hours: 0.5 });
  expect(staying(shift.set, here)).toEqual({ out_at: null, hours: 2 });
});

test('a correction keeps what stood there before', () => {
  const before = entry('1', { volunteer: 'a', in_at: at('08:01'), out_at: at('08:40'), hours: 0.5 }).set;
  expect(correction(shift.set, before, { in_at: at('08:01'), out_at: at('09:30') }, 'volunteer', at('23:00'))).toEqual({
    in_at: at('08:01'), out_at: at('09:30'), hours: 1.5, corrections: { append: [{ hours: 0.5, in_at: at('08:01'), out_at: at('08:40'), said_by: 'volunteer', at: at('23:00') }] },
  });
});

test('what a volunteer says after the hours were confirmed waits for the lead', () => {
  const own = [entry('1', { volunteer: 'a', in_at: at('08:00'), how: 'self_tap' }, { at: at('08:00') }), entry('2', { volunteer: 'a', in_at: at('08:00'), how: 'self_tap' }, { at: at('12:00') })];
  expect(counting(own, at('10:01')).map((one) => one.id)).toEqual(['1']);
  expect(waiting('s', own, at('10:01')).map((one) => one.id)).toEqual(['2']);
  expect(counting(own, null)).toHaveLength(2);
});

test('a shift that is ended late ends as planned, one that is cut short ends now', () => {
  expect(endOf(shift.set, at('10:20'))).toBe(at('10:00'));
  expect(endOf(shift.set, at('09:10'))).toBe(at('09:10'));
});

test('a patrol of two and a shift over three hours are worth a second thought', () => {
  expect(warnings(shift.set)).toEqual([]);
  expect(warnings({ ...shift.set, duty: 'patrol', need: 2, ends_at: at('11:30') })).toEqual(['few', 'long']);
});
