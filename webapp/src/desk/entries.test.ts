import { expect, it } from 'vitest';
import { entriesOf, pathOf } from './entries';
import { query } from './ask';

const names = (...roles: string[]) => entriesOf(roles).map((entry) => entry.name);

it('each sees only the pages of their roles', () => {
  expect(names('grid_lead')).toEqual(['arrivals', 'parked', 'cases', 'residents', 'hours', 'forms', 'register', 'devices', 'suggestions', 'approvals', 'access']);
  expect(names('community_staff')).toEqual(['arrivals', 'parked', 'cases', 'residents', 'hours', 'forms', 'suggestions', 'approvals', 'access']);
  expect(names('street_supervisor')).toEqual(['arrivals', 'parked', 'cases', 'hours', 'forms', 'suggestions', 'approvals', 'access']);
  expect(names('street_admin')).toEqual(['parked', 'forms', 'register', 'units', 'devices', 'suggestions', 'approvals', 'retention', 'access']);
  expect(names('privacy_officer')).toEqual(['residents', 'suggestions', 'glass', 'alarms', 'approvals', 'retention', 'access']);
  expect(names('audit_admin')).toEqual(['alarms', 'access']);
  expect(names('sec_admin')).toEqual(['units', 'alarms', 'access']);
  expect(names('grid_worker', 'building_leader')).toEqual([]);
});
it('a page has one address', () => expect(pathOf({ name: 'units' })).toBe('/desk/units'));
it('what is empty is not asked for', () => {
  expect(query({ kind: '', grid: null, unseen: false, q: '王 a&b', before: undefined })).toBe(`?${new URLSearchParams({ q: '王 a&b' }).toString()}`);
  expect(query({ kind: '' })).toBe('');
});
