// @vitest-environment node
import { describe, expect, test } from 'vitest';
import { randomBytes } from '../bytes';
import { away, code, HOUR } from '../testing/away';
import { NORTH, stage } from '../testing/stage';
import type { Vault } from './vault';

const on = stage();
const tablet = away(on);

/** A place for shares that fails from now on, as a full disk or a browser that forbids its files does. */
function breaks(...methods: (keyof Vault)[]): void {
  for (const method of methods) on.tablet.vault![method] = (): Promise<never> => Promise.reject(new Error('the disk took nothing'));
}

describe('a tablet whose place for shares fails', () => {
  test('names its people all the same, and opens online', async () => {
    await tablet.putAway();
    breaks('read', 'write');
    const engine = on.start();
    expect(await engine.stores()).toMatchObject([{ username: 'wangge01', state: 'ready', lease: { opens: 'online' } }]);
    for (let turn = 0; turn < 6; turn++) {
      await engine.unlock('2468');
      await engine.lock();
    }
    tablet.offline(1);
    await expect(engine.unlock('2468')).rejects.toSatisfy(code('lease_over'));
    expect((await tablet.row()).wrong_pins).toBe(0);
  });

  test('takes a sign-in and an unlock online where the disk is too full for a new lease', async () => {
    const id = await tablet.putAway();
    on.tablet.vault!.sectors.delete(id);
    breaks('write');
    const engine = await tablet.opened();
    expect(engine.outbox()).toHaveLength(1);
    await engine.signIn('', 'wangge01', 'secret', '2468');
    expect(engine.outbox()).toHaveLength(1);
  });

  test('locks nobody out of what they are doing when one look at the lease fails', async () => {
    const engine = await on.signedIn();
    await engine.leases.look();
    breaks('read');
    await engine.leases.look();
    expect(engine.unlocked).toBe(true);
  });
});

describe('a PIN that was right', () => {
  test('is no wrong one when no passkey could be made with it, however often', async () => {
    await tablet.putAway();
    on.tablet.passkeys = { offered: async () => true, make: async () => null, share: async () => randomBytes(32) };
    const engine = await tablet.opened();
    for (let turn = 0; turn < 6; turn++) await expect(engine.leases.usePasskey('2468')).rejects.toSatisfy(code('no_passkey'));
    expect((await tablet.row()).wrong_pins).toBe(0);
  });
});

describe('a window that does not know of a sign-in in another', () => {
  test('takes no new share from the server', async () => {
    const id = await tablet.putAway();
    const engine = await tablet.opened();
    await engine.save('visit', { result: 'met' }, NORTH);
    tablet.offline(1);
    await engine.signOut();
    const left = on.start();
    await left.wake(); // it holds the row as the logout left it
    await engine.signIn('', 'wangge01', 'secret', '2468');
    await left.sync();
    expect(on.server.shares.held.has(id)).toBe(true);
    await engine.lock();
    tablet.ahead += 73 * HOUR;
    await engine.unlock('2468');
  });
});
