// @vitest-environment node
import { describe, expect, test, vi } from 'vitest';
import { isCode } from '../errors';
import { pause } from '../pause';
import { photo, visitWith } from '../testing/photos';
import { NORTH, stage } from '../testing/stage';
import { patienceFor, within } from './patience';

const on = stage();

describe('two tabs of one person', () => {
  test('bring every op once, one after the other', async () => {
    const one = await on.signedIn();
    await one.prepare();
    const two = on.start();
    await two.unlock('2468');
    for (let turn = 0; turn < 6; turn++) await (turn % 2 ? one : two).save('visit', { result: String(turn) }, NORTH);
    await Promise.all([one.sync(), two.sync(), one.sync(), two.sync()]);
    const sealed = on.server.pushes.flat().filter((sent) => sent.sealed);
    expect(sealed).toHaveLength(6);
    await vi.waitFor(() => expect([one.outbox(), two.outbox()]).toEqual([[], []]));
  });

  test('bring every piece of a file once', async () => {
    const one = await on.signedIn();
    await one.prepare();
    const two = on.start();
    await two.unlock('2468');
    await visitWith(one, photo(400_000), photo(200_000));
    await vi.waitFor(() => expect(two.syncState.files_queued).toBe(2));
    await one.push();
    await Promise.all([one.upload(), two.upload()]);
    const bytes = on.server.files.pieces.reduce((sum, { from, to }) => sum + to - from, 0);
    expect(bytes).toBe(one.files().reduce((sum, file) => sum + file.sealed_bytes, 0));
    await vi.waitFor(() => expect(two.syncState.files_queued).toBe(0));
  });

  test('go on where a closed one left off', async () => {
    const one = await on.signedIn();
    await one.prepare();
    const two = on.start();
    await two.unlock('2468');
    await visitWith(one, photo(400_000));
    await one.push();
    on.server.files.fault = (_method, _path, nth) => (nth > 3 ? 'offline' : null);
    await one.upload().catch(() => undefined);
    await on.stop(one);
    on.server.files.fault = () => null;
    await vi.waitFor(async () => {
      await two.upload();
      expect(on.server.files.whole.size).toBe(1);
    });
  });
});

describe('trouble on the way', () => {
  test('an answer that names half of the ops takes no other out of the outbox: those go again', async () => {
    const engine = await on.signedIn();
    await engine.prepare();
    for (let turn = 0; turn < 4; turn++) await engine.save('visit', { result: String(turn) }, NORTH);
    const ids = engine.outbox().map(({ id }) => id);
    on.server.half = true;
    await engine.push();
    const batches = on.server.pushes.map((sent) => sent.filter((one) => one.sealed).map(({ id }) => id)).filter((sent) => sent.length);
    expect(batches).toEqual([ids, ids.slice(0, 2), ids.slice(0, 1), ids.slice(1, 2), ids.slice(2), ids.slice(2, 3), ids.slice(3)]);
    expect(engine.outbox()).toEqual([]);
    expect(on.server.ops.size).toBe(4);
  });

  test('an answer that never comes is given up, and counts as no network', async () => {
    const gaveUp = vi.fn();
    await expect(within(5, new Promise(() => undefined), gaveUp)).rejects.toSatisfy((error) => isCode(error, 'offline'));
    expect(gaveUp).toHaveBeenCalledOnce();
    expect(await within(5_000, Promise.resolve('in time'), gaveUp)).toBe('in time');
    expect(gaveUp).toHaveBeenCalledOnce();
    expect(patienceFor(4 * 1024 * 1024)).toBeGreaterThan(4 * 60_000);
  });

  test('pauses grow to a minute at most, and no two tablets keep the same', () => {
    expect(pause(1, () => 1)).toBe(1000);
    expect(pause(4, () => 1)).toBe(8000);
    expect(pause(1000, () => 1)).toBeLessThanOrEqual(60_000);
    expect(pause(4, () => 0)).toBe(4000);
    expect(new Set(Array.from({ length: 20 }, () => pause(5))).size).toBeGreaterThan(15);
  });
});
