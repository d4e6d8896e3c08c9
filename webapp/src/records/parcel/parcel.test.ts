// @vitest-environment node
import { unzipSync, zipSync, strFromU8, strToU8 } from 'fflate';
import { beforeEach, describe, expect, test } from 'vitest';
import { joined, randomBytes } from '../bytes';
import type { Engine } from '../engine';
import { isCode } from '../errors';
import { newId } from '../ids';
import { NORTH, stage } from '../testing/stage';
import { Tablet } from '../testing/tablet';
import type { Store } from '../store';
import { packed, unpacked } from './format';
import { pack } from './pack';

const on = stage();
const photo = (): Blob => new Blob([joined(new Uint8Array([0xff, 0xd8, 0xff]), randomBytes(60_000))]);

/** A second tablet, with a browser profile of its own as far as its engine can tell. */
async function carrier(): Promise<Engine> {
  const other = new Tablet(on.server).engine();
  await other.signIn('', 'louzhang01', 'secret', '1357');
  return other;
}

const storeOf = (engine: Engine): Store => (engine as unknown as { store: Store }).store;

async function dayOffline(): Promise<{ engine: Engine; parcel: Blob }> {
  const engine = await on.signedIn();
  await engine.prepare();
  for (let turn = 0; turn < 3; turn++) {
    const row = await engine.attach(NORTH, photo());
    await engine.save('visit', { result: String(turn), files: [{ ...row }] }, NORTH);
  }
  const out = await engine.parcels.out();
  expect(out).toMatchObject({ ops: 3, files: 3, left: 0 });
  expect(out.parcels).toHaveLength(1);
  return { engine, parcel: out.parcels[0]!.content };
}

describe('a day without a network', () => {
  test('is carried by another tablet, and the receipts come home', async () => {
    const { engine, parcel } = await dayOffline();
    const other = await carrier();
    const steps: number[] = [];
    const handed = await other.parcels.handIn(parcel, ({ done, total }) => steps.push(done / total));
    expect(handed).toMatchObject({ ops: 3, files: 3, failed: 0, parked: 0 });
    expect(steps.at(-1)).toBe(1);
    expect(on.server.ops.size).toBe(3);
    expect(on.server.files.whole.size).toBe(3);
    await other.close();

    expect(await engine.parcels.receipts(handed.receipts.content)).toEqual({ ops: 3, files: 3, others: 0 });
    expect(engine.outbox()).toHaveLength(3);
    expect(engine.outbox().every((item) => item.brought_at && item.state === 'asking')).toBe(true);
    expect(engine.syncState).toMatchObject({ queued: 3, all_received: false });
    const pushed = on.server.pushes.length;
    await engine.sync();
    await engine.upload();
    expect(on.server.pushes.slice(pushed).flat().some((sent) => sent.sealed)).toBe(false);
    expect(engine.syncState).toMatchObject({ queued: 0, files_queued: 0, all_received: true });
    expect(on.server.files.pieces.filter((piece) => piece.from === 0)).toHaveLength(3);
  });

  test('handed in a second time, or also by the tablet itself, has no second effect', async () => {
    const { engine, parcel } = await dayOffline();
    const other = await carrier();
    await other.parcels.handIn(parcel);
    const before = structuredClone(on.server.bodies('visit'));
    const pieces = on.server.files.pieces.length;
    expect(await other.parcels.handIn(parcel)).toMatchObject({ ops: 3, files: 3 });
    await other.close();
    await engine.sync();
    await engine.upload();
    expect(on.server.bodies('visit')).toEqual(before);
    expect(on.server.files.pieces).toHaveLength(pieces);
  });

  test('leaves nothing in the carrier’s outbox, and shows nothing there', async () => {
    const { parcel } = await dayOffline();
    const other = await carrier();
    await other.parcels.handIn(parcel);
    expect(other.outbox()).toEqual([]);
    expect(other.journal()).toEqual([]);
    expect(other.files()).toEqual([]);
    await other.close();
  });

  test('is packed while the tablet is locked', async () => {
    const { engine } = await dayOffline();
    await engine.lock();
    expect(await engine.parcels.out()).toMatchObject({ ops: 3, files: 3 });
  });

  test('of all people of a shared tablet goes in one parcel, and the receipts find everybody’s', async () => {
    const { engine } = await dayOffline();
    await engine.signOut();
    await on.stop(engine);
    const second = on.start();
    await second.signIn('', 'louzhang01', 'secret', '1357');
    await second.save('visit', { result: 'met' }, NORTH);
    const out = await second.parcels.out();
    expect(out).toMatchObject({ ops: 4, files: 3 });
    const other = await carrier();
    const handed = await other.parcels.handIn(out.parcels[0]!.content);
    await other.close();
    expect(await second.parcels.receipts(handed.receipts.content)).toEqual({ ops: 4, files: 3, others: 0 });
  });

  test('whose receipts bear a date with a whole book beside it keeps nobody from recording', async () => {
    const { engine } = await dayOffline();
    const ops = engine.outbox().map(({ id }) => ({ op: id, status: 'applied' }));
    const at = `2026-11-23 (${'x'.repeat(2 * 1024 * 1024)})`;
    await engine.parcels.receipts(new Blob([JSON.stringify({ format: 'qiaomen-receipts-1', epoch: 'x', at, ops, files: [] })]));
    await engine.save('visit', { result: 'met' }, NORTH);
    expect(engine.outbox()).toHaveLength(4);
  });

  test('whose receipts were invented is sent all the same', async () => {
    const { engine } = await dayOffline();
    const ops = engine.outbox().map(({ id }) => ({ op: id, status: 'applied' }));
    await engine.parcels.receipts(new Blob([JSON.stringify({ format: 'qiaomen-receipts-1', epoch: 'x', at: new Date().toISOString(), ops, files: [] })]));
    expect(engine.syncState.all_received).toBe(false);
    await engine.sync();
    await engine.upload();
    expect(on.server.ops.size).toBe(3);
    expect(engine.syncState.all_received).toBe(true);
  });
});

describe('on the way', () => {
  test('without a network the carrier hears it, and the same file goes on where it broke', async () => {
    const { parcel } = await dayOffline();
    const other = await carrier();
    on.server.faults.push('offline');
    await expect(other.parcels.handIn(parcel)).rejects.toSatisfy((error) => isCode(error, 'offline'));
    on.server.files.fault = (_method, _path, nth) => (nth > 4 ? 'offline' : null);
    await expect(other.parcels.handIn(parcel)).rejects.toSatisfy((error) => isCode(error, 'offline'));
    on.server.files.fault = () => null;
    expect(await other.parcels.handIn(parcel)).toMatchObject({ ops: 3, files: 3 });
    await other.close();
  });

  test('one op at which the server fails, and one photo that it refuses, keep nothing else back', async () => {
    const { engine, parcel } = await dayOffline();
    on.server.poison = engine.outbox()[1]!.id;
    const bad = engine.files()[0]!.sha256;
    on.server.files.fault = (method, path) => (method === 'PUT' && path.endsWith(bad) ? new Response('{"code":"invalid"}', { status: 422 }) : null);
    const other = await carrier();
    expect(await other.parcels.handIn(parcel)).toMatchObject({ ops: 2, files: 2, failed: 2 });
    await other.close();
  });

  test('much goes in several parcels, each of which can be handed in alone and in any order', async () => {
    const { engine } = await dayOffline();
    const { parcels } = await pack([storeOf(engine)], new Date(), 100_000);
    expect(parcels.length).toBeGreaterThan(1);
    expect(new Set(parcels.map(({ name }) => name)).size).toBe(parcels.length);
    const other = await carrier();
    const handed = [];
    for (const { content } of parcels.reverse()) handed.push(await other.parcels.handIn(content));
    await other.close();
    expect(handed.reduce((sum, { files }) => sum + files, 0)).toBe(3);
    expect(on.server.ops.size).toBe(3);
  });

  test('with nothing waiting there is nothing to carry', async () => {
    const engine = await on.signedIn();
    await expect(engine.parcels.out()).rejects.toSatisfy((error) => isCode(error, 'nothing_to_carry'));
  });
});

describe('what is no parcel', () => {
  let bytes: Uint8Array<ArrayBuffer>;
  const line = (id = newId()): string => `${JSON.stringify({ id, sealed: { kid: 'k', enc: 'e', ct: 'c' } })}\n`;
  const refused = (content: BlobPart, code: string) =>
    expect(unpacked(new Blob([content]))).rejects.toSatisfy((error) => isCode(error, code));
  const zipped = (entries: Record<string, Uint8Array>, level: 0 | 6 = 0): Uint8Array<ArrayBuffer> => zipSync(entries, { level }) as Uint8Array<ArrayBuffer>;

  beforeEach(async () => {
    const sealed = randomBytes(5000);
    const parcel = packed({ ops: [{ id: newId(), sealed: { kid: 'k', enc: 'e', ct: 'c' } }], files: [{ scope: NORTH, sha256: 'a'.repeat(64), sealed }] });
    bytes = new Uint8Array(await parcel.arrayBuffer());
  });

  test('a parcel is stored, not deflated, and read back as it was', async () => {
    const found = await unpacked(new Blob([bytes]));
    expect(found.ops).toHaveLength(1);
    expect(found.files[0]).toMatchObject({ scope: NORTH, sha256: 'a'.repeat(64) });
    expect(Object.keys(unzipSync(bytes))).toEqual(['ops.ndjson', `files/${NORTH}/${'a'.repeat(64)}`]);
  });

  test('a photo, an empty file, a torn zip', async () => {
    await refused(randomBytes(60_000), 'parcel_unreadable');
    await refused('', 'parcel_unreadable');
    for (const end of [10, 1000, bytes.length - 30, bytes.length - 1]) await refused(bytes.slice(0, end), 'parcel_unreadable');
    await refused(bytes.slice(500), 'parcel_unreadable');
  });

  test('names that lead elsewhere, other entries, compressed ones, too large ones', async () => {
    const ops = strToU8(line());
    for (const name of ['../ops.ndjson', 'files/../../x', `files/${NORTH}/short`, 'notes.txt']) {
      await refused(zipped({ 'ops.ndjson': ops, [name]: new Uint8Array(3) }), 'parcel_wrong');
    }
    await refused(zipped({ 'ops.ndjson': strToU8(line().repeat(50)) }, 6), 'parcel_wrong');
    await refused(zipped({ 'ops.ndjson': ops, [`files/${NORTH}/${'b'.repeat(64)}`]: new Uint8Array(10 * 1024 * 1024 + 2000) }), 'parcel_wrong');
    await refused(zipped({ [`files/${NORTH}/${'b'.repeat(64)}`]: new Uint8Array(3) }), 'parcel_wrong');
  });

  test('the same twice: an entry, an op', async () => {
    const id = newId();
    await refused(zipped({ 'ops.ndjson': strToU8(line(id) + line(id)) }), 'parcel_double');
    const name = `files/${NORTH}/${'b'.repeat(64)}`;
    const two = zipped({ 'ops.ndjson': strToU8(line()), [name]: new Uint8Array(3), [name.replace(/b$/, 'c')]: new Uint8Array(3) });
    const text = strFromU8(two, true).replaceAll(name.replace(/b$/, 'c'), name);
    await refused(strToU8(text, true) as Uint8Array<ArrayBuffer>, 'parcel_double');
  });

  test('lines that are no sealed ops', async () => {
    const bad = ['{}', '[]', 'null', 'x', '{"id":"1","sealed":{"kid":"k","enc":"e","ct":"c"}}', `{"id":"${newId()}","scope":"${NORTH}"}`];
    bad.push(JSON.stringify({ id: newId(), sealed: { kid: 'k', enc: 'e', ct: 'c' }, kind: 'visit' }));
    bad.push(JSON.stringify({ id: newId(), sealed: { kid: 'k', enc: 'e', ct: 'c'.repeat(200_000) } }));
    for (const one of bad) await refused(zipped({ 'ops.ndjson': strToU8(`${line()}${one}\n`) }), 'parcel_wrong');
    await refused(zipped({ 'ops.ndjson': strToU8(line().slice(0, -1)) }), 'parcel_unreadable');
  });

  test('what is no file of receipts', async () => {
    const engine = await on.signedIn();
    for (const text of ['', '{}', 'null', '[1]', '{"format":"qiaomen-receipts-1","at":"2026-11-23","ops":[{}],"files":[]}']) {
      await expect(engine.parcels.receipts(new Blob([text]))).rejects.toSatisfy((error) => isCode(error, 'receipts_unreadable'));
    }
  });
});
