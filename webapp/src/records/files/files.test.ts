// @vitest-environment node
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Engine } from '../engine';
import { isCode } from '../errors';
import { photo, visitWith } from '../testing/photos';
import { problem } from '../testing/server';
import { NORTH, stage } from '../testing/stage';
import { Pace } from './pace';

const on = stage();
const held = (): number => on.server.files.whole.size;
const folder = (engine: Engine) => on.tablet.folder(engine.session!.device.id);

afterEach(() => vi.restoreAllMocks());

describe('keeping a file', () => {
  test('a file lies twice on the tablet before it is said to be kept, and can be shown again', async () => {
    const engine = await on.signedIn();
    const content = photo();
    const row = await engine.attach(NORTH, content);
    expect(row).toMatchObject({ size_bytes: 100_000, media_type: 'image/jpeg' });
    expect([...folder(engine).files.keys()]).toContain(`f-${NORTH}-${row.sha256}.seal`);
    expect(new Uint8Array(await (await engine.file(NORTH, row.sha256)).arrayBuffer())).toEqual(new Uint8Array(await content.arrayBuffer()));
    expect(engine.files()).toMatchObject([{ state: 'waiting', named: false, size_bytes: 100_000 }]);
  });

  test('one that another person recorded comes from the server, and one that nobody has is not found', async () => {
    const engine = await on.signedIn();
    const row = await engine.attach(NORTH, photo());
    await expect(engine.file(NORTH, 'c'.repeat(64))).rejects.toSatisfy((error) => isCode(error, 'not_found'));
    const content = new Uint8Array(await (await engine.file(NORTH, row.sha256)).arrayBuffer());
    on.server.files.whole.set(`/api/v1/files/${NORTH}/${row.sha256}`, content);
    await engine.detach(NORTH, row.sha256);
    expect((await engine.file(NORTH, row.sha256)).type).toBe('image/jpeg');
    on.server.files.whole.set(`/api/v1/files/${NORTH}/${row.sha256}`, content.slice(0, 5000));
    await expect(engine.file(NORTH, row.sha256)).rejects.toSatisfy((error) => isCode(error, 'not_understood'));
    on.server.files.fault = () => 'offline';
    await expect(engine.file(NORTH, row.sha256)).rejects.toSatisfy((error) => isCode(error, 'offline'));
  });

  test('what is too large or of no known kind is refused before anything is stored', async () => {
    const engine = await on.signedIn();
    await expect(engine.attach(NORTH, photo(10 * 1024 * 1024 + 1))).rejects.toSatisfy((error) => isCode(error, 'file_too_large'));
    await expect(engine.attach(NORTH, new Blob(['<svg/>']))).rejects.toSatisfy((error) => isCode(error, 'file_type'));
    expect(engine.files()).toEqual([]);
  });

  test('without room for a photo the person hears it at once, nothing of it is left, and ops still fit', async () => {
    const engine = await on.signedIn();
    const original = folder(engine).open.bind(folder(engine));
    vi.spyOn(folder(engine), 'open').mockImplementation(async (name) => {
      const file = await original(name);
      if (name.startsWith('f-')) file.room = 1000;
      return file;
    });
    await expect(engine.attach(NORTH, photo())).rejects.toSatisfy((error) => isCode(error, 'storage_full'));
    expect(engine.files()).toEqual([]);
    expect([...folder(engine).files.keys()].filter((name) => name.startsWith('f-'))).toEqual([]);
    await engine.save('visit', { result: 'met' }, NORTH);
    expect(engine.outbox()).toHaveLength(1);
  });

  test('a photo taken out again before saving leaves nothing; one that an op names stays', async () => {
    const engine = await on.signedIn();
    await engine.prepare();
    const row = await engine.attach(NORTH, photo());
    await engine.detach(NORTH, row.sha256);
    expect(engine.files()).toEqual([]);
    await visitWith(engine, photo());
    await engine.detach(NORTH, engine.files()[0]!.sha256);
    expect(engine.files()).toHaveLength(1);
  });
});

describe('sending', () => {
  test('a file goes up once a saved record names it, after the ops, and counts as sent only then', async () => {
    const engine = await on.signedIn();
    await engine.prepare();
    await engine.attach(NORTH, photo());
    await engine.sync();
    await engine.upload();
    expect(held()).toBe(0);
    await visitWith(engine, photo(), photo(300_000));
    expect(engine.syncState).toMatchObject({ files_queued: 2, all_received: false });
    await engine.sync();
    await engine.upload();
    expect(held()).toBe(2);
    expect(engine.syncState).toMatchObject({ files_queued: 0, all_received: true });
    expect(engine.files().filter((file) => file.state === 'sent')).toHaveLength(2);
  });

  test('every cut costs one piece at most, wherever it comes', async () => {
    const engine = await on.signedIn();
    await engine.prepare();
    await visitWith(engine, photo(700_000), photo(300_000));
    await engine.push();
    let cuts = 0;
    on.server.files.fault = (_method, _path, nth) => (nth % 3 === 0 ? (++cuts, nth % 2 ? 'offline' : 'lost') : null);
    for (let tries = 0; tries < 40 && engine.syncState.files_queued > 0; tries++) await engine.upload().catch(() => undefined);
    expect(held()).toBe(2);
    const bytes = on.server.files.pieces.reduce((sum, { from, to }) => sum + to - from, 0);
    const total = engine.files().reduce((sum, file) => sum + file.sealed_bytes, 0);
    expect(bytes - total).toBeLessThanOrEqual(cuts * 256 * 1024);
    expect(on.server.files.pieces.every((piece) => piece.taken)).toBe(true);
  });

  test('a tablet that was closed in the middle goes on from where the server stands', async () => {
    const first = await on.signedIn();
    await first.prepare();
    await visitWith(first, photo(500_000));
    await first.push();
    on.server.files.fault = (_method, _path, nth) => (nth > 3 ? 'offline' : null);
    await first.upload().catch(() => undefined);
    const before = on.server.files.pieces.at(-1)!.to;
    await on.stop(first);
    on.server.files.fault = () => null;
    const engine = on.start();
    await engine.unlock('2468');
    await engine.upload();
    expect(held()).toBe(1);
    expect(on.server.files.pieces.find((piece) => piece.from === before)).toBeDefined();
  });

  test('what a person saves meanwhile goes between two pieces', async () => {
    const engine = await on.signedIn();
    await engine.prepare();
    await visitWith(engine, photo(2_000_000));
    await engine.push();
    let saved: Promise<unknown> | null = null;
    let pieces = 0;
    on.server.files.fault = (method) => {
      if (method === 'PUT' && ++pieces === 3) saved = engine.save('visit', { result: 'no_answer' }, NORTH).then(() => engine.sync());
      return null;
    };
    await engine.upload();
    await saved;
    const at = on.server.files.pieces.length;
    expect(on.server.ops.size).toBe(2);
    expect(at).toBeGreaterThan(5);
  });

  test('a portal’s friendly page is no receipt for a file', async () => {
    const engine = await on.signedIn();
    await engine.prepare();
    await visitWith(engine, photo());
    await engine.push();
    on.server.files.fault = () => new Response('<html>welcome</html>');
    await engine.upload().catch(() => undefined);
    expect(engine.syncState.files_queued).toBe(1);
    on.server.files.fault = () => null;
    await engine.upload();
    expect(held()).toBe(1);
  });

  test('a file that the server refuses is set aside and shown, and the others pass', async () => {
    const engine = await on.signedIn();
    await engine.prepare();
    await visitWith(engine, photo(), photo(), photo());
    await engine.push();
    const bad = engine.files()[0]!.sha256;
    on.server.files.fault = (method, path) => (method === 'PUT' && path.endsWith(bad) ? problem(415, 'unsupported_type') : null);
    await engine.upload();
    expect(held()).toBe(2);
    expect(engine.syncState).toMatchObject({ files_queued: 1, files_aside: 1 });
    expect(engine.files().find((file) => file.state === 'aside')).toMatchObject({ sha256: bad, reason: 'unsupported_type' });
    const asked = on.server.files.pieces.length;
    await engine.upload();
    expect(on.server.files.pieces).toHaveLength(asked);
  });

  test('a file on which the server fails keeps no other waiting, and is tried again', async () => {
    const engine = await on.signedIn();
    await engine.prepare();
    await visitWith(engine, photo(), photo(), photo());
    await engine.push();
    const bad = engine.files()[0]!.sha256;
    on.server.files.fault = (method, path) => (method === 'PUT' && path.endsWith(bad) ? problem(500, 'server_error') : null);
    for (let tries = 0; tries < 8; tries++) await engine.upload().catch(() => undefined);
    expect(held()).toBe(2);
    on.server.files.fault = () => null;
    await engine.upload();
    expect(held()).toBe(3);
  });
});

test('pieces grow with the link and shrink at once, within their bounds', () => {
  const pace = new Pace();
  for (let turn = 0; turn < 10; turn++) pace.took(pace.bytes, 20);
  expect(pace.bytes).toBe(256 * 1024);
  pace.took(pace.bytes, 4000);
  expect(pace.bytes).toBe(32 * 1024);
  pace.took(pace.bytes, 262); // 1 Mbit/s
  expect(pace.bytes / (1_000_000 / 8)).toBeLessThan(0.6);
});
