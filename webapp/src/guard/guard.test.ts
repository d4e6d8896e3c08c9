import { describe, expect, it } from 'vitest';
import list from '../../../server/kinds/guard/words.json';
import examples from '../../../tests/kinds/guard.json';
import { guardOf } from './guard';

const guard = guardOf(list);

describe('the free-text guard', () => {
  it.each(examples.stopped)('stops “$text” and says by which word', ({ text, subject, found }) => expect(guard(text)).toEqual({ subject, found }));
  it.each(examples.public)('stops “$text” where everybody reads it', ({ text, subject, found }) => expect(guard(text, 'public')).toEqual({ subject, found }));
  it.each(examples.public_passing)('lets “%s” be published', (text) => expect(guard(text, 'public')).toBeNull());
  it.each(examples.passing)('lets “%s” pass', (text) => expect(guard(text)).toBeNull());
  it('looks in a name for numbers alone', () => {
    expect(guard('民族大学家属院', 'numbers')).toBeNull();
    expect(guard('王秀兰 620102194801010011', 'numbers')?.subject).toBe('identity');
  });
  it('knows numbers before the first list has come', () => {
    expect(guardOf(undefined)('620102194801010011')?.subject).toBe('identity');
    expect(guardOf(undefined)('他有糖尿病')).toBeNull();
  });
  it('is quick enough to ask with every key', () => {
    const long = '门铃坏了，请敲门。晚上访问老人，总结核对了台账。'.repeat(40);
    guard(long);
    const before = performance.now();
    for (let i = 0; i < 20; i++) guard(long);
    expect((performance.now() - before) / 20).toBeLessThan(5);
  });
});
