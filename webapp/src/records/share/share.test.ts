// @vitest-environment node
import { describe, expect, test } from 'vitest';
import { randomBytes } from '../bytes';
import { away, code, HOUR } from '../testing/away';
import { problem } from '../testing/server';
import { stage } from '../testing/stage';
import { fromSector, toSector } from './kept';

const on = stage();
const tablet = away(on);

describe('the second share', () => {
  test('is the server’s, and a lease opens without asking it again', async () => {
    await tablet.putAway();
    expect((await tablet.row()).wrapped).toMatchObject({ share: 'server', mark: expect.any(String) });
    const { asked } = on.server.shares;
    tablet.offline();
    const engine = await tablet.opened();
    expect(engine.outbox()).toHaveLength(1);
    expect(on.server.shares.asked).toBe(asked);
  });

  test('a lease that is over opens nothing without a network, is overwritten, and costs no try; with one it opens', async () => {
    const id = await tablet.putAway();
    tablet.ahead += 73 * HOUR;
    tablet.offline(2);
    const engine = on.start();
    for (let turn = 0; turn < 2; turn++) await expect(engine.unlock('2468')).rejects.toSatisfy(code('lease_over'));
    expect(on.tablet.vault!.sectors.has(id)).toBe(false);
    expect((await tablet.row()).wrong_pins).toBe(0);
    expect((await engine.stores())[0]!.lease).toEqual({ share: 'server', opens: 'online', until: null });
    await engine.unlock('2468');
    expect(engine.outbox()).toHaveLength(1);
    expect((await engine.stores())[0]!.lease.opens).toBe('offline');
  });

  test('while it is over, what was recorded is still sent', async () => {
    await tablet.putAway();
    tablet.ahead += 73 * HOUR;
    const engine = on.start();
    await engine.wake();
    await engine.sync();
    expect(on.server.ops.size).toBe(1);
    expect(engine.unlocked).toBe(false);
  });

  test('a clock that is wound back makes no lease longer', async () => {
    await tablet.putAway();
    tablet.ahead += 71 * HOUR;
    await on.stop(await tablet.opened());
    tablet.ahead += 2 * HOUR;
    const engine = on.start();
    await engine.wake();
    await engine.leases.look();
    tablet.ahead -= 72 * HOUR;
    tablet.offline();
    await expect(engine.unlock('2468')).rejects.toSatisfy(code('lease_over'));
  });

  test('nor does one that was wound back before it was looked at: what was seen counts', async () => {
    await tablet.putAway();
    tablet.ahead += 71 * HOUR;
    const engine = await tablet.opened();
    await engine.leases.look();
    await on.stop(engine);
    tablet.ahead -= 200 * HOUR;
    const again = on.start();
    tablet.offline();
    await again.unlock('2468');
    const { until } = (await again.stores())[0]!.lease;
    const kept = fromSector([...on.tablet.vault!.sectors.values()][0]!)!;
    expect(Date.parse(until!) - kept.seen).toBeLessThanOrEqual(1.01 * HOUR);
  });

  test('a contact renews it, also of a locked tablet, and only one’s own', async () => {
    await tablet.putAway();
    tablet.ahead += 60 * HOUR;
    const locked = on.start();
    await locked.wake();
    await locked.sync();
    await on.stop(locked);
    tablet.ahead += 60 * HOUR;
    tablet.offline();
    await on.stop(await tablet.opened());
    on.server.faults.length = 0;

    const colleague = on.start();
    await colleague.signIn('', 'louzhang01', 'secret', '1111');
    tablet.ahead += 60 * HOUR;
    await colleague.sync();
    const stores = await colleague.stores();
    expect(stores.map(({ username, lease }) => [username, lease.opens]).sort()).toEqual([['louzhang01', 'offline'], ['wangge01', 'online']]);
  });

  test('when it ends while somebody works, the tablet locks, and their words are put down first', async () => {
    const engine = await on.signedIn();
    await engine.prepare();
    await engine.leases.look();
    engine.keepWords = () => engine.saveDraft('visit/1', 'visit', { note: '写了一半' });
    tablet.ahead += 73 * HOUR;
    await engine.leases.look();
    expect(engine.unlocked).toBe(false);
    expect(on.tablet.vault!.sectors.size).toBe(0);
    await engine.unlock('2468');
    expect((await engine.loadDraft('visit/1'))?.body).toEqual({ note: '写了一半' });
  });

  test('the operator’s lease is taken over at the next contact', async () => {
    const engine = await on.signedIn();
    on.server.shares.locks.lease_hours = 2;
    tablet.ahead += 1.5 * HOUR;
    await engine.sync();
    const left = Date.parse((await engine.stores())[0]!.lease.until!) - on.tablet.now();
    expect(left / HOUR).toBeCloseTo(2, 1);
  });

  test.each(['logout', 'wipe', 'forgotten PIN'])('is overwritten at a %s, a colleague’s is not', async (ending) => {
    const id = await tablet.putAway();
    const engine = on.start();
    await engine.signIn('', 'louzhang01', 'secret', '1111');
    const other = (await engine.stores()).find(({ username }) => username === 'louzhang01')!.id;
    const before = on.tablet.vault!.sectors.get(id);
    await engine.signIn('', 'wangge01', 'secret', '2468');
    if (ending === 'forgotten PIN') await engine.signIn('', 'wangge01', 'secret', '1357', { forgotPin: true });
    else await engine.signOut(ending === 'wipe' ? { wipe: true } : {});
    expect(on.tablet.vault!.sectors.get(id)?.subarray(12, 44)).not.toEqual(before?.subarray(12, 44));
    if (ending === 'logout') {
      expect(on.tablet.vault!.sectors.has(id)).toBe(false);
      expect([on.server.shares.held.has(id), on.tablet.vault!.sectors.has(other)]).toEqual([false, true]);
    }
  });

  test('is taken from the server at the next contact where a logout had no network', async () => {
    const id = await tablet.putAway();
    const engine = await tablet.opened();
    tablet.offline(1);
    await engine.signOut();
    expect(on.server.shares.held.has(id)).toBe(true);
    const again = on.start();
    await again.wake();
    await again.sync();
    expect([on.server.shares.held.has(id), on.server.ops.size]).toEqual([false, 1]);
  });

  test('is gone with a revocation that is heard while unlocking', async () => {
    const id = await tablet.putAway();
    tablet.ahead += 73 * HOUR;
    on.server.faults.push(problem(401, 'device_revoked'));
    const engine = on.start();
    await expect(engine.unlock('2468')).rejects.toSatisfy(code('device_revoked'));
    expect(await tablet.row()).toMatchObject({ wrapped: null, session: null, contact: 'revoked' });
    expect(on.tablet.vault!.sectors.has(id)).toBe(false);
    expect(await engine.stores()).toMatchObject([{ state: 'revoked', queued: 1 }]);
  });

  test('without a session only the password helps, and that costs no try', async () => {
    await tablet.putAway();
    tablet.ahead += 73 * HOUR;
    on.server.faults.push(problem(401, 'signed_out'), problem(403, 'device_mismatch'));
    const engine = on.start();
    await expect(engine.unlock('2468')).rejects.toSatisfy(code('signed_out'));
    await expect(engine.unlock('2468')).rejects.toSatisfy(code('signed_out'));
    expect((await tablet.row()).wrong_pins).toBe(0);
    await engine.signIn('', 'wangge01', 'secret', '2468');
    expect(engine.outbox()).toHaveLength(1);
  });

  test('wrong PINs are counted here and by the server alike: five lock the one and the other', async () => {
    const id = await tablet.putAway();
    tablet.ahead += 73 * HOUR;
    const engine = on.start();
    const errors = [];
    for (let turn = 0; turn < 6; turn++) errors.push(await engine.unlock('9999').catch((error: { code: string }) => error.code));
    expect(errors).toEqual([...Array.from({ length: 4 }, () => 'wrong_pin'), 'pin_locked', 'pin_locked']);
    expect(on.server.shares.held.get(id)!.tries).toBe(5);
    await engine.signIn('', 'wangge01', 'secret', '2468');
    expect(engine.outbox()).toHaveLength(1);
  });

  test('tries with a copy of the tablet lock the tablet itself once it has to ask', async () => {
    const id = await tablet.putAway();
    on.server.shares.held.get(id)!.tries = 5;
    tablet.ahead += 73 * HOUR;
    const engine = on.start();
    await expect(engine.unlock('2468')).rejects.toSatisfy(code('pin_locked'));
    expect((await engine.stores())[0]!.state).toBe('locked_out');
  });

  test('after a restore that knows no share, a sign-in makes another while the lease still opens', async () => {
    const id = await tablet.putAway();
    on.server.shares.held.clear();
    const before = (await tablet.row()).wrapped!;
    const engine = on.start();
    await engine.signIn('', 'wangge01', 'secret', '2468');
    expect((await tablet.row()).wrapped!.mark).not.toBe(before.mark);
    expect(engine.outbox()[0]!.op).not.toBeNull(); // the readable twin is there: the data key is the same
    await on.stop(engine);
    on.tablet.vault!.sectors.delete(id);
    expect((await tablet.opened()).outbox()).toHaveLength(1);
  });

  test('and when it does not, a new key is made: the readable copies go, the sealed work stays', async () => {
    const id = await tablet.putAway();
    on.server.shares.held.clear();
    on.tablet.vault!.sectors.delete(id);
    const engine = on.start();
    await expect(engine.unlock('2468')).rejects.toSatisfy(code('share_lost'));
    await engine.signIn('', 'wangge01', 'secret', '2468');
    expect(engine.outbox()).toMatchObject([{ n: 1, op: null }]);
    await engine.prepare();
    await engine.sync();
    expect(on.server.ops.size).toBe(1);
  });

  test('a share of another time is no wrong PIN', async () => {
    const id = await tablet.putAway();
    const kept = fromSector(on.tablet.vault!.sectors.get(id)!)!;
    on.tablet.vault!.sectors.set(id, toSector({ ...kept, share: randomBytes(32) }));
    expect((await tablet.opened()).outbox()).toHaveLength(1);
    expect((await tablet.row()).wrong_pins).toBe(0);
  });

  test('a sector that is torn, or no longer ours, is none', () => {
    const sector = toSector({ share: randomBytes(32), until: 2, seen: 1, length_ms: 1 });
    expect(fromSector(sector)).toMatchObject({ until: 2, seen: 1, length_ms: 1 });
    for (const at of [0, 9, 12, 43, 50]) {
      const torn = sector.slice();
      torn[at]! ^= 1;
      expect(fromSector(torn)).toBeNull();
    }
    expect(fromSector(new Uint8Array(512))).toBeNull();
    expect(fromSector(new Uint8Array(3))).toBeNull();
  });
});

describe('where nothing can be kept', () => {
  test('it opens online, and offline it says so', async () => {
    on.tablet.vault = null;
    await tablet.putAway();
    const engine = await tablet.opened();
    expect((await engine.stores())[0]!.lease).toEqual({ share: 'server', opens: 'online', until: null });
    await engine.lock();
    tablet.offline(1);
    await expect(engine.unlock('2468')).rejects.toSatisfy(code('lease_over'));
  });
});
