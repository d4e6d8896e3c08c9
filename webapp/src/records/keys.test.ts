// @vitest-environment node
import { expect, test } from 'vitest';
import { fromBase64url, utf8 } from './bytes';
import { isCode } from './errors';
import { firstOf, lockBox, newDataKey, NO_SECOND, openBox, openDataKey, wrapDataKey, type Second, type WrappedKey } from './keys';
import { stretch } from './outbox/stretch';

/** Made by another implementation: what stands on tablets of version 0.2. */
const OLD = {
  salt: 'aVx5T2MRMAhFgyM8DxtF5w', iv: 'VAU0FoOCMKQlnyyK', ct: 'GcOHSWNeMToo6gbQoauqYVf9VewWm_bVXawjX_h4V6K854Eteye578bod4MNOcd8',
  box: { iv: 'hGqiHeFlrVIJqFgu', ct: 'jEgIkRX4ZN7Nlh5Qmoz9-xQLILff7Q' },
};

const SERVER: Second = { share: 'server', bytes: new Uint8Array(32).fill(7), mark: 'm' };

async function made(pin: string, store: string, second = SERVER): Promise<{ key: CryptoKey; wrapped: WrappedKey }> {
  const wrapped = await wrapDataKey(await newDataKey(), store, await firstOf(pin, stretch), second);
  return { key: await opened(pin, store, wrapped, second.bytes), wrapped };
}
const opened = async (pin: string, store: string, wrapped: WrappedKey, second = SERVER.bytes): Promise<CryptoKey> =>
  openDataKey(store, wrapped, await firstOf(pin, stretch, wrapped), second);

test('the PIN and the second share open the data key; without either nothing does, nor in another store', async () => {
  const { key, wrapped } = await made('2468', 'store-1');
  const box = await lockBox(key, utf8('张三'), 'here');
  const again = await opened('2468', 'store-1', wrapped);
  expect(await openBox(again, box, 'here')).toEqual(utf8('张三'));
  const none = NO_SECOND.bytes;
  for (const [pin, store, share] of [
    ['2469', 'store-1', SERVER.bytes], ['2468', 'store-2', SERVER.bytes], ['2468', 'store-1', none], ['2468', 'store-1', new Uint8Array(32)],
  ] as const) {
    await expect(opened(pin, store, wrapped, share)).rejects.toSatisfy((error) => isCode(error, 'wrong_pin'));
  }
});

test('what a share is called cannot be changed: a key that two wrapped is not taken for one that the PIN wrapped alone', async () => {
  const { wrapped } = await made('2468', 'store-1');
  await expect(opened('2468', 'store-1', { ...wrapped, share: 'none' }, SERVER.bytes)).rejects.toSatisfy((error) => isCode(error, 'wrong_pin'));
});

test('a key that version 0.2 wrapped by the PIN alone opens still', async () => {
  const wrapped: WrappedKey = {
    v: 1, share: 'none', cost: { memory_kib: 19456, passes: 2 }, salt: OLD.salt, iv: OLD.iv, ct: OLD.ct,
  };
  const box = { iv: fromBase64url(OLD.box.iv), ct: fromBase64url(OLD.box.ct) };
  expect(await openBox(await opened('246810', 'store-1', wrapped, NO_SECOND.bytes), box, 'here')).toEqual(utf8('张三'));
});

test('a box opens nowhere but in its place', async () => {
  const { key } = await made('2468', 'store-1');
  const box = await lockBox(key, utf8('x'), 'page 1');
  await expect(openBox(key, box, 'page 2')).rejects.toThrow();
});

test('a data key cannot be taken out of memory by a script', async () => {
  const { key } = await made('2468', 'store-1');
  expect(key.extractable).toBe(false);
});
