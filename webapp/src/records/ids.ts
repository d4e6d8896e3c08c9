/** Names of things, as the server makes them: UUIDs that sort by time. */
import { randomBytes } from './bytes';

let last = 0;
let turn = 0;

/** A UUIDv7. Those of one tab sort in the order in which they were made, also within a millisecond. */
export function newId(now: number = Date.now()): string {
  if (now > last) {
    last = now;
    turn = randomBytes(1)[0]!; // begins low, so that counting up stays within 12 bits
  } else if (++turn > 0xfff) {
    last += 1;
    turn = 0;
  }
  const bytes = randomBytes(16);
  new DataView(bytes.buffer).setUint32(0, Math.floor(last / 0x10000));
  new DataView(bytes.buffer).setUint16(4, last % 0x10000);
  bytes[6] = 0x70 | (turn >> 8);
  bytes[7] = turn & 0xff;
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
