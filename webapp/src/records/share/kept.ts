/** The server's share as a tablet keeps it: one sector that is written in place, and with zeros over it when it is over. Pure. */
import { joined, type Bytes } from '../bytes';
import { crc32c } from '../outbox/crc32c';

export const SHARE_BYTES = 32;
/** What every disk writes whole or not at all. */
export const SECTOR_BYTES = 512;

const MAGIC = Uint8Array.of(0x51, 0x4d, 0x53, 0x48, 0x52, 0x45, 0, 1); // "QMSHRE", then the format's number
const CRC_AT = MAGIC.length;
const SHARE_AT = CRC_AT + 4;
const NUMBERS_AT = SHARE_AT + SHARE_BYTES;
const END = NUMBERS_AT + 3 * 8;

export interface Kept {
  /** Zeros where a passkey is the second share: only the lease is kept then. */
  share: Bytes;
  /** The last instant at which it may be used, by the server's time. */
  until: number;
  /** The greatest instant that was ever seen here: a clock that is wound back makes no lease longer. */
  seen: number;
  /** How long a lease is, so that a locked tablet can renew it. */
  length_ms: number;
}

export function toSector({ share, until, seen, length_ms }: Kept): Bytes {
  const sector = new Uint8Array(SECTOR_BYTES);
  sector.set(joined(MAGIC, new Uint8Array(4), share));
  const view = new DataView(sector.buffer);
  [until, seen, length_ms].forEach((number, at) => view.setFloat64(NUMBERS_AT + at * 8, number, true));
  view.setUint32(CRC_AT, crc32c(sector.subarray(SHARE_AT, END)), true);
  return sector;
}

/** Null for what is no sector of ours, is torn, or was overwritten. */
export function fromSector(sector: Bytes): Kept | null {
  if (sector.length < END || MAGIC.some((byte, at) => sector[at] !== byte)) return null;
  const view = new DataView(sector.buffer, sector.byteOffset);
  if (view.getUint32(CRC_AT, true) !== crc32c(sector.subarray(SHARE_AT, END))) return null;
  const [until, seen, length_ms] = [0, 1, 2].map((at) => view.getFloat64(NUMBERS_AT + at * 8, true)) as [number, number, number];
  return { share: sector.slice(SHARE_AT, NUMBERS_AT), until, seen, length_ms };
}
