/**
 * A parcel: what a tablet without a network gives along. Sealed through and through, so whoever carries it reads nothing.
 *
 * Shape: a zip whose entries are stored: `ops.ndjson`, one sealed op a line as in a push, and `files/<scope>/<sha256>`,
 *        sealed as they are sent. Units: 256 MiB at most. Source: docs/protocol.md, Parcel.
 */
import { unzipSync, zipSync, type UnzipFileInfo } from 'fflate';
import { fromUtf8, utf8, type Bytes } from '../bytes';
import type { Envelope } from '../contract';
import { RecordsError } from '../errors';
import { MAX_FILE_BYTES } from '../files/standing';

const MIB = 1024 * 1024;
export const MAX_PARCEL_BYTES = 256 * MIB;
/** What is taken at most: a tablet that hands a parcel in holds it in memory. */
const MAX_ENTRIES = 10_000;
const MAX_OPS = 20_000;
const MAX_LINE_BYTES = 128 * 1024;
/** Beside the content of a file: its envelope. */
const SEAL_BYTES = 1024;

/** How every zip begins that was not cut at its head. */
const BEGIN = [0x50, 0x4b, 0x03, 0x04];
const OPS = 'ops.ndjson';
const ID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const IS_ID = new RegExp(`^${ID}$`);
const FILE = new RegExp(`^files/(${ID})/([0-9a-f]{64})$`);

export interface SealedOp {
  id: string;
  sealed: Envelope;
}

export interface SealedFile {
  scope: string;
  sha256: string;
  sealed: Bytes;
}

export interface Parcel {
  ops: SealedOp[];
  files: SealedFile[];
}

export function packed({ ops, files }: Parcel): Blob {
  const lines = ops.map(({ id, sealed }) => `${JSON.stringify({ id, sealed })}\n`).join('');
  const entries = files.map(({ scope, sha256, sealed }) => [`files/${scope}/${sha256}`, sealed] as const);
  return new Blob([zipSync({ [OPS]: utf8(lines), ...Object.fromEntries(entries) }, { level: 0 })], { type: 'application/zip' });
}

/**
 * Reads a parcel that somebody chose, and trusts nothing in it.
 *
 * Errors: parcel_too_large; parcel_unreadable for what is no zip or not whole; parcel_wrong for anything that a parcel
 *         does not hold; parcel_double.
 */
export async function unpacked(parcel: Blob): Promise<Parcel> {
  if (parcel.size > MAX_PARCEL_BYTES) throw new RecordsError('parcel_too_large');
  const bytes = new Uint8Array(await parcel.arrayBuffer());
  if (!BEGIN.every((byte, at) => bytes[at] === byte)) throw new RecordsError('parcel_unreadable');
  const listed = list(bytes);
  const entries = opened(bytes);
  for (const { name, size } of listed) if (entries[name]?.length !== size) throw new RecordsError('parcel_unreadable');
  const files = listed.flatMap(({ name }) => {
    const found = FILE.exec(name);
    return found ? [{ scope: found[1]!, sha256: found[2]!, sealed: entries[name] as Bytes }] : [];
  });
  return { ops: opsIn(entries[OPS]!), files };
}

/** The entries, before any is opened: stored, few enough, small enough, each once, all of them together no more than the zip. */
function list(bytes: Uint8Array): UnzipFileInfo[] {
  const found: UnzipFileInfo[] = [];
  opened(bytes, (entry) => {
    found.push(entry);
    return false;
  });
  const names = new Set(found.map(({ name }) => name));
  if (!names.has(OPS)) throw new RecordsError(found.length ? 'parcel_wrong' : 'parcel_unreadable');
  if (names.size < found.length) throw new RecordsError('parcel_double');
  if (found.length > MAX_ENTRIES || !found.every(belongs)) throw new RecordsError('parcel_wrong');
  const sum = found.reduce((size, entry) => size + entry.originalSize, 0);
  if (sum > bytes.length) throw new RecordsError('parcel_wrong');
  return found;
}

function belongs({ name, compression, size, originalSize }: UnzipFileInfo): boolean {
  if (compression !== 0 || size !== originalSize) return false;
  return name === OPS || (FILE.test(name) && size <= MAX_FILE_BYTES + SEAL_BYTES);
}

function opened(bytes: Uint8Array, filter?: (entry: UnzipFileInfo) => boolean): Record<string, Uint8Array> {
  try {
    return unzipSync(bytes, filter && { filter });
  } catch {
    throw new RecordsError('parcel_unreadable');
  }
}

function opsIn(bytes: Uint8Array): SealedOp[] {
  const lines = fromUtf8(bytes).split('\n');
  if (lines.pop() !== '') throw new RecordsError('parcel_unreadable'); // the last line was cut
  if (lines.length > MAX_OPS) throw new RecordsError('parcel_wrong');
  const ops = lines.map(opIn);
  if (new Set(ops.map(({ id }) => id)).size < ops.length) throw new RecordsError('parcel_double');
  return ops;
}

function opIn(line: string): SealedOp {
  try {
    if (line.length > MAX_LINE_BYTES) throw new RangeError('a line holds one op');
    const { id, sealed, ...more } = JSON.parse(line) as SealedOp;
    const { kid, enc, ct, ...else_ } = sealed;
    const isWhole = IS_ID.test(id) && [kid, enc, ct].every((part) => typeof part === 'string');
    if (!isWhole || Object.keys(more).length + Object.keys(else_).length > 0) throw new TypeError('no sealed op');
    return { id, sealed: { kid, enc, ct } };
  } catch {
    throw new RecordsError('parcel_wrong');
  }
}
