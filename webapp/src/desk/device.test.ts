// @vitest-environment node
import 'fake-indexeddb/auto';
import { Dexie } from 'dexie';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { serve, type Port } from '../records/outbox/serve';
import { MemoryFolder } from '../records/testing/disk';
import { problem, TestServer } from '../records/testing/server';
import { newId } from '../records/ids';
import { DeskDevice } from './device';

const SCOPE = newId();
let server: TestServer;
let fetch: ReturnType<TestServer['browser']>;
let folders: Map<string, MemoryFolder>;
let open: DeskDevice[];

const emptyDatabase = (): void => void (Dexie.dependencies.indexedDB = new IDBFactory());

beforeEach(async () => {
  emptyDatabase();
  server = await TestServer.start([SCOPE]);
  fetch = server.browser();
  folders = new Map();
  open = [];
});
afterEach(async () => {
  for (const desk of open) await desk.leave();
});

function startLine(store: string): MessagePort {
  const { port1, port2 } = new MessageChannel();
  const folder = folders.get(store) ?? new MemoryFolder();
  folders.set(store, folder);
  serve(store, port2 as unknown as Port, async () => folder);
  return port1;
}

function desk(): DeskDevice {
  const made = new DeskDevice({ fetch, startLine });
  open.push(made);
  return made;
}

const note = { scope: SCOPE, kind: 'visit', schema: 1, set: { result: 'met' } };

describe('the desk as a device', () => {
  test('what it says is sealed, counted, and answered by the server', async () => {
    const one = desk();
    await one.signIn('shequ01', 'secret');
    const said = await one.say(note);
    await one.say(note);
    expect(said.result).toMatchObject({ op: said.op, status: 'applied' });
    expect([...server.ops.values()].map(({ op }) => op.n)).toEqual([1, 2]);
    expect(server.pushes[0]!.every((sent) => sent.sealed && !('set' in sent))).toBe(true);
    expect(one.standing).toMatchObject({ queued: 0, error: null });
  });

  test('what did not arrive survives a reload, and is sent again without a password', async () => {
    const before = desk();
    const session = await before.signIn('shequ01', 'secret');
    server.faults.push('offline');
    const said = await before.say(note);
    expect(said.result).toBeNull();
    expect(before.standing).toMatchObject({ queued: 1, error: 'offline' });
    await before.leave();

    const after = desk();
    expect((await after.resume())?.device.id).toBe(session.device.id);
    expect(after.standing.queued).toBe(1);
    await after.bring();
    await after.bring();
    expect(server.bodies('visit')).toEqual({ [said.record]: { result: 'met' } });
    expect(after.standing.queued).toBe(0);
    expect((await after.say(note)).result?.status).toBe('applied');
    expect([...server.ops.values()].map(({ op }) => op.n)).toEqual([1, 2]);
  });

  test('a good answer that does not name the op is none', async () => {
    const one = desk();
    await one.signIn('shequ01', 'secret');
    server.faults.push(new Response('<html>welcome to this network</html>'));
    expect((await one.say(note)).result).toBeNull();
    expect(one.standing.queued).toBe(1);
  });

  test('a parked op says why', async () => {
    const one = desk();
    await one.signIn('shequ01', 'secret');
    server.park = () => 'forbidden';
    expect((await one.say(note)).result).toMatchObject({ status: 'parked', reason: { code: 'forbidden' } });
    expect(one.standing.queued).toBe(0);
  });

  test('without a session there is nothing to resume', async () => {
    const one = desk();
    expect(await one.resume()).toBeNull();
    await one.signIn('shequ01', 'secret');
    await one.signOut();
    expect(await desk().resume()).toBeNull();
    await expect(one.say(note)).rejects.toMatchObject({ code: 'signed_out' });
  });

  test('a store that lost its count begins anew under another id', async () => {
    const first = desk();
    const { device } = await first.signIn('shequ01', 'secret');
    await first.say(note);
    await first.leave();
    emptyDatabase();
    folders.clear();
    const second = desk();
    const again = await second.signIn('shequ01', 'secret');
    expect(again.device.id).not.toBe(device.id);
    expect((await second.say(note)).result?.status).toBe('applied');
  });

  test('a revoked device is followed by another one; a closed account is told so', async () => {
    const first = desk();
    const { device } = await first.signIn('shequ01', 'secret');
    await first.leave();
    server.faults.push(problem(401, 'device_revoked'));
    const again = await desk().signIn('shequ01', 'secret');
    expect(again.device.id).not.toBe(device.id);
    server.faults.push(problem(401, 'device_revoked'), problem(401, 'device_revoked'));
    await expect(desk().signIn('shequ01', 'secret')).rejects.toMatchObject({ code: 'device_revoked' });
  });

  test('the next person carries what the last one left', async () => {
    const first = desk();
    await first.signIn('shequ01', 'secret');
    server.faults.push('offline');
    const said = await first.say(note);
    await first.leave();
    const second = desk();
    await second.signIn('gongzuo01', 'secret');
    await second.bring();
    expect(Object.keys(server.bodies('visit'))).toEqual([said.record]);
  });
});
