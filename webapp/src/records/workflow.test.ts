// @vitest-environment node
import { expect, test } from 'vitest';
import type { Rec } from './api';
import { stateOf } from './workflow';

const flow = {
  initial: 'reported', labels: [],
  moves: [['reported', 'accepted'], ['accepted', 'resolved'], ['resolved', 'accepted']].map(([from, to]) => ({ from: from!, to: to!, who: [] })),
};
const step = (id: string, seq: number | null, to: string): Rec => ({ kind: 'step', id, scope: 's', seq, v: null, at: '', by: null, set: { case: 'c', to } });

test('a case without steps stands at its beginning', () => {
  expect(stateOf(flow, [])).toEqual({ state: 'reported', steps: [] });
});

test('steps count in the order of the server, one’s own waiting ones last', () => {
  const steps = [step('9', null, 'accepted'), step('3', 8, 'resolved'), step('4', 7, 'accepted')];
  expect(stateOf(flow, steps)).toMatchObject({ state: 'accepted', steps: [{ counted: true }, { counted: true }, { counted: true }] });
});

test('a step that is not allowed when its turn comes counts for nothing and stays', () => {
  const { state, steps } = stateOf(flow, [step('1', 1, 'resolved'), step('2', 2, 'accepted')]);
  expect(state).toBe('accepted');
  expect(steps.map((one) => one.counted)).toEqual([false, true]);
});

test('a case begins where its own field says, whatever the value is written as', () => {
  const urgent = { ...flow, initial_of: { field: 'severity', states: { 4: 'accepted' } } };
  expect(stateOf(urgent, [step('1', 1, 'resolved')], { severity: 4 }).state).toBe('resolved');
  expect(stateOf(urgent, [step('1', 1, 'resolved')], { severity: 3 }).state).toBe('reported');
});
