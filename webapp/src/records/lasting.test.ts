// @vitest-environment node
import { describe, expect, test, vi } from 'vitest';
import { isCode } from './errors';
import { NORTH, stage } from './testing/stage';
import { OutboxDb } from './outbox/db';
import { Pair } from './outbox/pair';
import { ReplicaDb } from './replica/db';
import { Dexie } from 'dexie'; // after the stage, which brings an IndexedDB

const on = stage();

describe('two stores of one outbox', () => {
  test('an emptied IndexedDB loses no op and no count', async () => {
    const first = await on.signedIn();
    await first.save('visit', { result: 'met' }, NORTH);
    await first.save('visit', { result: 'no_answer' }, NORTH);
    const { id } = (await first.stores())[0]!;
    await on.stop(first);
    await Dexie.delete(`outbox-${id}`);
    const engine = on.start();
    await engine.unlock('2468');
    expect(engine.outbox().map((item) => item.n)).toEqual([1, 2]);
    await engine.save('visit', { result: 'met' }, NORTH);
    expect(engine.outbox().at(-1)?.n).toBe(3);
  });

  test('a lost journal is written again from IndexedDB', async () => {
    const first = await on.signedIn();
    await first.save('visit', { result: 'met' }, NORTH);
    const { id } = (await first.stores())[0]!;
    await on.stop(first);
    on.tablet.folder(id).files.clear();
    const engine = on.start();
    await engine.unlock('2468');
    expect(engine.outbox()).toHaveLength(1);
    const { bytes } = on.tablet.folder(id).only;
    expect(bytes.length).toBeGreaterThan(500);
    // with whose it is: without that, an IndexedDB that is emptied next would leave ops that no PIN opens
    expect(new TextDecoder().decode(bytes)).toContain('wangge01');
  });

  test('an op that only one store took is not said to be stored, and pressed again is the same op', async () => {
    const engine = await on.signedIn();
    const { id } = (await engine.stores())[0]!;
    on.tablet.folder(id).only.room = 40;
    await expect(engine.save('visit', { result: 'met' }, NORTH)).rejects.toSatisfy((error) => isCode(error, 'storage_full'));
    expect(engine.outbox()).toEqual([]);
    on.tablet.folder(id).only.room = Infinity;
    await engine.save('visit', { result: 'met' }, NORTH);
    expect(engine.outbox().map((item) => item.n)).toEqual([1]);
  });

  test('two tabs share one count', async () => {
    const one = await on.signedIn();
    await one.prepare();
    const two = on.start();
    await two.unlock('2468');
    const saves = Array.from({ length: 20 }, (_, turn) => (turn % 2 ? one : two).save('visit', { result: String(turn) }, NORTH));
    await Promise.all(saves);
    expect(one.outbox().map((item) => item.n)).toEqual(Array.from({ length: 20 }, (_, at) => at + 1));
    await two.push();
    expect(on.server.ops.size).toBe(20);
  });
});

test('an entry of IndexedDB that cannot be read hides no other, and comes back from the journal', async () => {
  const first = await on.signedIn();
  await first.save('visit', { result: 'met' }, NORTH);
  await first.save('visit', { result: 'no_answer' }, NORTH);
  const { id } = (await first.stores())[0]!;
  await on.stop(first);
  const db = new OutboxDb(id);
  const table = Object.getPrototypeOf(db.entries) as typeof db.entries;
  const toArray = vi.spyOn(table, 'toArray').mockImplementation(function (this: { name: string }) {
    return (this.name === 'entries' ? Promise.reject(new Error('Failed to read large IndexedDB value')) : Promise.resolve([])) as never;
  });
  const pair = new Pair(id, on.tablet.folder(id));
  await pair.open();
  toArray.mockRestore();
  expect([...pair.entries.values()].map((entry) => entry.n)).toEqual([1, 2]);
  pair.close();
  db.close();
});

test('pages that cannot be read any more keep nobody from unlocking, and are fetched anew', async () => {
  const first = await on.signedIn();
  await first.prepare();
  await first.save('visit', { result: 'met' }, NORTH);
  await first.sync();
  await first.save('visit', { result: 'no_answer' }, NORTH);
  const { id } = (await first.stores())[0]!;
  const records = first.stats().records;
  expect(records).toBeGreaterThan(0);
  await on.stop(first);
  const db = new ReplicaDb(id);
  await db.pages.toCollection().modify((page) => void (page.ct = new Uint8Array(page.ct.length)));
  db.close();
  const engine = on.start();
  await engine.unlock('2468');
  expect(engine.stats().records).toBe(0);
  expect(engine.outbox()).toHaveLength(1);
  await engine.pull();
  expect(engine.stats().records).toBe(records);
});

describe('time', () => {
  const DAY_MS = 24 * 3600_000;

  test('an op leaves the journal 30 days after its receipt, and the count goes on', async () => {
    const engine = await on.signedIn();
    await engine.prepare();
    await engine.save('visit', { result: 'met' }, NORTH);
    await engine.sync();
    on.server.now = () => Date.now() + 29 * DAY_MS;
    await engine.sync();
    expect(engine.journal()).toHaveLength(1);
    on.server.now = () => Date.now() + 31 * DAY_MS;
    await engine.sync();
    expect(engine.journal()).toEqual([]);
    await engine.save('visit', { result: 'met' }, NORTH);
    expect(engine.outbox()[0]?.n).toBe(2);
  });

  test('a visit leaves the tablet when its year is over, by the server’s clock', async () => {
    on.server.put('visit', NORTH, { result: 'met' }, { at: new Date(Date.now() - 360 * DAY_MS).toISOString() });
    const engine = await on.signedIn();
    await engine.prepare();
    expect(engine.count('visit')).toBe(1);
    on.server.now = () => Date.now() + 10 * DAY_MS;
    await engine.sync();
    expect(engine.count('visit')).toBe(0);
  });

  test('what a person recorded bears the server’s time, whatever the tablet’s clock says', async () => {
    on.server.now = () => Date.now() + 5 * DAY_MS;
    const engine = await on.signedIn();
    await engine.prepare();
    await engine.save('visit', { result: 'met' }, NORTH);
    expect(Math.abs(Date.parse(engine.outbox()[0]!.at) - on.server.now())).toBeLessThan(60_000);
  });

  test('confidential words in a draft last a day, the others stay', async () => {
    const engine = await on.signedIn();
    await engine.prepare();
    await engine.saveDraft('p', 'person', { name: '张三', lives_alone: true });
    expect((await engine.loadDraft('p'))?.body).toHaveProperty('lives_alone');
    on.server.now = () => Date.now() + 1.1 * DAY_MS;
    await engine.sync();
    expect((await engine.loadDraft('p'))?.body).toEqual({ name: '张三' });
  });
});

test('a store that lost its count begins anew as another device, and carries what the old one holds', async () => {
  const first = await on.signedIn();
  await first.save('visit', { result: 'met' }, NORTH);
  await first.sync();
  const { id } = (await first.stores())[0]!;
  await on.stop(first);
  await Dexie.delete(`outbox-${id}`);
  on.tablet.folder(id).files.clear();
  const engine = on.start();
  await engine.signIn('', 'wangge01', 'secret', '2468');
  await engine.prepare();
  expect((await engine.stores()).map((store) => store.state).sort()).toEqual(['ready', 'retired']);
  expect(engine.session?.device.id).not.toBe(id);
  await engine.save('visit', { result: 'no_answer' }, NORTH);
  await engine.sync();
  expect(engine.count('visit')).toBe(2);
});
