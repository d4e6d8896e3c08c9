// @vitest-environment node
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import Dexie from 'dexie';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newId } from './ids';
import { isCode } from './errors';
import { problem, TestServer } from './testing/server';
import { Tablet } from './testing/tablet';
import type { Engine } from './engine';

const NORTH = newId();
const SOUTH = newId();
let server: TestServer;
let tablet: Tablet;
const engines: Engine[] = [];

function start(): Engine {
  const engine = tablet.engine();
  engines.push(engine);
  return engine;
}

async function stop(engine: Engine): Promise<void> {
  engines.splice(engines.indexOf(engine), 1);
  await engine.close();
}

async function signedIn(): Promise<Engine> {
  const engine = start();
  await engine.signIn('', 'wangge01', 'secret', '2468');
  return engine;
}

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory();
  Dexie.dependencies.indexedDB = globalThis.indexedDB;
  server = await TestServer.start([NORTH, SOUTH]);
  tablet = new Tablet(server);
});

afterEach(async () => {
  for (const engine of [...engines]) await stop(engine);
});

describe('a day', () => {
  test('what the server holds is on the tablet after it was prepared', async () => {
    for (let door = 0; door < 1200; door++) server.put('dwelling', door % 2 ? NORTH : SOUTH, { entrance: '1', door: String(door) });
    const engine = await signedIn();
    const seen: number[] = [];
    await engine.prepare(({ done, total }) => seen.push(done / total));
    expect(engine.count('dwelling')).toBe(1200);
    expect(seen.at(-1)).toBe(1);
  });

  test('a visit saved offline is there after the tablet was closed, and arrives once', async () => {
    const first = await signedIn();
    await first.prepare();
    const { id, op } = await first.save('visit', { result: 'met' }, NORTH);
    await stop(first);

    const engine = start();
    await engine.unlock('2468');
    expect(engine.get('visit', id)).toMatchObject({ pending: true, set: { result: 'met' } });
    expect(engine.outbox().map((item) => item.id)).toEqual([op]);
    await engine.sync();
    await engine.sync();
    expect(server.bodies('visit')).toEqual({ [id]: { result: 'met' } });
    expect(engine.syncState).toMatchObject({ queued: 0, all_received: true, error: null });
    expect(engine.get('visit', id)?.pending).toBeUndefined();
    expect(engine.journal()[0]).toMatchObject({ id: op, state: 'received', op: null });
  });

  test('an edit carries only what differs, and the version that was seen', async () => {
    const line = server.put('person', NORTH, { name: '张三', phones: ['1'] });
    const engine = await signedIn();
    await engine.prepare();
    await engine.edit('person', line.id, { name: '张三', phones: ['2'], tags: { add: ['a'] } });
    await engine.push();
    const { op } = [...server.ops.values()].at(-1)!;
    expect(op).toMatchObject({ base: line.v, set: { phones: ['2'], tags: { add: ['a'] } }, n: 1 });
    expect(op.set).not.toHaveProperty('name');
    expect(await engine.edit('person', line.id, { name: '张三' })).toEqual({ id: line.id, op: null });
  });

  test('a confidential value reaches the server, and lies nowhere readable on the tablet', async () => {
    const engine = await signedIn();
    await engine.prepare();
    const { id } = await engine.save('person', { name: '李四', lives_alone: true }, NORTH);
    expect(engine.get('person', id)?.set).toEqual({ name: '李四' });
    expect(engine.outbox()[0]?.withheld).toEqual(['lives_alone']);
    await engine.push();
    expect(server.bodies('person')[id]).toEqual({ name: '李四', lives_alone: true });
  });

  test('a removed record is gone at once, and stays gone', async () => {
    const line = server.put('person', NORTH, { name: '张三' });
    const engine = await signedIn();
    await engine.prepare();
    await engine.remove('person', line.id);
    expect(engine.count('person')).toBe(0);
    await engine.sync();
    expect(engine.get('person', line.id)).toBeUndefined();
  });

  test('an op over 64 KiB is refused before anything is stored', async () => {
    const engine = await signedIn();
    await engine.prepare();
    await expect(engine.save('visit', { result: 'x'.repeat(70_000) }, NORTH)).rejects.toSatisfy((error) => isCode(error, 'too_large'));
    expect(engine.outbox()).toEqual([]);
  });
});

describe('keys', () => {
  test('five wrong PINs ask for an online sign-in, which opens the same store', async () => {
    const first = await signedIn();
    await first.save('visit', { result: 'met' }, NORTH);
    await stop(first);
    const engine = start();
    for (let turn = 1; turn <= 4; turn++) await expect(engine.unlock('0000')).rejects.toSatisfy((e) => isCode(e, 'wrong_pin'));
    await expect(engine.unlock('0000')).rejects.toSatisfy((error) => isCode(error, 'pin_locked'));
    await expect(engine.unlock('2468')).rejects.toSatisfy((error) => isCode(error, 'pin_locked'));
    expect((await engine.stores())[0]?.state).toBe('locked_out');
    await engine.signIn('', 'wangge01', 'secret', '2468');
    expect(engine.outbox()).toHaveLength(1);
  });

  test('a forgotten PIN costs the readable copies; the sealed op is still sent', async () => {
    const first = await signedIn();
    await first.prepare();
    const { id } = await first.save('visit', { result: 'met' }, NORTH);
    await stop(first);
    const engine = start();
    await engine.signIn('', 'wangge01', 'secret', '1357', { forgotPin: true });
    expect(engine.outbox()[0]).toMatchObject({ n: 1, op: null });
    await engine.sync();
    expect(server.bodies('visit')).toHaveProperty(id);
    expect(engine.get('visit', id)?.set).toEqual({ result: 'met' });
  });

  test('while locked nothing can be read, and what waits is sent', async () => {
    const engine = await signedIn();
    await engine.prepare();
    await engine.save('visit', { result: 'met' }, NORTH);
    await engine.lock();
    expect(() => engine.list('visit')).toThrow();
    expect(engine.outbox()[0]?.op).toBeNull();
    await engine.sync();
    expect(server.ops.size).toBe(1);
    await engine.unlock('2468');
    expect(engine.count('visit')).toBe(1);
  });

  test('after signing out nothing readable is left, and the op of before is sent by the next sign-in', async () => {
    const engine = await signedIn();
    await engine.prepare();
    await engine.save('visit', { result: 'met' }, NORTH);
    await engine.signOut();
    expect((await engine.stores())[0]?.state).toBe('signed_out');
    await expect(engine.unlock('2468')).rejects.toSatisfy((error) => isCode(error, 'no_store'));
    await engine.signIn('', 'wangge01', 'secret', '9999');
    await engine.sync();
    expect(server.ops.size).toBe(1);
  });
});

describe('trouble', () => {
  test('a pull that breaks in the middle goes on from its last whole line', async () => {
    for (let door = 0; door < 3000; door++) server.put('dwelling', NORTH, { door: String(door) });
    const engine = await signedIn();
    server.faults.push({ cut: 150_000 }, { cut: 120_000 });
    await engine.prepare();
    expect(engine.count('dwelling')).toBe(3000);
    expect(server.pulls.at(-1)?.cursors[NORTH]?.seq).toBeGreaterThan(500);
    await stop(engine);
    const again = start();
    await again.unlock('2468');
    expect(again.count('dwelling')).toBe(3000);
  });

  test('a portal’s page is no receipt', async () => {
    const engine = await signedIn();
    await engine.save('visit', { result: 'met' }, NORTH);
    server.faults.push(new Response('<html>welcome</html>'), new Response('<html>welcome</html>'));
    const state = await engine.sync();
    expect(state).toMatchObject({ queued: 1, error: 'not_understood', aside: 0 });
    expect((await engine.sync()).queued).toBe(0);
  });

  test('an op that fails alone five times is set aside, and the others pass', async () => {
    const engine = await signedIn();
    const saved = [];
    for (let turn = 0; turn < 7; turn++) saved.push(await engine.save('visit', { result: String(turn) }, NORTH));
    server.poison = saved[3]!.op;
    for (let turn = 0; turn < 5; turn++) await engine.push();
    expect(engine.outbox()).toMatchObject([{ id: saved[3]!.op, state: 'aside' }]);
    expect(server.ops.size).toBe(6);
    const before = server.pushes.length;
    await engine.push();
    expect(server.pushes.slice(before).flat()).not.toContainEqual(expect.objectContaining({ id: server.poison }));
  });

  test('a signed-out session keeps everything', async () => {
    const engine = await signedIn();
    await engine.save('visit', { result: 'met' }, NORTH);
    server.faults.push(problem(401, 'signed_out'));
    expect(await engine.sync()).toMatchObject({ contact: 'signed_out', queued: 1 });
    expect(engine.unlocked).toBe(true);
  });

  test('a revoked device loses what it could read, and still brings what it had sealed', async () => {
    server.put('person', NORTH, { name: '张三' });
    const engine = await signedIn();
    await engine.prepare();
    await engine.save('visit', { result: 'met' }, NORTH);
    server.faults.push(problem(401, 'device_revoked'));
    await expect(engine.pull()).rejects.toSatisfy((error) => isCode(error, 'device_revoked'));
    expect(engine.unlocked).toBe(false);
    await engine.sync();
    expect(server.ops.size).toBe(1);
    expect(await engine.stores()).toEqual([]);
  });

  test('a parked op is shown, corrected by another, and then discarded by the server', async () => {
    server.park = (op) => (op.set?.result === 'wrong' ? 'invalid' : null);
    const engine = await signedIn();
    await engine.prepare();
    const { op } = await engine.save('visit', { result: 'wrong' }, NORTH);
    await engine.sync();
    expect(engine.parked()).toMatchObject([{ id: op, reason: { code: 'invalid' }, op: { set: { result: 'wrong' } } }]);
    expect(engine.count('visit')).toBe(0);
    const { id } = await engine.replace(op!, { result: 'met' });
    expect(engine.get('visit', id)?.set).toEqual({ result: 'met' });
    await engine.sync();
    expect(server.bodies('visit')).toEqual({ [id]: { result: 'met' } });
  });

  test('a discarded op is let go after it was shown', async () => {
    server.park = (op) => (op.discards ? null : 'forbidden');
    const engine = await signedIn();
    await engine.prepare();
    const { op } = await engine.save('visit', { result: 'met' }, NORTH);
    await engine.sync();
    await engine.discard(op!, '记错了');
    await engine.sync();
    expect(server.pushes.at(-1)?.length).toBeGreaterThan(0);
    await engine.sync();
    expect(engine.journal().find((item) => item.id === op)?.state).toBe('discarded');
    await engine.acknowledge(op!);
    expect(engine.journal().some((item) => item.id === op)).toBe(false);
  });
});

describe('another history', () => {
  test('after a restore the lost day comes back from the journal', async () => {
    const engine = await signedIn();
    await engine.prepare();
    const { id } = await engine.save('visit', { result: 'met' }, NORTH);
    await engine.sync();
    expect(engine.syncState.all_received).toBe(true);
    server.ops.clear();
    server.scopes.get(NORTH)!.lines.clear();
    server.scopes.get(NORTH)!.seq = 0;
    server.epoch = newId();
    await engine.sync();
    expect(server.bodies('visit')).toHaveProperty(id);
    await engine.sync();
    expect(engine.syncState).toMatchObject({ queued: 0, all_received: true });
    expect(engine.count('visit')).toBe(1);
  });

  test('a scope that is taken away goes at once, from the disk too', async () => {
    server.put('person', NORTH, { name: '张三' });
    server.put('person', SOUTH, { name: '李四' });
    const engine = await signedIn();
    await engine.prepare();
    server.hidden.add(NORTH);
    await engine.sync();
    expect(engine.list('person').map((record) => record.set.name)).toEqual(['李四']);
    await stop(engine);
    const again = start();
    await again.unlock('2468');
    expect(again.count('person')).toBe(1);
  });

  test('a scope whose rights changed is replaced in one step', async () => {
    const line = server.put('person', NORTH, { name: '张三' });
    server.put('visit', NORTH, { result: 'met' });
    const engine = await signedIn();
    await engine.prepare();
    const north = server.scopes.get(NORTH)!;
    north.rights = 'r2';
    north.lines.delete(line.id);
    server.put('person', NORTH, { name: '王五' });
    const seen = new Set<number>();
    engine.on('change', () => seen.add(engine.count('person')));
    await engine.sync();
    expect(engine.list('person').map((record) => record.set.name)).toEqual(['王五']);
    expect([...seen]).toEqual([1]);
    await stop(engine);
    const again = start();
    await again.unlock('2468');
    expect(again.list('person').map((record) => record.set.name)).toEqual(['王五']);
  });

  test('ops without a result are asked for again when the server has fewer than it had', async () => {
    const engine = await signedIn();
    await engine.prepare();
    await engine.save('visit', { result: 'met' }, NORTH);
    await engine.push();
    const kept = [...server.ops.values()][0]!;
    server.ops.clear();
    server.forget(kept.op.device);
    await engine.push();
    expect(server.ops.size).toBe(1);
  });
});

describe('two stores of one outbox', () => {
  test('an emptied IndexedDB loses no op and no count', async () => {
    const first = await signedIn();
    await first.save('visit', { result: 'met' }, NORTH);
    await first.save('visit', { result: 'no_answer' }, NORTH);
    const { id } = (await first.stores())[0]!;
    await stop(first);
    await Dexie.delete(`outbox-${id}`);
    const engine = start();
    await engine.unlock('2468');
    expect(engine.outbox().map((item) => item.n)).toEqual([1, 2]);
    await engine.save('visit', { result: 'met' }, NORTH);
    expect(engine.outbox().at(-1)?.n).toBe(3);
  });

  test('a lost journal is written again from IndexedDB', async () => {
    const first = await signedIn();
    await first.save('visit', { result: 'met' }, NORTH);
    const { id } = (await first.stores())[0]!;
    await stop(first);
    tablet.folder(id).files.clear();
    const engine = start();
    await engine.unlock('2468');
    expect(engine.outbox()).toHaveLength(1);
    expect(tablet.folder(id).only.getSize()).toBeGreaterThan(500);
  });

  test('an op that only one store took is not said to be stored, and pressed again is the same op', async () => {
    const engine = await signedIn();
    const { id } = (await engine.stores())[0]!;
    tablet.folder(id).only.room = 40;
    await expect(engine.save('visit', { result: 'met' }, NORTH)).rejects.toSatisfy((error) => isCode(error, 'not_stored'));
    expect(engine.outbox()).toEqual([]);
    tablet.folder(id).only.room = Infinity;
    await engine.save('visit', { result: 'met' }, NORTH);
    expect(engine.outbox().map((item) => item.n)).toEqual([1]);
  });

  test('two tabs share one count', async () => {
    const one = await signedIn();
    await one.prepare();
    const two = start();
    await two.unlock('2468');
    const saves = Array.from({ length: 20 }, (_, turn) => (turn % 2 ? one : two).save('visit', { result: String(turn) }, NORTH));
    await Promise.all(saves);
    expect(one.outbox().map((item) => item.n)).toEqual(Array.from({ length: 20 }, (_, at) => at + 1));
    await two.push();
    expect(server.ops.size).toBe(20);
  });
});

test('a draft is kept under the data key, and gone after it was cleared', async () => {
  const engine = await signedIn();
  await engine.prepare();
  await engine.saveDraft('visit/1', 'visit', { result: 'met' });
  expect((await engine.loadDraft('visit/1'))?.body).toEqual({ result: 'met' });
  expect(await engine.drafts()).toHaveLength(1);
  await engine.clearDraft('visit/1');
  expect(await engine.loadDraft('visit/1')).toBeNull();
});

test('a second person’s sealed work is carried by whoever is signed in', async () => {
  const first = await signedIn();
  await first.save('visit', { result: 'met' }, NORTH);
  await stop(first);
  const engine = start();
  await engine.signIn('', 'louzhang01', 'secret', '1111');
  expect(server.ops.size).toBe(0);
  await engine.sync();
  expect(server.ops.size).toBe(1);
  expect(await engine.stores()).toHaveLength(2);
});
