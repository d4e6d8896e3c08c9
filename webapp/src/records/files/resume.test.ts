// @vitest-environment node
import { expect, test } from 'vitest';
import { randomBytes, utf8, joined, type Bytes } from '../bytes';
import { isCode } from '../errors';
import { Transport } from '../exchange/transport';
import { NORTH } from '../testing/stage';
import { FileDesk } from '../testing/files';
import { bringFile } from './bring';
import { MOST_BYTES, Pace } from './pace';

/** A list of numbers below one that is the same for the same seed. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

test('a thousand cuts, before, in and after a piece, cost a piece each at most, and every byte arrives in its place', async () => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  const next = chance(seed);
  const desk = new FileDesk(async ({ ct }) => ct);
  const seen = { cuts: 0, most: 0 };
  desk.fault = () => (next() < 0.6 ? (++seen.cuts, next() < 0.5 ? 'offline' : 'lost') : null);
  const transport = new Transport('', (path, init) => desk.answer('one', path, init!));
  const files: { sha256: string; sealed: Bytes; ct: Bytes }[] = [];
  for (let turn = 0; seen.cuts < 1000; turn++) {
    const ct = joined(...Array.from({ length: 1 + Math.floor(next() * 8) }, () => randomBytes(65_536)), randomBytes(1 + Math.floor(next() * 999)));
    const sealed = joined(utf8('{"kid":"k","enc":"e"}\n'), ct);
    const sha256 = turn.toString(16).padStart(64, '0');
    files.push({ sha256, sealed, ct });
    const pace = new Pace();
    const once = (): Promise<void> =>
      bringFile({
        transport, carrier: 'one', scope: NORTH, sha256, total: sealed.length, pace,
        piece: async (from, to) => {
          seen.most = Math.max(seen.most, to - from);
          return sealed.slice(from, to);
        },
        giveWay: async () => undefined, arrived: () => undefined,
      });
    for (let isThere = false; !isThere; ) {
      isThere = await once().then(() => true, (error: unknown) => {
        if (!isCode(error, 'offline')) throw error;
        return false;
      });
    }
  }
  for (const { sha256, ct } of files) {
    const held = desk.whole.get(`/api/v1/files/${NORTH}/${sha256}`)!;
    expect(held.length === ct.length && held.every((byte, at) => byte === ct[at]), `seed ${seed}`).toBe(true);
  }
  const sent = desk.pieces.reduce((sum, { from, to }) => sum + to - from, 0);
  const whole = files.reduce((sum, { sealed }) => sum + sealed.length, 0);
  expect(sent - whole, `seed ${seed}`).toBeLessThanOrEqual(seen.cuts * MOST_BYTES);
  expect(desk.pieces.every(({ taken }) => taken), `seed ${seed}`).toBe(true);
  expect(seen.most).toBeLessThanOrEqual(MOST_BYTES);
});

test('a server that says to take a piece and never does is left for later', async () => {
  const desk = new FileDesk(async ({ ct }) => ct);
  desk.fault = () => new Response(null, { status: 202, headers: { 'Upload-Offset': '0' } });
  let asked = 0;
  const first = new Response(null, { status: 404, headers: { 'Upload-Offset': '0' } });
  const transport = new Transport('', (path, init) => (asked++ ? desk.answer('one', path, init!) : Promise.resolve(first)));
  const going = bringFile({
    transport, carrier: 'one', scope: NORTH, sha256: 'f'.repeat(64), total: 100_000, pace: new Pace(),
    piece: async (from, to) => new Uint8Array(to - from), giveWay: async () => undefined, arrived: () => undefined,
  });
  await expect(going).rejects.toSatisfy((error) => isCode(error, 'not_understood'));
  expect(asked).toBeLessThan(10);
});

test('a server that lost its parts, or whose part is longer than ours, is begun anew', async () => {
  const desk = new FileDesk(async ({ ct }) => ct);
  const transport = new Transport('', (path, init) => desk.answer('one', path, init!));
  const sealed = joined(utf8('{"kid":"k","enc":"e"}\n'), randomBytes(60_000), randomBytes(60_000));
  const sha256 = 'f'.repeat(64);
  const path = `/api/v1/files/${NORTH}/${sha256}`;
  desk.parts.set(`one${path}`, new Uint8Array(500_000));
  let puts = 0;
  desk.fault = (method) => {
    if (method === 'PUT' && ++puts === 2) desk.parts.clear(); // restored from a day before, between two pieces
    return null;
  };
  await bringFile({
    transport, carrier: 'one', scope: NORTH, sha256, total: sealed.length, pace: new Pace(),
    piece: async (from, to) => sealed.slice(from, to), giveWay: async () => undefined, arrived: () => undefined,
  });
  expect(desk.whole.get(path)).toHaveLength(120_000);
  expect(desk.pieces.some(({ taken }) => !taken)).toBe(true);
});
