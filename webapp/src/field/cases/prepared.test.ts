// @vitest-environment node
import { expect, test } from 'vitest';
import type { Session } from '../../records/contract';
import { draftOf, firstOf, TARGETS } from './prepared';

const session = (...roles: string[]): Session => ({ user: { id: 'me', name: '', roles: roles.map((role) => ({ role, unit: 'u' })) } }) as unknown as Session;
const report = { id: 'r', scope: 'building', set: { info_kind: 'facility', text: '灯'.repeat(250) } };

test('who reports is known from their post, and not guessed where it is not', () => {
  expect(firstOf('info_report', session('grid_worker'))).toEqual({ officer_kind: 'grid_worker' });
  expect(firstOf('info_report', session('info_officer'))).toEqual({});
  expect(firstOf('dispute', session('grid_worker'))).toEqual({});
});

test('every draft names the report that it comes from, and no text is longer than its field takes', () => {
  for (const target of TARGETS) expect(Object.values(draftOf(target, report))).toContain('r');
  expect(draftOf('micro_wish', report).public_text).toHaveLength(60);
  expect(draftOf('quick_discussion', report).matter).toHaveLength(200);
  expect(draftOf('hazard', report)).toMatchObject({ hazard_type: 'facility', place_ref: 'building' });
});
