/** Ids that follow from others: UUIDs of version 5, as the server derives them. */
import { utf8, joined } from './bytes';

/** The UUIDv5 of a name under another id: the same two always give the same third. */
export async function derivedId(parent: string, name: string): Promise<string> {
  const space = Uint8Array.from(parent.replaceAll('-', '').match(/../g) ?? [], (pair) => parseInt(pair, 16));
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-1', joined(space, utf8(name)))).slice(0, 16);
  bytes[6] = 0x50 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
