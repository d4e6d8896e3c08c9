// @vitest-environment node
import { describe, expect, test } from 'vitest';
import type { Engine } from './engine';
import { isCode } from './errors';
import { newId } from './ids';
import { problem } from './testing/server';
import { NORTH, stage } from './testing/stage';
import { Dexie } from 'dexie'; // after the stage, which brings an IndexedDB

type Fault = (typeof on.server.faults)[number];
const on = stage();
const namesOf = async (): Promise<string[]> => (await Dexie.getDatabaseNames()).sort();
const idOf = async (engine: Engine, username: string): Promise<string> => (await engine.stores()).find((store) => store.username === username)!.id;

/** wangge01 leaves a visit that never left the tablet, and louzhang01 signs in after them. */
async function two(): Promise<{ engine: Engine; first: string; second: string }> {
  const before = await on.signedIn();
  await before.prepare();
  await before.save('visit', { result: 'met' }, NORTH);
  await on.stop(before);
  const engine = on.start();
  await engine.signIn('', 'louzhang01', 'secret', '1111');
  return { engine, first: await idOf(engine, 'wangge01'), second: await idOf(engine, 'louzhang01') };
}

describe('a tablet shared by several people', () => {
  test('a wipe by one is no wipe while another’s work waits, and none of it is touched', async () => {
    const { engine, first } = await two();
    await engine.signOut({ wipe: true });
    expect((await engine.stores()).map(({ username, state, queued }) => [username, state, queued]).sort()).toEqual([
      ['louzhang01', 'signed_out', 0], ['wangge01', 'ready', 1],
    ]);
    await engine.unlock('2468', first);
    expect(engine.outbox().map((item) => item.n)).toEqual([1]);
  });

  test('work that only the journal still has also keeps the tablet from being wiped', async () => {
    const { engine, first } = await two();
    await Dexie.delete(`outbox-${first}`);
    await engine.signOut({ wipe: true });
    await engine.unlock('2468', first);
    expect(engine.outbox()).toHaveLength(1);
  });

  test('a wipe waits for nobody’s open window: what is being written there stays', async () => {
    const { engine, first } = await two();
    await engine.sync();
    expect(on.server.ops.size).toBe(1);
    const other = on.start();
    await other.unlock('2468', first);
    await engine.signOut({ wipe: true });
    expect(other.unlocked).toBe(true);
    await other.save('visit', { result: 'no_answer' }, NORTH);
    expect((await other.stores()).some(({ id }) => id === first)).toBe(true);
  });

  test('a wipe with nothing waiting leaves nothing: no database, no file, no row', async () => {
    const { engine } = await two();
    await engine.sync();
    await engine.signOut({ wipe: true });
    expect(await engine.stores()).toEqual([]);
    expect(await namesOf()).toEqual(['qiaomen']);
    expect([...on.tablet.folders.keys()]).toEqual([]);
    expect(engine.keeping.notices.all()).toEqual([]);
  });

  test.each([
    ['by command', () => void (on.server.epoch = newId())],
    ['in silence', () => undefined],
  ])('a wipe gives a server that was restored %s a colleague’s lost day back first', async (_, restored) => {
    const { engine } = await two();
    await engine.sync();
    restored();
    on.server.ops.clear();
    await engine.signOut({ wipe: true });
    expect(on.server.ops.size).toBe(1);
    expect(await engine.stores()).toEqual([]);
  });

  test.each([
    ['without a network', (): Fault => 'offline'],
    ['without a session', (): Fault => problem(401, 'signed_out')],
  ])('%s nothing is wiped: what a colleague’s receipt is worth cannot be asked', async (_, fault) => {
    const { engine, first } = await two();
    await engine.sync();
    on.server.ops.clear();
    on.server.faults.push(fault(), fault(), fault(), fault());
    await engine.signOut({ wipe: true });
    on.server.faults.length = 0;
    const again = on.start();
    await again.signIn('', 'louzhang01', 'secret', '1111');
    await again.unlock('2468', first);
    expect(again.journal()).toHaveLength(1);
  });

  test('a logout takes the wrapped key and the readable copies away, in the journal too, and nothing of others', async () => {
    const { engine, first, second } = await two();
    await engine.prepare();
    await engine.save('visit', { result: 'no_answer' }, NORTH);
    const rowOf = (id: string): string => new TextDecoder().decode(on.tablet.folder(id).only.bytes);
    expect(rowOf(second)).toContain('"wrapped":{');
    on.server.faults.push('offline', 'offline', 'offline', 'offline');
    await engine.signOut();
    expect(rowOf(second)).not.toContain('"wrapped":{');
    expect(rowOf(second)).toContain('"own":null');
    expect(rowOf(first)).toContain('"wrapped":{');
    expect(await namesOf()).not.toContain(`replica-${second}`);
    expect(await namesOf()).toContain(`replica-${first}`);
  });

  test('a revoked device hands over, and then its store is gone by itself; the other one works on', async () => {
    const { engine, first, second } = await two();
    await engine.prepare();
    await engine.save('visit', { result: 'no_answer' }, NORTH);
    on.server.faults.push(problem(401, 'device_revoked'));
    await expect(engine.pull()).rejects.toSatisfy((error) => isCode(error, 'device_revoked'));
    expect(engine.outbox()).toHaveLength(1);
    await engine.sync();
    expect(on.server.ops.size).toBe(2);
    expect((await engine.stores()).map((store) => store.id)).toEqual([first]);
    expect((await namesOf()).filter((name) => name.includes(second))).toEqual([]);
    expect(on.tablet.folders.has(second)).toBe(false);
    await engine.unlock('2468', first);
    expect(engine.count('visit')).toBe(1);
  });

  test('what is parked is not asked for in a colleague’s session, who would be told that it never arrived', async () => {
    const { engine, first, second } = await two();
    on.server.strangers.add(second);
    on.server.park = () => 'device_revoked';
    await engine.sync();
    expect((await engine.stores()).find(({ id }) => id === first)!.queued).toBe(0);
  });

  test('a revoked store whose last step of going was cut off goes at the next start', async () => {
    const { engine, second } = await two();
    await engine.prepare();
    on.server.faults.push(problem(401, 'device_revoked'));
    await engine.pull().catch(() => undefined);
    await on.stop(engine);
    const again = on.start();
    await again.wake();
    expect((await again.stores()).some((store) => store.id === second)).toBe(false);
  });

  test('bytes of a store that goes are overwritten before its files are', async () => {
    const { engine, second } = await two();
    await engine.prepare();
    await engine.save('visit', { result: 'no_answer' }, NORTH);
    await engine.sync();
    const { only } = on.tablet.folder(second);
    const written: number[] = [];
    const write = only.write.bind(only);
    only.write = (bytes, at) => {
      if (bytes.every((byte) => byte === 0)) written.push(bytes.length);
      return write(bytes, at);
    };
    const { length } = only.bytes;
    await engine.signOut({ wipe: true });
    expect(written.reduce((sum, size) => sum + size, 0)).toBeGreaterThanOrEqual(length);
    expect(only.bytes).toHaveLength(0);
  });
});

describe('before anybody unlocks', () => {
  test('what waits is counted and sent, without a key', async () => {
    const first = await on.signedIn();
    await first.prepare();
    await first.save('visit', { result: 'met' }, NORTH);
    await on.stop(first);
    const engine = on.start();
    await engine.wake();
    expect(engine.unlocked).toBe(false);
    expect(engine.syncState).toMatchObject({ locked: true, queued: 1 });
    expect((await engine.stores())[0]).toMatchObject({ queued: 1, state: 'ready' });
    await engine.sync();
    expect(on.server.ops.size).toBe(1);
    await engine.unlock('2468');
    expect(engine.syncState).toMatchObject({ locked: false, queued: 0 });
  });
});

test('a store that goes takes the other window of its person along, and neither leaves anything behind', async () => {
  const one = await on.signedIn();
  await one.prepare();
  const other = on.start();
  await other.unlock('2468');
  const locked = new Promise<void>((resolve) => other.on('locked', () => resolve()));
  await one.signOut({ wipe: true });
  await locked;
  expect(other.unlocked).toBe(false);
  await expect(other.save('visit', { result: 'met' }, NORTH)).rejects.toThrow();
  await on.stop(one);
  await on.stop(other);
  const later = on.start();
  await later.wake();
  expect(await later.stores()).toEqual([]);
  expect(await namesOf()).toEqual(['qiaomen']);
  expect([...on.tablet.folders.values()].flatMap((folder) => [...folder.files.keys()])).toEqual([]);
});
