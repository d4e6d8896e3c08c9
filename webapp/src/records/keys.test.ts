// @vitest-environment node
import { expect, test } from 'vitest';
import { utf8 } from './bytes';
import { isCode } from './errors';
import { lockBox, makeDataKey, openBox, openDataKey } from './keys';
import { stretch } from './outbox/stretch';

test('the PIN opens the data key, another does not, nor does it open in another store', async () => {
  const { key, wrapped } = await makeDataKey('2468', 'store-1', stretch);
  const box = await lockBox(key, utf8('张三'), 'here');
  const again = await openDataKey('2468', 'store-1', wrapped, stretch);
  expect(await openBox(again, box, 'here')).toEqual(utf8('张三'));
  for (const [pin, store] of [['2469', 'store-1'], ['2468', 'store-2']] as const) {
    await expect(openDataKey(pin, store, wrapped, stretch)).rejects.toSatisfy((error) => isCode(error, 'wrong_pin'));
  }
});

test('a box opens nowhere but in its place', async () => {
  const { key } = await makeDataKey('2468', 'store-1', stretch);
  const box = await lockBox(key, utf8('x'), 'page 1');
  await expect(openBox(key, box, 'page 2')).rejects.toThrow();
});

test('a data key cannot be taken out of memory by a script', async () => {
  const { key } = await makeDataKey('2468', 'store-1', stretch);
  expect(key.extractable).toBe(false);
});
