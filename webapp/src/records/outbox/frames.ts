/**
 * The journal's format: a file header, then frames that are only ever appended.
 *
 * Shape: header `QMJRNL\0\x01`, u32 generation, u32 CRC-32C of those 12 bytes. Frame: `QMOP`, u32 length of the
 *        payload, u32 CRC-32C of length and payload, payload (UTF-8 JSON). Little endian.
 * Units: a payload has 1 byte to 1 MiB. 0 is refused: the CRC of nothing is 0, so zeros would read as frames.
 */
import { fromUtf8, joined, utf8, type Bytes } from '../bytes';
import { crc32c } from './crc32c';

export const HEADER_SIZE = 16;
const FRAME_HEAD = 12;
const MAX_PAYLOAD = 1024 * 1024;
const NAME = joined(utf8('QMJRNL'), new Uint8Array([0, 1]));
const MARK = utf8('QMOP');

export function header(generation: number): Bytes {
  const bytes = new Uint8Array(HEADER_SIZE);
  bytes.set(NAME);
  const view = new DataView(bytes.buffer);
  view.setUint32(8, generation, true);
  view.setUint32(12, crc32c(bytes.subarray(0, 12)), true);
  return bytes;
}

export function frame(payload: unknown): Bytes {
  const body = utf8(JSON.stringify(payload));
  if (body.length > MAX_PAYLOAD) throw new RangeError('a journal frame holds 1 MiB at most');
  const bytes = new Uint8Array(FRAME_HEAD + body.length);
  bytes.set(MARK);
  bytes.set(body, FRAME_HEAD);
  const view = new DataView(bytes.buffer);
  view.setUint32(4, body.length, true);
  view.setUint32(8, crc32c(bytes.subarray(4, 8), body), true);
  return bytes;
}

export interface Scan {
  frames: unknown[];
  /** Behind the last good frame: what follows is a torn tail. */
  end: number;
  /** Damaged stretches between good frames. */
  holes: { from: number; to: number }[];
}

/** Reads what can be read. A bad frame is stepped over and never ends the reading: good ones may follow it. */
export function scan(bytes: Uint8Array): Scan {
  const found: Scan = { frames: [], end: Math.min(HEADER_SIZE, bytes.length), holes: [] };
  let at = isHeader(bytes) ? HEADER_SIZE : 0;
  while (at < bytes.length) {
    const good = frameAt(bytes, at);
    if (!good) {
      at = nextMark(bytes, at + 1);
      continue;
    }
    if (at > found.end) found.holes.push({ from: found.end, to: at });
    found.frames.push(good.payload);
    at = found.end = good.end;
  }
  return found;
}

function isHeader(bytes: Uint8Array): boolean {
  if (bytes.length < HEADER_SIZE) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return view.getUint32(12, true) === crc32c(bytes.subarray(0, 12));
}

function frameAt(bytes: Uint8Array, at: number): { payload: unknown; end: number } | null {
  if (at + FRAME_HEAD > bytes.length || !isMark(bytes, at)) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, FRAME_HEAD);
  const length = view.getUint32(4, true);
  const end = at + FRAME_HEAD + length;
  if (length < 1 || length > MAX_PAYLOAD || end > bytes.length) return null;
  const body = bytes.subarray(at + FRAME_HEAD, end);
  if (view.getUint32(8, true) !== crc32c(bytes.subarray(at + 4, at + 8), body)) return null;
  return { payload: JSON.parse(fromUtf8(body)), end };
}

const isMark = (bytes: Uint8Array, at: number): boolean => MARK.every((byte, place) => bytes[at + place] === byte);

function nextMark(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(MARK[0]!, from); at >= 0; at = bytes.indexOf(MARK[0]!, at + 1)) if (isMark(bytes, at)) return at;
  return bytes.length;
}
