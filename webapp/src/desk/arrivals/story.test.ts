import { expect, it } from 'vitest';
import type { HistoryLine, ReviewLine } from '../types';
import { story } from './story';

const person = { id: 'u1', name: '李敏' };
const op = (more: Partial<HistoryLine>): HistoryLine => ({
  op: 'o1', seq: 7, status: 'applied', by: person, at: '2026-11-23T02:12:00.000Z', received: '2026-11-23T06:02:00.000Z', offline: true, skewed: false, carried: false, fields: [], ...more,
});
const review = (more: Partial<ReviewLine>): ReviewLine => ({ id: 'r1', at: '2026-11-23T07:00:00.000Z', by: { id: 'u2', name: '陈立' }, verdict: 'seen', field: null, note: null, answer: null, ...more });
const words = (...args: Parameters<typeof story>) => story(...args).map((step) => step.words);

it('a record is made, arrives, is asked about and answered, in that order', () => {
  const steps = story({ history: [op({})], reviews: [review({ id: 'r2', at: '2026-11-23T08:00:00.000Z' }), review({ verdict: 'look_again', field: 'note', note: '修了吗', answer: '修了' })] });
  expect(steps.map((step) => step.words)).toEqual(['madeOffline', 'received', 'reviewAsked', 'reviewSeen']);
  expect(steps[2]).toMatchObject({ field: 'note', answer: '修了', params: { name: '陈立', note: '修了吗' } });
  expect(steps[1]!.params).toMatchObject({ seq: 7 });
});
it('what was recorded with a network says so', () => expect(words({ history: [op({ offline: false })], reviews: [] })).toEqual(['made', 'received']));
it('a later op names the fields that it changed', () => {
  const steps = story({ history: [op({}), op({ op: 'o2', seq: 9, received: '2026-11-23T09:00:00.000Z', fields: ['result'] })], reviews: [] });
  expect(steps.at(-1)).toMatchObject({ words: 'edited', fields: ['result'] });
});
it('a kept op has no receipt yet, and what took its place has one', () => {
  expect(words({ history: [op({ seq: null, status: 'parked' })], reviews: [] })).toEqual(['madeOffline', 'keptLine']);
  const replaced = [op({ seq: null, status: 'discarded' }), op({ op: 'o2', seq: 9, received: '2026-11-23T09:00:00.000Z' })];
  expect(words({ history: replaced, reviews: [] }).at(-1)).toBe('entered');
});
it('a record without ops has no story', () => expect(words({ history: [], reviews: [] })).toEqual([]));
