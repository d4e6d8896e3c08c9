// @vitest-environment node
import { describe, expect, test, vi } from 'vitest';
import type { Engine } from '../engine';
import { newId } from '../ids';
import { photo, visitWith } from '../testing/photos';
import { stage } from '../testing/stage';
import { FilesDb } from './db';

const on = stage();
const held = (): number => on.server.files.whole.size;
const folder = (engine: Engine) => on.tablet.folder(engine.session!.device.id);
const dropSealed = (engine: Engine): void => {
  for (const name of folder(engine).files.keys()) if (name.startsWith('f-')) folder(engine).files.delete(name);
};

describe('either copy is enough', () => {
  test('the sealed one is sent while the tablet is locked', async () => {
    const engine = await on.signedIn();
    await engine.prepare();
    await visitWith(engine, photo());
    await engine.lock();
    await engine.sync();
    await engine.upload();
    expect(held()).toBe(1);
    expect(engine.syncState.files_queued).toBe(0);
  });

  test('the readable one is sealed anew when the browser’s files were lost', async () => {
    const first = await on.signedIn();
    await first.prepare();
    await visitWith(first, photo());
    dropSealed(first);
    await on.stop(first);
    const engine = on.start();
    await engine.unlock('2468');
    await engine.push();
    await engine.upload();
    expect(held()).toBe(1);
  });

  test('files lost while the tablet was running are noticed when they are sent', async () => {
    const engine = await on.signedIn();
    await engine.prepare();
    await visitWith(engine, photo());
    await engine.push();
    dropSealed(engine);
    await engine.upload();
    expect(held()).toBe(1);
  });

  test('the sealed one is sent when IndexedDB was emptied', async () => {
    const first = await on.signedIn();
    await first.prepare();
    await visitWith(first, photo());
    const store = first.session!.device.id;
    await on.stop(first);
    await new FilesDb(store).delete();
    const engine = on.start();
    await engine.unlock('2468');
    await engine.push();
    await engine.upload();
    expect(held()).toBe(1);
  });

  test('a part of an older sealing at the server costs one try, not the file', async () => {
    const engine = await on.signedIn();
    await engine.prepare();
    await visitWith(engine, photo(300_000));
    await engine.push();
    on.server.files.fault = (_method, _path, nth) => (nth > 2 ? 'offline' : null);
    await engine.upload().catch(() => undefined);
    on.server.files.fault = () => null;
    dropSealed(engine);
    await engine.upload();
    expect(held()).toBe(1);
    expect(engine.files()[0]).toMatchObject({ state: 'sent' });
  });

  test('a file sealed for a key that the server lost is sealed for the next one', async () => {
    const engine = await on.signedIn();
    await engine.prepare();
    await visitWith(engine, photo());
    await on.server.renewSeal();
    await engine.sync();
    await engine.upload();
    expect(engine.files()).toMatchObject([{ state: 'aside', reason: 'invalid' }]);
    await engine.sync(); // hears of the new key, since an op could not be opened either
    await engine.upload();
    expect(held()).toBe(1);
    expect(engine.syncState).toMatchObject({ files_queued: 0, files_aside: 0 });
  });

  test('another person’s session carries what a signed-out one left, and may not read it here', async () => {
    const first = await on.signedIn();
    await first.prepare();
    await visitWith(first, photo());
    await first.signOut();
    expect(await new FilesDb((await first.stores())[0]!.id).copies.count()).toBe(0);
    await on.stop(first);
    const engine = on.start();
    await engine.signIn('', 'louzhang01', 'secret', '1357');
    await engine.sync();
    await engine.upload();
    expect(held()).toBe(1);
    expect(on.server.ops.size).toBe(1);
  });
});

describe('as long as its op', () => {
  const DAY_MS = 24 * 3600_000;

  test('after another history of the server the file is asked for, and sent again', async () => {
    const engine = await on.signedIn();
    await engine.prepare();
    await visitWith(engine, photo());
    await engine.sync();
    await engine.upload();
    on.server.files.whole.clear();
    on.server.ops.clear();
    on.server.epoch = newId();
    await engine.sync();
    await engine.upload();
    expect(held()).toBe(1);
    expect(engine.syncState.files_queued).toBe(0);
  });

  test('when its op leaves the journal the file leaves the tablet', async () => {
    const engine = await on.signedIn();
    await engine.prepare();
    await visitWith(engine, photo());
    await engine.sync();
    await engine.upload();
    on.server.now = () => Date.now() + 31 * DAY_MS;
    await engine.sync();
    expect(engine.journal()).toEqual([]);
    await vi.waitFor(() => expect(engine.files()).toEqual([]));
    expect([...folder(engine).files.keys()].filter((name) => name.startsWith('f-'))).toEqual([]);
  });

  test('a file that was not yet received stays, even then', async () => {
    const engine = await on.signedIn();
    await engine.prepare();
    await visitWith(engine, photo());
    on.server.files.fault = () => 'offline';
    await engine.sync();
    on.server.now = () => Date.now() + 31 * DAY_MS;
    await engine.sync();
    expect(engine.syncState.files_queued).toBe(1);
    on.server.files.fault = () => null;
    await engine.upload();
    expect(held()).toBe(1);
  });

});
