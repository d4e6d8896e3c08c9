/** What the carrier brings home: the server's results, as a small file that says nothing of any record. */
import { fromUtf8, utf8 } from '../bytes';
import type { Result } from '../contract';
import { RecordsError } from '../errors';

const MARK = 'qiaomen-receipts-1';
const MAX_BYTES = 16 * 1024 * 1024;

export interface Receipts {
  epoch: string;
  /** The server's time. */
  at: string;
  ops: Result[];
  files: { scope: string; sha256: string }[];
}

export const written = (receipts: Receipts): Blob =>
  new Blob([utf8(JSON.stringify({ format: MARK, ...receipts }))], { type: 'application/json' });

/** Errors: receipts_unreadable for anything else. */
export async function read(file: Blob): Promise<Receipts> {
  const found = file.size <= MAX_BYTES ? parsed(fromUtf8(new Uint8Array(await file.arrayBuffer()))) : null;
  const isWhole = found?.format === MARK && !Number.isNaN(Date.parse(found.at)) && areNamed(found.ops, 'op') && areNamed(found.files, 'sha256', 'scope');
  if (!isWhole) throw new RecordsError('receipts_unreadable');
  return { ...found, at: new Date(found.at).toISOString() }; // a date may be written with much beside it
}

function parsed(text: string): (Receipts & { format?: string }) | null {
  try {
    return JSON.parse(text) as Receipts;
  } catch {
    return null;
  }
}

const areNamed = (all: unknown, ...keys: string[]): boolean =>
  Array.isArray(all) && all.every((one: Record<string, unknown> | null) => keys.every((key) => typeof one?.[key] === 'string'));
