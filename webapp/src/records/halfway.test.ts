// @vitest-environment node
import { expect, test, vi } from 'vitest';
import type { Contact } from './contact';
import type { Engine } from './engine';
import { isCode } from './errors';
import type { StoreRow } from './profile';
import type { Store } from './store';
import { problem } from './testing/server';
import { NORTH, stage } from './testing/stage';
import { Dexie } from 'dexie'; // after the stage, which brings an IndexedDB
import { Profile } from './profile';

/** What happens while something else is half done: in another window, in a contact, at a start. */
const on = stage();

type Answer = (cookie: unknown, input: string, init?: RequestInit) => Promise<Response>;
interface Inside {
  store: Store;
  contact: Omit<Contact, 'refreshed_at'> & { refreshed_at: number };
}

const inside = (engine: Engine): Inside => engine as unknown as Inside;
const journalOf = (id: string): string => new TextDecoder().decode(on.tablet.folder(id).only.bytes);

/** Calls `first` before the server answers a request whose path ends so. */
function before(path: string, first: (init: RequestInit) => Promise<void>): void {
  const server = on.server as unknown as { answer: Answer };
  const answer = server.answer.bind(on.server);
  server.answer = async (cookie, input, init = {}) => {
    if (input.endsWith(path)) await first(init);
    return answer(cookie, input, init);
  };
}

async function rowsKept(): Promise<StoreRow[]> {
  const profile = new Profile(on.tablet);
  return profile.rows().finally(() => profile.close());
}

async function twoWindows(): Promise<{ one: Engine; two: Engine; id: string }> {
  const one = await on.signedIn();
  await one.prepare();
  const two = on.start();
  await two.unlock('2468');
  return { one, two, id: (await one.stores())[0]!.id };
}

test('a contact under way when its store is left ends, and keeps no other contact from beginning', async () => {
  const engine = await on.signedIn();
  await engine.prepare();
  await engine.save('visit', { result: 'met' }, NORTH);
  let go: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (go = resolve));
  let isHeld = false;
  before('/push', async () => {
    if (isHeld) return;
    isHeld = true;
    await held;
  });
  const running = engine.sync();
  await vi.waitFor(() => expect(isHeld).toBe(true));
  await engine.signIn('', 'louzhang01', 'secret', '1111');
  go();
  await running;
  expect(await engine.sync()).toMatchObject({ error: null });
  expect(on.server.ops.size).toBe(1);
  expect(on.server.pulls.length).toBeGreaterThan(1);
});

test('an envelope that was opened meanwhile is not made anew', async () => {
  const { one, two } = await twoWindows();
  await on.server.renewSeal();
  const { op } = await one.save('visit', { result: 'met' }, NORTH);
  await one.push();
  await vi.waitFor(() => expect(two.outbox()).toMatchObject([{ id: op, state: 'aside' }]));
  const draft = { ...inside(two).store.mirror.twin(op!)!, device: inside(two).store.id };
  await inside(one).contact.refresh();
  await one.push();
  await inside(two).contact.refresh();
  await inside(two).store.line.reseal(draft, inside(two).store.ticket());
  expect(one.outbox()).toEqual([]);
  expect(one.journal()).toMatchObject([{ id: op, state: 'received' }]);
});

test('a second window that is still open brings no key back after a logout', async () => {
  const { one, two, id } = await twoWindows();
  await one.signOut();
  await vi.waitFor(() => expect(two.unlocked).toBe(false));
  await two.sync();
  expect(await rowsKept()).toMatchObject([{ wrapped: null, session: null, contact: 'signed_out' }]);
  expect(journalOf(id)).not.toContain('"wrapped":{');
});

test('a second window does not make a revoked store a signed-out one', async () => {
  const { one, two } = await twoWindows();
  await one.save('visit', { result: 'met' }, NORTH);
  on.server.faults.push(problem(401, 'device_revoked'));
  await one.pull().catch(() => undefined);
  on.server.faults.push(problem(401, 'signed_out'), problem(401, 'signed_out'));
  await two.sync();
  expect(await rowsKept()).toMatchObject([{ wrapped: null, contact: 'revoked' }]);
});

test('what another window saved and brought makes no clone of this one', async () => {
  const { one, two } = await twoWindows();
  await two.sync();
  await one.save('visit', { result: 'met' }, NORTH);
  await one.sync();
  await vi.waitFor(() => expect(two.journal()).toHaveLength(1));
  inside(two).contact.refreshed_at = 0;
  await two.sync();
  expect(two.syncState.contact).toBe('signed_in');
});

test('a visit that another window stored while a wipe is under way is not wiped', async () => {
  const { one, two, id } = await twoWindows();
  await one.save('visit', { result: 'met' }, NORTH);
  await one.sync();
  let isStored = false;
  before('/push', async () => {
    if (!isStored) await two.save('visit', { result: 'no_answer' }, NORTH);
    isStored = true;
  });
  await one.signOut({ wipe: true });
  expect(isStored).toBe(true);
  expect(journalOf(id)).toContain('"t":"op"');
  expect(await one.stores()).toMatchObject([{ id, state: 'signed_out', queued: 1 }]);
});

test('a journal that cannot be read now is not taken for an empty one', async () => {
  const first = await on.signedIn();
  await first.save('visit', { result: 'met' }, NORTH);
  const { id } = (await first.stores())[0]!;
  await on.stop(first);
  await Dexie.delete(`outbox-${id}`);
  await Dexie.delete('qiaomen');
  const names = vi.spyOn(on.tablet.folder(id), 'names').mockRejectedValue(new Error('not readable'));
  const engine = on.start();
  await engine.stores();
  await on.stop(engine);
  names.mockRestore();
  const again = on.start();
  await again.unlock('2468');
  expect(again.outbox()).toHaveLength(1);
});

test('no number is given before the journal was read, and what it holds is shown', async () => {
  const first = await on.signedIn();
  await first.save('visit', { result: 'met' }, NORTH);
  await first.save('visit', { result: 'met' }, NORTH);
  const { id } = (await first.stores())[0]!;
  await on.stop(first);
  await Dexie.delete(`outbox-${id}`);
  const names = vi.spyOn(on.tablet.folder(id), 'names').mockRejectedValue(new Error('not readable'));
  const engine = on.start();
  await engine.unlock('2468');
  await expect(engine.save('visit', { result: 'no_answer' }, NORTH)).rejects.toSatisfy((error) => isCode(error, 'not_stored'));
  names.mockRestore();
  await engine.save('visit', { result: 'no_answer' }, NORTH);
  expect(engine.outbox().map(({ n }) => n)).toEqual([1, 2, 3]);
});

test('a start that failed once keeps nobody from signing in', async () => {
  await on.stop(await on.signedIn());
  const engine = on.start();
  const names = vi.spyOn(on.tablet, 'stores').mockRejectedValueOnce(new Error('not now'));
  await expect(engine.wake()).rejects.toThrow('not now');
  names.mockRestore();
  await engine.signIn('', 'wangge01', 'secret', '2468');
  expect(engine.unlocked).toBe(true);
});

test('a lock while a store is being opened stays a lock', async () => {
  const engine = await on.signedIn();
  await engine.prepare();
  await engine.save('visit', { result: 'met' }, NORTH);
  await engine.lock();
  const unlocking = engine.unlock('2468').catch(() => undefined);
  await vi.waitFor(() => expect(inside(engine).store.open).toBeTruthy(), { interval: 0, timeout: 3000 });
  await engine.lock();
  await unlocking;
  expect(engine.unlocked).toBe(false);
  expect(engine.outbox()[0]?.op).toBeNull();
});

test('a logout that a crash cut off goes on at the next start', async () => {
  const engine = await on.signedIn();
  await engine.prepare();
  await engine.save('visit', { result: 'met' }, NORTH);
  const { id } = (await engine.stores())[0]!;
  // as far as it came: the first of its steps
  await inside(engine).store.keepRow({ wrapped: null, session: null, contact: 'signed_out' });
  await on.stop(engine);
  const again = on.start();
  await again.wake();
  expect(await Dexie.getDatabaseNames()).not.toContain(`replica-${id}`);
  expect(journalOf(id)).not.toContain('"wrapped":{');
  expect(again.outbox()).toMatchObject([{ n: 1, op: null }]);
});

test('a locked tablet learns that it was revoked, hands over and forgets', async () => {
  const first = await on.signedIn();
  await first.prepare();
  await first.save('visit', { result: 'met' }, NORTH);
  const { id } = (await first.stores())[0]!;
  await on.stop(first);
  let isRevoked = true;
  const server = on.server as unknown as { answer: Answer };
  const answer = server.answer.bind(on.server);
  server.answer = async (cookie, input, init) =>
    isRevoked && !/push|files/.test(input) ? problem(401, 'device_revoked') : answer(cookie, input, init);
  const engine = on.start();
  await engine.wake();
  await engine.sync();
  expect(on.server.ops.size).toBe(1);
  expect(await Dexie.getDatabaseNames()).not.toContain(`replica-${id}`);
  expect(await engine.stores()).toEqual([]);
  isRevoked = false;
});

test('who signs in on a revoked device finds what could be read there gone, and what waits still there', async () => {
  const engine = await on.signedIn();
  await engine.prepare();
  await engine.save('visit', { result: 'met' }, NORTH);
  on.server.faults.push(problem(401, 'device_revoked'));
  await expect(engine.signIn('', 'wangge01', 'secret', '2468')).rejects.toSatisfy((error) => isCode(error, 'device_revoked'));
  expect(await engine.stores()).toMatchObject([{ state: 'revoked', queued: 1 }]);
  expect((await Dexie.getDatabaseNames()).filter((name) => name.startsWith('replica-'))).toEqual([]);
});
