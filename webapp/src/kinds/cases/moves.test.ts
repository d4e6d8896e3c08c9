// @vitest-environment node
import { expect, test } from 'vitest';
import type { Rec } from '../../records/api';
import type { Session } from '../../records/contract';
import type { Workflow } from '../../records/kind';
import { dueOf, isOver, openMoves } from './moves';

const move = (from: string, to: string, who: string[], not_by?: string) => ({ from, to, who, ...(not_by && { not_by }) });
const flow: Workflow = {
  initial: 'open', labels: [], owners: 'claimers',
  moves: [move('open', 'fixed', ['worker']), move('fixed', 'checked', ['worker'], 'fixed'), move('fixed', 'back', ['author', 'owner']), move('open', 'taken', [])],
};
const rec = (more: Partial<Rec> = {}): Rec => ({ kind: 'k', id: 'c', scope: 's', seq: 1, v: null, at: '', by: 'author', set: {}, ...more });
const step = (by: string, to: string, set = {}, counted = true) => ({ record: rec({ kind: 'step', by, set: { to, ...set } }), counted });
const as = (id: string, ...roles: string[]): Session => ({ user: { id, name: '', roles: roles.map((role) => ({ role, unit: 'u' })) } }) as unknown as Session;
const names = (...given: Parameters<typeof openMoves>): string[] => openMoves(...given).map((one) => one.to);

test('a move is offered to the roles that it names, and the server’s own to nobody', () => {
  expect(names(flow, { state: 'open', steps: [] }, rec(), as('me', 'worker'))).toEqual(['fixed']);
  expect(names(flow, { state: 'open', steps: [] }, rec(), as('me', 'leader'))).toEqual([]);
});

test('whoever put it right does not check it themselves', () => {
  const fixed = { state: 'fixed', steps: [step('me', 'fixed')] };
  expect(names(flow, fixed, rec(), as('me', 'worker'))).toEqual([]);
  expect(names(flow, fixed, rec(), as('you', 'worker'))).toEqual(['checked']);
});

test('its author, and whom the record names, have moves of their own', () => {
  const fixed = { state: 'fixed', steps: [] };
  expect(names(flow, fixed, rec(), as('author', 'leader'))).toEqual(['back']);
  expect(names(flow, fixed, rec({ set: { claimers: ['a', 'me'] } }), as('me', 'leader'))).toEqual(['back']);
  expect(names(flow, fixed, rec({ set: { claimers: 'you' } }), as('me', 'leader'))).toEqual([]);
});

test('a case without a way on is over', () => {
  expect([isOver(flow, 'checked'), isOver(flow, 'open')]).toEqual([true, false]);
});

test('the last step that counts says when it is due, before the record does', () => {
  const own = rec({ set: { due_on: '2026-11-30' } });
  expect(dueOf({ state: 'open', steps: [] }, own)).toBe('2026-11-30');
  expect(dueOf({ state: 'open', steps: [step('a', 'x', { due_at: '2026-12-01T00:00:00Z' }), step('a', 'y'), step('a', 'z', { due_at: '2027-01-01T00:00:00Z' }, false)] }, own)).toBe('2026-12-01T00:00:00Z');
});
