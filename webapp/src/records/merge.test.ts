// @vitest-environment node
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Json } from './contract';
import { changed, different, folded, same } from './merge';

const plain = () => 'replace' as const;

test.each<[string, 'replace' | 'set' | 'counter' | 'log', Json | undefined, Json, Json]>([
  ['a value replaces', 'replace', 'a', 'b', 'b'],
  ['null empties', 'set', ['a'], null, null],
  ['a set takes and gives', 'set', ['a', 'b'], { add: ['c', 'b'], remove: ['a'] }, ['b', 'c']],
  ['a set begins', 'set', undefined, { add: ['c'] }, ['c']],
  ['what is removed and added stands', 'set', ['a'], { remove: ['a'], add: ['a'] }, ['a']],
  ['a counter counts', 'counter', 2, { inc: 3 }, 5],
  ['a counter begins', 'counter', undefined, { inc: -1 }, -1],
  ['a log grows', 'log', [1], { append: [2, 3] }, [1, 2, 3]],
  ['an object is a value where nothing else is declared', 'replace', 1, { add: [1] }, { add: [1] }],
])('%s', (_name, rule, present, change, after) => {
  expect(changed(rule, present, change)).toEqual(after);
});

test('a removal leaves nothing', () => {
  expect(folded({ name: '张三' }, { removed: true }, plain)).toBeNull();
});

test('an emptied field is absent', () => {
  expect(folded({ name: '张三', note: 'x' }, { note: null }, plain)).toEqual({ name: '张三' });
});

test('only what differs travels', () => {
  const body = { name: '张三', phones: ['1'], at: { floor: 1, door: 2 } };
  const set = { name: '张三', phones: ['1', '2'], at: { door: 2, floor: 1 }, note: null };
  expect(different(body, set, plain)).toEqual({ phones: ['1', '2'] });
});

const values = fc.jsonValue() as fc.Arbitrary<Json>;
const bodies = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), values.filter((value) => value !== null));

test('folding what differs gives what was meant, and never alters what was there', () => {
  fc.assert(
    fc.property(bodies, bodies, (before, wanted) => {
      const kept = structuredClone(before);
      const set = { ...Object.fromEntries(Object.keys(before).map((key) => [key, null])), ...wanted };
      const after = folded(before, different(before, set, plain), plain);
      expect(same(after, wanted)).toBe(true);
      expect(before).toEqual(kept);
    }),
  );
});
