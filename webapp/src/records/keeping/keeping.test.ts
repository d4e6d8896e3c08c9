// @vitest-environment node
import { describe, expect, test } from 'vitest';
import { isCode } from '../errors';
import { BALLAST_BYTES } from '../outbox/ballast';
import { MemoryFile } from '../testing/disk';
import { NORTH, stage } from '../testing/stage';
import { Dexie } from 'dexie'; // after the stage, which brings an IndexedDB

const on = stage();

/** A tablet with so many visits that the street has not received, and closed; its store's id. */
async function left(count: number): Promise<string> {
  const engine = await on.signedIn();
  await engine.prepare();
  for (let turn = 0; turn < count; turn++) await engine.save('visit', { result: String(turn) }, NORTH);
  const { id } = (await engine.stores())[0]!;
  await on.stop(engine);
  return id;
}

async function evicted(): Promise<void> {
  for (const name of await Dexie.getDatabaseNames()) await Dexie.delete(name);
}

describe('an emptied browser', () => {
  test('says how many were put back when the database went, once', async () => {
    await left(3);
    await evicted();
    const engine = on.start();
    await engine.unlock('2468');
    expect(engine.keeping.notices.all()).toMatchObject([{ what: 'database', count: 3, lost: [] }]);
    expect(engine.outbox()).toHaveLength(3);
    engine.keeping.notices.dismiss(engine.keeping.notices.all()[0]!.id);
    await on.stop(engine);
    const again = on.start();
    await again.unlock('2468');
    expect(again.keeping.notices.all()).toEqual([]);
  });

  test('says it once, however many windows open the store', async () => {
    await left(1);
    await evicted();
    const [one, other] = [on.start(), on.start()];
    await Promise.all([one.wake(), other.wake(), one.stores(), other.stores()]);
    expect(one.keeping.notices.all()).toMatchObject([{ what: 'database', count: 1 }]);
  });

  test('says how many were put back when the files went', async () => {
    const id = await left(2);
    on.tablet.folder(id).files.clear();
    const engine = on.start();
    await engine.wake();
    expect(engine.keeping.notices.all()).toMatchObject([{ what: 'journal', count: 2 }]);
  });

  test('says that the journal was mended where it was damaged', async () => {
    const id = await left(2);
    on.tablet.folder(id).only.bytes[400]! ^= 1;
    const engine = on.start();
    await engine.unlock('2468');
    expect(engine.keeping.notices.all()).toMatchObject([{ what: 'journal' }]);
    expect(engine.stats().rebuilt?.holes).toBe(1);
    await on.stop(engine);
    const again = on.start();
    await again.unlock('2468');
    expect(again.stats().rebuilt).toMatchObject({ holes: 0, database: 0, journal: 0 });
  });

  test('names the numbers that are gone when both went, before anybody signs in', async () => {
    await left(3);
    await evicted();
    on.tablet.folders.clear();
    const engine = on.start();
    await engine.wake();
    expect(await engine.stores()).toEqual([]);
    expect(engine.keeping.notices.all()).toMatchObject([{ what: 'emptied', lost: [1, 2, 3] }]);
    await engine.wake();
    expect(engine.keeping.notices.all()).toHaveLength(1);
  });

  test('says that nothing was lost where everything had been received', async () => {
    const first = await on.signedIn();
    await first.prepare();
    await first.save('visit', { result: 'met' }, NORTH);
    await first.sync();
    await on.stop(first);
    await evicted();
    on.tablet.folders.clear();
    const engine = on.start();
    await engine.wake();
    expect(engine.keeping.notices.all()).toMatchObject([{ what: 'emptied', lost: [] }]);
  });

  test('is noticed by the server’s count where nothing else remembers', async () => {
    const first = await on.signedIn();
    await first.prepare();
    await first.save('visit', { result: 'met' }, NORTH);
    await first.sync();
    const { id } = (await first.stores())[0]!;
    await on.stop(first);
    await Dexie.delete(`outbox-${id}`);
    on.tablet.folders.clear();
    on.tablet.keep.texts.clear();
    const engine = on.start();
    await engine.signIn('', 'wangge01', 'secret', '2468');
    expect(engine.keeping.notices.all()).toMatchObject([{ what: 'emptied' }]);
    expect(engine.session?.device.id).not.toBe(id);
  });

  test('and nothing is said where nothing happened', async () => {
    await left(2);
    const engine = on.start();
    await engine.unlock('2468');
    await engine.sync();
    expect(engine.keeping.notices.all()).toEqual([]);
  });
});

describe('a full disk', () => {
  /** The whole folder of a store has so much room; every file counts. */
  function fill(id: string, spare: number): () => void {
    const { files } = on.tablet.folder(id);
    const used = (): number => [...files.values()].reduce((sum, file) => sum + file.bytes.length, 0);
    const limit = used() + spare;
    const write = MemoryFile.prototype.write;
    MemoryFile.prototype.write = function (this: MemoryFile, bytes, where) {
      const grows = Math.max(0, where.at + bytes.length - this.bytes.length);
      this.room = Math.max(0, bytes.length - Math.max(0, used() + grows - limit));
      return write.call(this, bytes, where);
    };
    return () => (MemoryFile.prototype.write = write);
  }

  test('takes what is being saved all the same: the ballast makes room, and it is said', async () => {
    const engine = await on.signedIn();
    await engine.prepare();
    const { id } = (await engine.stores())[0]!;
    await expect.poll(() => engine.syncState.room).toBe('ok');
    const empty = fill(id, 40);
    try {
      await engine.save('visit', { result: 'met' }, NORTH);
      expect(engine.outbox()).toHaveLength(1);
      expect(on.tablet.folder(id).files.get('ballast.bin')!.bytes).toHaveLength(0);
      await expect.poll(() => engine.syncState.room).toBe('low');
      // the next ones live on the room that the ballast gave
      for (let turn = 0; turn < 20; turn++) await engine.save('visit', { result: String(turn) }, NORTH);
    } finally {
      empty();
    }
    await on.stop(engine);
    const again = on.start();
    await again.unlock('2468');
    expect(again.outbox()).toHaveLength(21);
    expect(on.tablet.folder(id).files.get('ballast.bin')!.bytes).toHaveLength(BALLAST_BYTES);
    await expect.poll(() => again.syncState.room).toBe('ok');
  });

  test('with no ballast left says that nothing was stored, and takes it when there is room', async () => {
    const engine = await on.signedIn();
    await engine.prepare();
    const { id } = (await engine.stores())[0]!;
    on.tablet.folder(id).only.room = 40;
    await expect(engine.save('visit', { result: 'met' }, NORTH)).rejects.toSatisfy((error) => isCode(error, 'storage_full'));
    on.tablet.folder(id).only.room = Infinity;
    await engine.save('visit', { result: 'met' }, NORTH);
    expect(engine.outbox().map((item) => item.n)).toEqual([1]);
  });

  test('keeps nobody from opening what is there, nor from sending it', async () => {
    const id = await left(2);
    on.tablet.folder(id).files.clear();
    const empty = fill(id, 0);
    try {
      const engine = on.start();
      await engine.unlock('2468');
      expect(engine.outbox()).toHaveLength(2);
      await expect(engine.save('visit', { result: 'met' }, NORTH)).rejects.toThrow();
      await engine.sync();
      expect(on.server.ops.size).toBe(2);
    } finally {
      empty();
    }
  });

  test('is told before the work begins when a real write does not get through', async () => {
    on.tablet.probed = { journal: { ok: false, ms: 1, trouble: 'QuotaExceededError' }, database: { ok: true, ms: 1, trouble: null } };
    const engine = await on.signedIn();
    await expect.poll(() => engine.syncState.room).toBe('full');
    expect(await engine.keeping.check()).toMatchObject({ room: 'full', journal: { ok: false } });
  });
});

test('what a new sealing had to leave out is said, and stands at its op', async () => {
  const engine = await on.signedIn();
  await engine.prepare();
  const { op } = await engine.save('person', { name: '张三', lives_alone: true }, NORTH);
  await on.server.renewSeal();
  await engine.sync();
  await engine.sync();
  expect(engine.keeping.notices.all()).toMatchObject([{ what: 'unsealed', count: 1 }]);
  expect(engine.journal()).toMatchObject([{ id: op, lost: 1 }]);
});
