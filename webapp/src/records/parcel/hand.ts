/** Handing in another tablet's parcel, in one's own session. Nothing of it is kept here, read or not. */
import type { Handed, Handing } from '../api';
import type { Result } from '../contract';
import { RecordsError } from '../errors';
import { bringAll, type Pushing } from '../exchange/push';
import type { Transport } from '../exchange/transport';
import { bringFile } from '../files/bring';
import { Pace } from '../files/pace';
import { isUnopenedResult, NEW, type Entry } from '../outbox/entry';
import { unpacked, type Parcel, type SealedFile } from './format';
import { written, type Receipts } from './receipts';

export interface HandingIn {
  transport: Transport;
  asCarrier: <T>(work: (carrier: string) => Promise<T>) => Promise<T>;
  report: () => Promise<unknown>;
  now: () => number;
  giveWay: () => Promise<void>;
  progress: (how: Handing) => void;
}

/**
 * Pushes what a parcel holds. Choosing the same parcel again goes on where a break left it, and changes nothing twice.
 *
 * Errors: those of reading a parcel; offline and what a request says: nothing is kept then either.
 */
export async function handIn(parcel: Blob, one: HandingIn): Promise<Handed> {
  const content = await unpacked(parcel);
  const total = content.ops.length + content.files.length;
  const receipts: Receipts = { epoch: '', at: '', ops: [], files: [] };
  const told = (): void => one.progress({ done: receipts.ops.length + receipts.files.length, total });
  told();
  await one.asCarrier((carrier) => ops(content, carrier, one, receipts, told));
  for (const file of content.files) {
    await one.asCarrier((carrier) => bring(file, carrier, one, receipts));
    told();
  }
  const kept = receipts.ops.filter((result) => !isUnopenedResult(result));
  return {
    ops: kept.length,
    parked: kept.filter((result) => result.status === 'parked').length,
    files: receipts.files.length,
    failed: total - kept.length - receipts.files.length,
    receipts: { name: `qiaomen-receipts-${receipts.at.slice(0, 16).replaceAll(/[-:]/g, '')}.json`, content: written(receipts) },
  };
}

async function ops({ ops: sealed }: Parcel, carrier: string, one: HandingIn, receipts: Receipts, told: () => void): Promise<void> {
  const entries = sealed.map(({ id, sealed: envelope }, at): Entry => ({ ...NEW, id, n: at + 1, scope: '', at: '', discards: null, sealed: envelope, own: null }));
  const found = new Map<string, Result>();
  const pushing: Pushing = {
    transport: one.transport, carrier, isOwn: false, now: one.now, report: one.report, entries: () => entries,
    outbox: { results: async () => undefined, failed: async () => undefined },
    heard: (results, { epoch, now }) => {
      for (const result of results) found.set(result.op, result);
      Object.assign(receipts, { epoch, at: now, ops: [...found.values()] });
      told();
    },
  };
  await bringAll(pushing, entries);
}

/** A file that the server refuses is counted as such, and keeps the others from nothing. */
async function bring({ scope, sha256, sealed }: SealedFile, carrier: string, one: HandingIn, receipts: Receipts): Promise<void> {
  try {
    await bringFile({
      transport: one.transport, carrier, scope, sha256, total: sealed.length, pace: new Pace(),
      piece: async (from, to) => sealed.slice(from, to), giveWay: one.giveWay, arrived: () => undefined,
    });
    receipts.files.push({ scope, sha256 });
  } catch (error) {
    const isRefused = error instanceof RecordsError && [404, 413, 415, 422].includes(error.status);
    if (!isRefused) throw error;
  }
}
