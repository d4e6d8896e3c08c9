// @vitest-environment node
import { describe, expect, test } from 'vitest';
import { isCode } from './errors';
import { newId } from './ids';
import { problem } from './testing/server';
import { NORTH, SOUTH, stage } from './testing/stage';

const on = stage();

describe('trouble', () => {
  test('a pull that breaks in the middle goes on from its last whole line', async () => {
    for (let door = 0; door < 3000; door++) on.server.put('dwelling', NORTH, { door: String(door) });
    const engine = await on.signedIn();
    on.server.faults.push({ cut: 150_000 }, { cut: 120_000 });
    await engine.prepare();
    expect(engine.count('dwelling')).toBe(3000);
    expect(on.server.pulls.at(-1)?.cursors[NORTH]?.seq).toBeGreaterThan(500);
    await on.stop(engine);
    const again = on.start();
    await again.unlock('2468');
    expect(again.count('dwelling')).toBe(3000);
  });

  test('a portal’s page is no receipt', async () => {
    const engine = await on.signedIn();
    await engine.save('visit', { result: 'met' }, NORTH);
    on.server.faults.push(new Response('<html>welcome</html>'), new Response('<html>welcome</html>'));
    const state = await engine.sync();
    expect(state).toMatchObject({ queued: 1, error: 'not_understood', aside: 0 });
    expect((await engine.sync()).queued).toBe(0);
  });

  test('who asks for a contact while one is failing gets another one', async () => {
    const engine = await on.signedIn();
    await engine.save('visit', { result: 'met' }, NORTH);
    on.server.faults.push('offline');
    const [failing, asked] = await Promise.all([engine.sync(), engine.sync()]);
    expect(failing.error).toBe('offline');
    expect(asked).toMatchObject({ queued: 0, error: null });
  });

  test('an op that fails alone five times is set aside, and the others pass', async () => {
    const engine = await on.signedIn();
    const saved = [];
    for (let turn = 0; turn < 7; turn++) saved.push(await engine.save('visit', { result: String(turn) }, NORTH));
    on.server.poison = saved[3]!.op;
    for (let turn = 0; turn < 5; turn++) await engine.push();
    expect(engine.outbox()).toMatchObject([{ id: saved[3]!.op, state: 'aside' }]);
    expect(engine.get('visit', saved[3]!.id)).toMatchObject({ pending: true });
    expect(on.server.ops.size).toBe(6);
    const before = on.server.pushes.length;
    await engine.push();
    expect(on.server.pushes.slice(before).flat()).not.toContainEqual(expect.objectContaining({ id: on.server.poison }));
  });

  test('a signed-out session keeps everything', async () => {
    const engine = await on.signedIn();
    await engine.save('visit', { result: 'met' }, NORTH);
    on.server.faults.push(problem(401, 'signed_out'));
    expect(await engine.sync()).toMatchObject({ contact: 'signed_out', queued: 1 });
    expect(engine.unlocked).toBe(true);
  });

  test('a revoked device loses what it could read, and still brings what it had sealed', async () => {
    on.server.put('person', NORTH, { name: '张三' });
    const engine = await on.signedIn();
    await engine.prepare();
    await engine.save('visit', { result: 'met' }, NORTH);
    on.server.faults.push(problem(401, 'device_revoked'));
    const alarms: string[] = [];
    engine.on('alarm', ({ code }) => alarms.push(code));
    await expect(engine.pull()).rejects.toSatisfy((error) => isCode(error, 'device_revoked'));
    expect(engine.unlocked).toBe(false);
    expect(alarms).toEqual(['device_revoked']);
    await engine.sync();
    expect(on.server.ops.size).toBe(1);
    expect(await engine.stores()).toEqual([]);
  });

  test('a parked op is shown, corrected by another, and then discarded by the server', async () => {
    on.server.park = (op) => (op.set?.result === 'wrong' ? 'invalid' : null);
    const engine = await on.signedIn();
    await engine.prepare();
    const { op } = await engine.save('visit', { result: 'wrong' }, NORTH);
    await engine.sync();
    expect(engine.parked()).toMatchObject([{ id: op, reason: { code: 'invalid' }, op: { set: { result: 'wrong' } } }]);
    expect(engine.count('visit')).toBe(0);
    const { id } = await engine.replace(op!, { result: 'met' });
    expect(engine.get('visit', id)?.set).toEqual({ result: 'met' });
    await engine.sync();
    expect(on.server.bodies('visit')).toEqual({ [id]: { result: 'met' } });
  });

  test('an op sealed to a lost key is sealed anew, without its confidential fields', async () => {
    const engine = await on.signedIn();
    await engine.prepare();
    const { id, op } = await engine.save('person', { name: '张三', lives_alone: true }, NORTH);
    await on.server.renewSeal();
    await engine.sync();
    expect(engine.outbox()).toMatchObject([{ id: op, n: 1, state: 'aside', withheld: ['lives_alone'], reason: { code: 'seal_unreadable' } }]);
    await engine.sync();
    expect(engine.outbox()).toEqual([]);
    expect(on.server.bodies('person')).toEqual({ [id]: { name: '张三' } });
  });

  test('a discarded op is let go after it was shown', async () => {
    on.server.park = (op) => (op.discards ? null : 'forbidden');
    const engine = await on.signedIn();
    await engine.prepare();
    const { op } = await engine.save('visit', { result: 'met' }, NORTH);
    await engine.sync();
    await engine.discard(op!, '记错了');
    await engine.sync();
    expect(on.server.pushes.at(-1)?.length).toBeGreaterThan(0);
    await engine.sync();
    expect(engine.journal().find((item) => item.id === op)?.state).toBe('discarded');
    await engine.acknowledge(op!);
    expect(engine.journal().some((item) => item.id === op)).toBe(false);
  });
});

describe('erasure', () => {
  test('what was erased on the server leaves the journal, at the pull that removes its record', async () => {
    const engine = await on.signedIn();
    await engine.prepare();
    const [erased, removed] = [await engine.save('visit', { result: 'met' }, NORTH), await engine.save('visit', { result: 'met' }, NORTH)];
    await engine.sync();
    const folder = [...on.tablet.folders.values()][0]!;
    const told = (): string => [...folder.files.values()].map(({ bytes }) => new TextDecoder('latin1').decode(bytes)).join();
    expect(told()).toContain(erased.op);
    on.server.erase(erased.id);
    on.server.put('visit', NORTH, {}, { id: removed.id, removed: true });
    await engine.sync();
    expect(engine.get('visit', erased.id)).toBeUndefined();
    expect(engine.journal().map((item) => [item.id, item.state])).toEqual([[removed.op, 'received']]);
    expect(told()).not.toContain(erased.op);
    expect(engine.syncState).toMatchObject({ queued: 0, error: null });
  });

  test('what was erased while its scope is pulled anew, without a tombstone, leaves the journal too', async () => {
    const engine = await on.signedIn();
    await engine.prepare();
    const [erased, kept] = [await engine.save('visit', { result: 'met' }, NORTH), await engine.save('visit', { result: 'met' }, NORTH)];
    await engine.sync();
    on.server.erase(erased.id);
    on.server.scopes.get(NORTH)!.rights = 'r2';
    await engine.sync();
    expect(engine.journal().map((item) => [item.id, item.state])).toEqual([[kept.op, 'received']]);
    expect(engine.syncState).toMatchObject({ queued: 0, all_received: true });
  });
});

describe('another history', () => {
  test('after a restore the lost day comes back from the journal', async () => {
    const engine = await on.signedIn();
    await engine.prepare();
    const { id } = await engine.save('visit', { result: 'met' }, NORTH);
    await engine.sync();
    expect(engine.syncState.all_received).toBe(true);
    on.server.ops.clear();
    on.server.scopes.get(NORTH)!.lines.clear();
    on.server.scopes.get(NORTH)!.seq = 0;
    on.server.epoch = newId();
    await engine.sync();
    expect(on.server.bodies('visit')).toHaveProperty(id);
    await engine.sync();
    expect(engine.syncState).toMatchObject({ queued: 0, all_received: true });
    expect(engine.count('visit')).toBe(1);
  });

  test('a scope that is taken away goes at once, from the disk too', async () => {
    on.server.put('person', NORTH, { name: '张三' });
    on.server.put('person', SOUTH, { name: '李四' });
    const engine = await on.signedIn();
    await engine.prepare();
    on.server.hidden.add(NORTH);
    await engine.sync();
    expect(engine.list('person').map((record) => record.set.name)).toEqual(['李四']);
    await on.stop(engine);
    const again = on.start();
    await again.unlock('2468');
    expect(again.count('person')).toBe(1);
  });

  test('a scope whose rights changed is replaced in one step', async () => {
    const line = on.server.put('person', NORTH, { name: '张三' });
    on.server.put('visit', NORTH, { result: 'met' });
    const engine = await on.signedIn();
    await engine.prepare();
    const north = on.server.scopes.get(NORTH)!;
    north.rights = 'r2';
    north.lines.delete(line.id);
    on.server.put('person', NORTH, { name: '王五' });
    const seen = new Set<number>();
    engine.on('change', () => seen.add(engine.count('person')));
    await engine.sync();
    expect(engine.list('person').map((record) => record.set.name)).toEqual(['王五']);
    expect([...seen]).toEqual([1]);
    await on.stop(engine);
    const again = on.start();
    await again.unlock('2468');
    expect(again.list('person').map((record) => record.set.name)).toEqual(['王五']);
  });

  test('ops without a result are asked for again when the server has fewer than it had', async () => {
    const engine = await on.signedIn();
    await engine.prepare();
    await engine.save('visit', { result: 'met' }, NORTH);
    await engine.push();
    const kept = [...on.server.ops.values()][0]!;
    on.server.ops.clear();
    on.server.forget(kept.op.device);
    await engine.push();
    expect(on.server.ops.size).toBe(1);
  });
});
