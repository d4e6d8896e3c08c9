// @vitest-environment node
import { beforeEach, describe, expect, test } from 'vitest';
import { randomBytes } from '../bytes';
import { RecordsError } from '../errors';
import { away, code, HOUR } from '../testing/away';
import { stage } from '../testing/stage';
import type { Passkeys } from './passkey';

const on = stage();
const tablet = away(on);

describe('a passkey', () => {
  /** A tablet's own lock, which may refuse. */
  class Lock implements Passkeys {
    readonly secrets = new Map<string, Uint8Array<ArrayBuffer>>();
    isShut = false;
    offered = async (): Promise<boolean> => true;
    make = async (): ReturnType<Passkeys['make']> => {
      if (this.isShut) return null;
      const id = `credential-${this.secrets.size}`;
      this.secrets.set(id, randomBytes(32));
      return { passkey: { id, salt: 'AAAA' }, share: this.secrets.get(id)! };
    };
    share: Passkeys['share'] = async ({ id }) => {
      if (this.isShut || !this.secrets.has(id)) throw new RecordsError('passkey_refused');
      return this.secrets.get(id)!;
    };
  }
  let lock: Lock;
  beforeEach(() => void (on.tablet.passkeys = lock = new Lock()));

  async function withPasskey(): Promise<string> {
    const engine = on.start();
    await engine.signIn('', 'wangge01', 'secret', '2468', { passkey: true });
    await engine.prepare();
    const { id } = (await engine.stores())[0]!;
    await on.stop(engine);
    return id;
  }

  test('is the share where it is wished for: no lease ends, and the server holds nothing', async () => {
    const id = await withPasskey();
    expect((await tablet.row()).wrapped).toMatchObject({ share: 'prf', passkey: { id: 'credential-0' } });
    expect([on.server.shares.held.has(id), on.tablet.vault!.sectors.has(id)]).toEqual([false, false]);
    tablet.ahead += 1000 * HOUR;
    tablet.offline();
    const engine = await tablet.opened();
    expect((await engine.stores())[0]!.lease).toEqual({ share: 'prf', opens: 'offline', until: null });
  });

  test('that the tablet does not have, or the person would rather not, leaves the server’s share', async () => {
    lock.isShut = true;
    await withPasskey();
    expect((await tablet.row()).wrapped).toMatchObject({ share: 'server' });
  });

  test('that is refused is no wrong PIN', async () => {
    await withPasskey();
    lock.isShut = true;
    const engine = on.start();
    await expect(engine.unlock('2468')).rejects.toSatisfy(code('passkey_refused'));
    expect((await tablet.row()).wrong_pins).toBe(0);
    lock.isShut = false;
    await expect(engine.unlock('9999')).rejects.toSatisfy(code('wrong_pin'));
  });

  test('can be added later with the PIN, and takes the place of the server’s share', async () => {
    const id = await tablet.putAway();
    const engine = await tablet.opened();
    expect(await engine.leases.passkeyOffered()).toBe(true);
    await expect(engine.leases.usePasskey('9999')).rejects.toSatisfy(code('wrong_pin'));
    await engine.leases.usePasskey('2468');
    expect([on.server.shares.held.has(id), on.tablet.vault!.sectors.has(id)]).toEqual([false, false]);
    expect(await engine.leases.own()).toMatchObject({ share: 'prf', opens: 'offline' });
    await on.stop(engine);
    expect((await tablet.opened()).outbox()).toHaveLength(1);
    expect((await tablet.row()).wrong_pins).toBe(0);
  });

  test('ends with the operator’s limit, until a contact', async () => {
    on.server.shares.locks.passkey_days = 7;
    await withPasskey();
    tablet.ahead += 8 * 24 * HOUR;
    tablet.offline(1);
    const engine = on.start();
    await expect(engine.unlock('2468')).rejects.toSatisfy(code('lease_over'));
    await engine.unlock('2468');
    expect((await engine.stores())[0]!.lease.opens).toBe('offline');
  });
});
