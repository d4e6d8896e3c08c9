import { describe, expect, it } from 'vitest';
import type { Account, UnitPlace, Units } from '../types';
import { branches, ends, finds, gives, givesLinkTo, idle, postsOf, takesMore, within } from './units';

const place = (id: string, nature: UnitPlace['nature'], parent: string | null, more: Partial<UnitPlace> = {}): UnitPlace => ({ id, nature, parent, name: id, code: id, estate: '', from_on: '2026-01-01', to_on: null, is_open: true, ...more });
const places = [
  place('9', 'street', null), place('92', 'community', '9'), place('91', 'community', '9'), place('9110', 'grid', '91', { code: '9110' }), place('912', 'grid', '91', { code: '912' }),
  place('10号楼', 'building', '912', { code: '' }), place('2号楼', 'building', '912', { code: '' }), place('old', 'grid', '91', { is_open: false }),
];
const NOW = '2026-11-24T00:00:00.000Z';
const account = (username: string, roles: [string, string, string, string | null][], more: Partial<Account> = {}): Account => ({
  id: username, username, name: username, created_at: '', disabled_at: null, devices: [], ...more,
  roles: roles.map(([role, unit, from_at, to_at], i) => ({ id: `${username}${i}`, role, unit, from_at, to_at, is_held: from_at <= NOW && (!to_at || to_at > NOW) })),
});
const units: Units = {
  places,
  roles: [{ role: 'grid_worker', zh: '', en: '', on: ['grid'] }, { role: 'building_leader', zh: '', en: '', on: ['building'] }],
  accounts: [
    account('louzhang01', [['building_leader', '2号楼', '2026-01-01', null]]), account('wangge01', [['grid_worker', '912', '2026-01-01', '2026-12-01']]),
    account('wangge02', [['grid_worker', '912', '2026-12-01', null]]), account('wangge00', [['grid_worker', '912', '2025-01-01', '2026-02-01']]), account('new01', []),
  ],
};

it('communities stand in the order of their codes, and show their grids when they are open', () => {
  expect(branches(places, new Set()).map((one) => one.place.id)).toEqual(['9', '91', '92']);
  const open = branches(places, new Set(['91']));
  expect(open.map((one) => [one.place.id, one.depth])).toEqual([['9', 0], ['91', 1], ['912', 2], ['9110', 2], ['92', 1]]);
  expect(open.find((one) => one.place.id === '91')?.holds).toBe(2);
});
it('a unit shows who works in it and in its buildings, those who left last', () => {
  expect(postsOf(units, '912', NOW).map((post) => [post.account.username, post.state])).toEqual([['wangge01', 'planned'], ['louzhang01', 'held'], ['wangge02', 'later'], ['wangge00', 'ended']]);
});
it('buildings stand in the order of their numbers', () => expect(within(units, '912').map((one) => one.id)).toEqual(['2号楼', '10号楼']));
it('people without a role are found', () => expect(idle(units).map((one) => one.username)).toEqual(['wangge02', 'wangge00', 'new01']));
it('a text finds people and places', () => {
  expect(finds(units, 'WANGGE01').accounts.map((one) => one.username)).toEqual(['wangge01']);
  expect(finds(units, '10号').places.map((one) => one.id)).toEqual(['10号楼']);
  expect(finds(units, ' ').accounts).toEqual([]);
});

describe('who administers whom', () => {
  const held = (role: string): Account => account('somebody', [[role, '9', NOW, null]]);
  it('the street gives roles that read, security gives the three, and may end any', () => {
    expect([gives('grid_lead', ['street_admin']), gives('sys_admin', ['street_admin']), gives('', ['street_admin'])]).toEqual([true, false, true]);
    expect([gives('grid_lead', ['sec_admin']), gives('sys_admin', ['sec_admin'])]).toEqual([false, true]);
    expect([ends('grid_lead', ['sec_admin']), ends('sys_admin', ['street_admin'])]).toEqual([true, false]);
  });
  it('a link for coming in is the street’s to give, but to the three', () => {
    expect([givesLinkTo(held('grid_lead'), ['street_admin']), givesLinkTo(held('grid_lead'), ['sec_admin'])]).toEqual([true, false]);
    expect([givesLinkTo(held('audit_admin'), ['street_admin']), givesLinkTo(held('audit_admin'), ['sec_admin'])]).toEqual([false, true]);
  });
  it('the three are held alone', () => {
    expect([takesMore(held('grid_lead'), ['street_admin']), takesMore(held('sec_admin'), ['street_admin']), takesMore(held('grid_lead'), ['sec_admin'])]).toEqual([true, false, false]);
  });
});
