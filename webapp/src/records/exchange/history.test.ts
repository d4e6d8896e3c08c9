// @vitest-environment node
import { describe, expect, test } from 'vitest';
import { newId } from '../ids';
import type { Engine } from '../engine';
import { photo, visitWith } from '../testing/photos';
import { NORTH, SOUTH, stage } from '../testing/stage';

const on = stage();
const DAY_MS = 24 * 3600_000;
const names = (engine: Engine): unknown[] => engine.list('person').map((record) => record.set.name).sort();

/** The server loses what it received: all of it, and its scopes too. */
function lose(): void {
  on.server.ops.clear();
  for (const scope of on.server.scopes.values()) {
    scope.lines.clear();
    scope.seq = 0;
  }
}

describe('a scope that is pulled anew', () => {
  async function changed(engine: Engine, doors = 1500): Promise<void> {
    const north = on.server.scopes.get(NORTH)!;
    await engine.prepare();
    north.rights = 'r2';
    north.lines.clear();
    for (let door = 0; door < doors; door++) on.server.put('person', NORTH, { name: `新${door}` });
  }

  test('shows the old set until the new one is whole, also over a cut and a closed tablet', async () => {
    on.server.put('person', NORTH, { name: '旧' });
    const first = await on.signedIn();
    await changed(first);
    on.server.faults.push({ cut: 150_000 });
    await first.sync();
    expect(names(first)).toEqual(['旧']);
    await on.stop(first);

    const engine = on.start();
    await engine.unlock('2468');
    expect(names(engine)).toEqual(['旧']);
    const seen = new Set<number>();
    engine.on('change', () => seen.add(engine.count('person')));
    await engine.sync();
    expect(engine.count('person')).toBe(1500);
    expect([...seen].filter((count) => count !== 1 && count !== 1500)).toEqual([]);
    expect(on.server.pulls.at(-1)?.cursors[NORTH]?.seq).toBeGreaterThan(500);
  });

  test('replaces the old set after a day, whole or not', async () => {
    on.server.put('person', NORTH, { name: '旧' });
    const engine = await on.signedIn();
    await changed(engine);
    on.server.faults.push({ cut: 150_000 });
    await engine.sync();
    on.server.now = () => Date.now() + 1.1 * DAY_MS;
    on.server.limit = 10;
    on.server.faults.push({ cut: 3_000 });
    await engine.sync();
    await on.stop(engine);
    const again = on.start();
    await again.unlock('2468');
    expect(names(again)).not.toContain('旧');
    expect(again.count('person')).toBeGreaterThan(500);
  });

  test('touches neither outbox nor journal', async () => {
    const engine = await on.signedIn();
    await engine.prepare();
    await engine.save('visit', { result: 'met' }, NORTH);
    await engine.sync();
    on.server.scopes.get(NORTH)!.rights = 'r2';
    await engine.save('visit', { result: 'no_answer' }, NORTH);
    await engine.pull();
    expect(engine.outbox()).toHaveLength(1);
    expect(engine.journal()).toMatchObject([{ state: 'received' }]);
  });
});

describe('another past', () => {
  test('of one scope is one epoch of that scope alone, with an alarm', async () => {
    const engine = await on.signedIn();
    await engine.prepare();
    const north = await engine.save('visit', { result: 'met' }, NORTH);
    const south = await engine.save('visit', { result: 'met' }, SOUTH);
    await engine.sync();
    await engine.sync();
    on.server.ops.delete(north.op!);
    on.server.scopes.get(NORTH)!.lines.clear();
    on.server.scopes.get(NORTH)!.seq = 0;
    on.server.forked.add(NORTH);
    const alarms: unknown[] = [];
    engine.on('alarm', (alarm) => alarms.push(alarm));
    const before = on.server.pushes.length;
    await engine.sync();
    expect(alarms).toEqual([{ code: 'forked', scope: NORTH }]);
    const asked = on.server.pushes.slice(before).flat().map(({ id }) => id);
    expect(asked).toContain(north.op);
    expect(asked).not.toContain(south.op);
    expect(on.server.ops.has(north.op!)).toBe(true);
    expect(engine.count('visit')).toBe(2);
    expect(engine.syncState).toMatchObject({ all_received: true, queued: 0 });
  });

  test('of a scope in which nothing of one’s own waits is begun in the same pull', async () => {
    on.server.put('person', NORTH, { name: '旧' });
    const engine = await on.signedIn();
    await engine.prepare();
    on.server.scopes.get(NORTH)!.lines.clear();
    on.server.put('person', NORTH, { name: '新' });
    on.server.forked.add(NORTH);
    await engine.pull();
    expect(names(engine)).toEqual(['新']);
  });

  test('turns the lights back first, asks oldest first, sends what is unknown, and only then pulls from nothing', async () => {
    const engine = await on.signedIn();
    await engine.prepare();
    const ops: string[] = [];
    for (let turn = 0; turn < 5; turn++) ops.push((await engine.save('visit', { result: String(turn) }, NORTH)).op!);
    await engine.sync();
    const kept = on.server.ops.get(ops[2]!)!;
    lose();
    on.server.ops.set(ops[2]!, kept);
    on.server.epoch = newId();
    const greens: boolean[] = [];
    engine.on('sync', (state) => greens.push(state.all_received));
    const before = on.server.pushes.length;
    await engine.push();
    expect(greens).toContain(false);
    const sent = on.server.pushes.slice(before).flat();
    expect(sent.filter((one) => !one.sealed).map(({ id }) => id)).toEqual(ops);
    expect(sent.filter((one) => one.sealed).map(({ id }) => id)).toEqual(ops.filter((id) => id !== ops[2]));
    await engine.pull();
    const pulls = on.server.pulls.length;
    expect(on.server.pulls.slice(-2).some(({ cursors }) => cursors[NORTH]?.seq === 0)).toBe(true);
    expect(pulls).toBeGreaterThan(1);
    await engine.sync();
    expect(engine.syncState.all_received).toBe(true);
  });

  test('of a tablet that was locked all the while is met by its sealed ops and files', async () => {
    const engine = await on.signedIn();
    await engine.prepare();
    await visitWith(engine, photo());
    await engine.sync();
    await engine.upload();
    lose();
    on.server.files.whole.clear();
    on.server.epoch = newId();
    await engine.lock();
    await engine.sync();
    await engine.upload();
    expect(on.server.ops.size).toBe(1);
    expect(on.server.files.whole.size).toBe(1);
  });
});

describe('the journal', () => {
  test('keeps an op for ever while it is parked, and in another epoch', async () => {
    on.server.park = (op) => (op.set?.result === 'wrong' ? 'invalid' : null);
    const engine = await on.signedIn();
    await engine.prepare();
    await engine.save('visit', { result: 'wrong' }, NORTH);
    await engine.save('visit', { result: 'met' }, NORTH);
    await engine.sync();
    on.server.now = () => Date.now() + 40 * DAY_MS;
    on.server.epoch = newId();
    on.server.faults.push('offline'); // the contact in which it would learn of the new epoch is cut
    await engine.sync();
    expect(engine.journal()).toHaveLength(2);
    await engine.sync();
    expect(engine.parked()).toHaveLength(1);
  });

  test('keeps an op that the server’s count does not cover, however old its result is', async () => {
    const engine = await on.signedIn();
    await engine.prepare();
    const { op } = await engine.save('visit', { result: 'met' }, NORTH);
    await engine.sync();
    on.server.forget(engine.session!.device.id); // its have is 0 now, and it says that it holds the op
    on.server.now = () => Date.now() + 40 * DAY_MS;
    await engine.sync();
    expect(engine.journal().map(({ id }) => id)).toEqual([op]);
  });

  test('learns at its next contact that a parked op was let in while the tablet was away', async () => {
    on.server.park = () => 'invalid';
    const engine = await on.signedIn();
    await engine.prepare();
    const { id, op } = await engine.save('visit', { result: 'met' }, NORTH);
    await engine.sync();
    expect(engine.parked()).toHaveLength(1);
    on.server.letIn(op!);
    await engine.sync();
    expect(engine.parked()).toEqual([]);
    expect(engine.journal()).toMatchObject([{ id: op, state: 'received' }]);
    expect(engine.get('visit', id)).toBeDefined();
  });

  test('lets go of the twin and the photo of an erased op', async () => {
    const engine = await on.signedIn();
    await engine.prepare();
    const op = await visitWith(engine, photo());
    on.server.files.fault = () => 'offline';
    await engine.sync();
    on.server.erase(on.server.ops.get(op)!.op.record!);
    await engine.sync();
    expect(engine.journal()).toEqual([]);
    expect(engine.files()).toEqual([]);
    const left = [...on.tablet.folder(engine.session!.device.id).files.keys()];
    expect(left.filter((name) => name.startsWith('f-'))).toEqual([]);
  });
});

describe('what the server once said of its past', () => {
  const head = (seq: number, hash = `h${seq}`): { seq: number; hash: string } => ({ seq, hash });

  test('is brought in the next pull, and never less of it than was told', async () => {
    on.server.access_log = head(7);
    const engine = await on.signedIn();
    const alarms: string[] = [];
    engine.on('alarm', ({ code }) => alarms.push(code));
    await engine.sync();
    on.server.access_log = head(9);
    await engine.sync();
    expect(on.server.pulls.at(-1)).toMatchObject({ access_log: head(7), epoch: on.server.epoch, have: 0 });
    expect(alarms).toEqual([]);
    for (const now of [head(4), head(9, 'other')]) {
      on.server.access_log = now;
      await engine.sync();
      expect(on.server.pulls.at(-1)?.access_log).toEqual(head(9));
    }
    await engine.sync();
    expect(on.server.pulls.at(-1)?.access_log).toEqual(head(9)); // what the server says now is not believed
    expect(alarms).toEqual(['access_log', 'access_log', 'access_log']);
  });
});
