// @vitest-environment node
import { describe, expect, test } from 'vitest';
import { isCode } from './errors';
import { NORTH, SOUTH, stage } from './testing/stage';

const on = stage();

describe('a day', () => {
  test('what the server holds is on the tablet after it was prepared', async () => {
    for (let door = 0; door < 1200; door++) on.server.put('dwelling', door % 2 ? NORTH : SOUTH, { entrance: '1', door: String(door) });
    const engine = await on.signedIn();
    const seen: number[] = [];
    await engine.prepare(({ done, total }) => seen.push(done / total));
    expect(engine.count('dwelling')).toBe(1200);
    expect(seen.at(-1)).toBe(1);
  });

  test('a visit saved offline is there after the tablet was closed, and arrives once', async () => {
    const first = await on.signedIn();
    await first.prepare();
    const { id, op } = await first.save('visit', { result: 'met' }, NORTH);
    await on.stop(first);

    const engine = on.start();
    await engine.unlock('2468');
    expect(engine.get('visit', id)).toMatchObject({ pending: true, set: { result: 'met' } });
    expect(engine.outbox().map((item) => item.id)).toEqual([op]);
    await engine.sync();
    await engine.sync();
    expect(on.server.bodies('visit')).toEqual({ [id]: { result: 'met' } });
    expect(engine.syncState).toMatchObject({ queued: 0, all_received: true, error: null });
    expect(engine.get('visit', id)?.pending).toBeUndefined();
    expect(engine.journal()[0]).toMatchObject({ id: op, state: 'received', op: null });
  });

  test('an edit carries only what differs, and the version that was seen', async () => {
    const line = on.server.put('person', NORTH, { name: '张三', phones: ['1'] });
    const engine = await on.signedIn();
    await engine.prepare();
    await engine.edit('person', line.id, { name: '张三', phones: ['2'], tags: { add: ['a'] } });
    await engine.push();
    const { op } = [...on.server.ops.values()].at(-1)!;
    expect(op).toMatchObject({ base: line.v, set: { phones: ['2'], tags: { add: ['a'] } }, n: 1 });
    expect(op.set).not.toHaveProperty('name');
    expect(await engine.edit('person', line.id, { name: '张三' })).toEqual({ id: line.id, op: null });
  });

  test('a confidential value reaches the server, and lies nowhere readable on the tablet', async () => {
    const engine = await on.signedIn();
    await engine.prepare();
    const { id } = await engine.save('person', { name: '李四', lives_alone: true }, NORTH);
    expect(engine.get('person', id)?.set).toEqual({ name: '李四' });
    expect(engine.outbox()[0]?.withheld).toEqual(['lives_alone']);
    await engine.push();
    expect(on.server.bodies('person')[id]).toEqual({ name: '李四', lives_alone: true });
  });

  test('a removed record is gone at once, and stays gone', async () => {
    const line = on.server.put('person', NORTH, { name: '张三' });
    const engine = await on.signedIn();
    await engine.prepare();
    await engine.remove('person', line.id);
    expect(engine.count('person')).toBe(0);
    await engine.sync();
    expect(engine.get('person', line.id)).toBeUndefined();
  });

  test('an op over 64 KiB is refused before anything is stored', async () => {
    const engine = await on.signedIn();
    await engine.prepare();
    await expect(engine.save('visit', { result: 'x'.repeat(70_000) }, NORTH)).rejects.toSatisfy((error) => isCode(error, 'too_large'));
    expect(engine.outbox()).toEqual([]);
  });
});

describe('keys', () => {
  test('five wrong PINs ask for an online sign-in, which opens the same store', async () => {
    const first = await on.signedIn();
    await first.save('visit', { result: 'met' }, NORTH);
    await on.stop(first);
    const engine = on.start();
    for (let turn = 1; turn <= 4; turn++) await expect(engine.unlock('0000')).rejects.toSatisfy((e) => isCode(e, 'wrong_pin'));
    await expect(engine.unlock('0000')).rejects.toSatisfy((error) => isCode(error, 'pin_locked'));
    await expect(engine.unlock('2468')).rejects.toSatisfy((error) => isCode(error, 'pin_locked'));
    expect((await engine.stores())[0]?.state).toBe('locked_out');
    await engine.signIn('', 'wangge01', 'secret', '2468');
    expect(engine.outbox()).toHaveLength(1);
  });

  test('a forgotten PIN costs the readable copies; the sealed op is still sent', async () => {
    const first = await on.signedIn();
    await first.prepare();
    const { id } = await first.save('visit', { result: 'met' }, NORTH);
    await on.stop(first);
    const engine = on.start();
    await engine.signIn('', 'wangge01', 'secret', '1357', { forgotPin: true });
    expect(engine.outbox()[0]).toMatchObject({ n: 1, op: null });
    await engine.sync();
    expect(on.server.bodies('visit')).toHaveProperty(id);
    expect(engine.get('visit', id)?.set).toEqual({ result: 'met' });
  });

  test('while locked nothing can be read, and what waits is sent', async () => {
    const engine = await on.signedIn();
    await engine.prepare();
    await engine.save('visit', { result: 'met' }, NORTH);
    await engine.lock();
    expect(() => engine.list('visit')).toThrow();
    expect(engine.outbox()[0]?.op).toBeNull();
    await engine.sync();
    expect(on.server.ops.size).toBe(1);
    await engine.unlock('2468');
    expect(engine.count('visit')).toBe(1);
  });

  test('signing out in one tab locks the others', async () => {
    const one = await on.signedIn();
    await one.prepare();
    const two = on.start();
    await two.unlock('2468');
    const locked = new Promise<void>((resolve) => two.on('locked', () => resolve()));
    await one.signOut();
    await locked;
    expect(two.unlocked).toBe(false);
  });

  test('what one tab pulled the others show', async () => {
    const one = await on.signedIn();
    const two = on.start();
    await two.unlock('2468');
    on.server.put('person', NORTH, { name: '张三' });
    const changed = new Promise<void>((resolve) => two.on('change', ({ kinds }) => kinds.has('person') && resolve()));
    await one.sync();
    await changed;
    expect(two.list('person').map((record) => record.set.name)).toEqual(['张三']);
  });

  test('after signing out nothing readable is left, and the op of before is sent by the next sign-in', async () => {
    const engine = await on.signedIn();
    await engine.prepare();
    await engine.save('visit', { result: 'met' }, NORTH);
    await engine.signOut();
    expect((await engine.stores())[0]?.state).toBe('signed_out');
    await expect(engine.unlock('2468')).rejects.toSatisfy((error) => isCode(error, 'no_store'));
    await engine.signIn('', 'wangge01', 'secret', '9999');
    await engine.sync();
    expect(on.server.ops.size).toBe(1);
  });
});

test('a draft is kept under the data key, and gone after it was cleared', async () => {
  const engine = await on.signedIn();
  await engine.prepare();
  await engine.saveDraft('visit/1', 'visit', { result: 'met' });
  expect((await engine.loadDraft('visit/1'))?.body).toEqual({ result: 'met' });
  expect(await engine.drafts()).toHaveLength(1);
  await engine.clearDraft('visit/1');
  expect(await engine.loadDraft('visit/1')).toBeNull();
});

test('a second person’s sealed work is carried by whoever is signed in', async () => {
  const first = await on.signedIn();
  await first.save('visit', { result: 'met' }, NORTH);
  await on.stop(first);
  const engine = on.start();
  await engine.signIn('', 'louzhang01', 'secret', '1111');
  expect(on.server.ops.size).toBe(0);
  await engine.sync();
  expect(on.server.ops.size).toBe(1);
  expect(await engine.stores()).toHaveLength(2);
});
