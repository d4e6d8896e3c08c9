import { expect, it } from 'vitest';
import type { Rec } from '../records/api';
import { commonStart, valuesOf } from './conflicts';

it('a value that two people said stands once', () => {
  const values = [{ value: ['1'], by: 'a', at: '1' }, { value: ['1'], by: 'b', at: '2' }, { value: null, by: 'c', at: '3' }];
  expect(valuesOf({ set: { values } } as unknown as Rec).map((v) => v.by)).toEqual(['a', 'c']);
});
it('the part that differs is found for underlining', () => {
  expect(commonStart(['100…4471', '100…4417'])).toBe(6);
  expect(commonStart(['甲', '乙'])).toBe(0);
  expect(commonStart(['只有一个'])).toBe(0);
});
