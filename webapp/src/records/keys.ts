/**
 * The data key of one person on one tablet, and what is encrypted under it.
 *
 * It is random and lies wrapped under a key made of two shares together: one of the PIN (Argon2id), and one that is
 * not on the tablet, or not for long. A key that cannot be extracted still lies readable on the disk if it is stored:
 * so none is stored.
 */
import { base64url, fromBase64url, fromUtf8, joined, randomBytes, utf8, type Bytes } from './bytes';
import { RecordsError } from './errors';
import type { Passkey } from './share/passkey';

export interface Argon2Cost {
  memory_kib: number;
  passes: number;
}

/** Source: OWASP's least cost for Argon2id, 19 MiB and two passes: 0.1 to 0.2 s on a tablet. Raised, it is taken over at the next unlock. */
export const COST: Argon2Cost = { memory_kib: 19 * 1024, passes: 2 };

export const isDearer = (one: Argon2Cost, other: Argon2Cost): boolean => one.memory_kib * one.passes > other.memory_kib * other.passes;

/** A data key as it rests. `share` names the second share; `none`, the PIN alone, is what version 0.2 made. */
export interface WrappedKey {
  v: 1;
  share: 'none' | 'prf' | 'server';
  cost: Argon2Cost;
  salt: string;
  iv: string;
  ct: string;
  /** Names the server's share. */
  mark?: string;
  passkey?: Passkey;
}

export interface Box {
  iv: Bytes;
  ct: Bytes;
}

export type Stretch = (pin: string, salt: Bytes, cost: Argon2Cost) => Promise<Bytes>;

/** The first share: what becomes of a PIN. */
export interface First {
  bytes: Bytes;
  salt: Bytes;
  cost: Argon2Cost;
}

/** The second share, and what a wrapped key says of it. */
export interface Second {
  share: WrappedKey['share'];
  bytes: Bytes;
  mark?: string;
  passkey?: Passkey;
}

export const NO_SECOND: Second = { share: 'none', bytes: randomBytes(0) };

export async function firstOf(pin: string, by: Stretch, like?: WrappedKey): Promise<First> {
  const salt = like ? fromBase64url(like.salt) : randomBytes(16);
  const cost = like?.cost ?? COST;
  return { bytes: await by(pin, salt, cost), salt, cost };
}

/** Shows the server that the PIN is known, and tells it nothing that opens. */
export async function proofOf({ bytes, salt }: First): Promise<string> {
  const material = await crypto.subtle.importKey('raw', bytes, 'HKDF', false, ['deriveBits']);
  const how = { name: 'HKDF', hash: 'SHA-256', salt, info: utf8('qiaomen/share-proof/v1') };
  return base64url(new Uint8Array(await crypto.subtle.deriveBits(how, material, 256)));
}

async function wrappingKey(first: Bytes, second: Bytes, salt: Bytes): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey('raw', joined(first, second), 'HKDF', false, ['deriveKey']);
  const how = { name: 'HKDF', hash: 'SHA-256', salt, info: utf8('qiaomen/dek/v1') };
  return crypto.subtle.deriveKey(how, material, { name: 'AES-GCM', length: 256 }, false, ['wrapKey', 'unwrapKey']);
}

const bound = (store: string, share: string): Bytes => utf8(`v1|${store}|${share}`);
const USES: KeyUsage[] = ['encrypt', 'decrypt'];

/** A data key, for as long as it takes to wrap it. */
export const newDataKey = (): Promise<CryptoKey> => crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, true, USES);

export async function wrapDataKey(key: CryptoKey, store: string, first: First, second: Second): Promise<WrappedKey> {
  const iv = randomBytes(12);
  const kek = await wrappingKey(first.bytes, second.bytes, first.salt);
  const how = { name: 'AES-GCM', iv, additionalData: bound(store, second.share) };
  const ct = new Uint8Array(await crypto.subtle.wrapKey('raw', key, kek, how));
  const { share, mark, passkey } = second;
  return {
    v: 1, share, cost: first.cost, salt: base64url(first.salt), iv: base64url(iv), ct: base64url(ct),
    ...(mark && { mark }), ...(passkey && { passkey }),
  };
}

/** `isToWrap`: it may be taken out of memory, which only wrapping it anew needs. Errors: wrong_pin. */
export async function openDataKey(store: string, wrapped: WrappedKey, first: First, second: Bytes, isToWrap = false): Promise<CryptoKey> {
  const kek = await wrappingKey(first.bytes, second, first.salt);
  const how = { name: 'AES-GCM', iv: fromBase64url(wrapped.iv), additionalData: bound(store, wrapped.share) };
  try {
    return await crypto.subtle.unwrapKey('raw', fromBase64url(wrapped.ct), kek, how, 'AES-GCM', isToWrap, USES);
  } catch {
    throw new RecordsError('wrong_pin');
  }
}

/** Encrypts at rest; `place` binds the bytes to where they lie, so that none can be moved or swapped. */
export async function lockBox(key: CryptoKey, plain: Bytes, place: string): Promise<Box> {
  const iv = randomBytes(12);
  const how = { name: 'AES-GCM', iv, additionalData: utf8(place) };
  return { iv, ct: new Uint8Array(await crypto.subtle.encrypt(how, key, plain)) };
}

export async function openBox(key: CryptoKey, box: Box, place: string): Promise<Bytes> {
  const how = { name: 'AES-GCM', iv: box.iv, additionalData: utf8(place) };
  return new Uint8Array(await crypto.subtle.decrypt(how, key, box.ct));
}

export const lockJson = (key: CryptoKey, value: unknown, place: string): Promise<Box> =>
  lockBox(key, utf8(JSON.stringify(value)), place);

export async function openJson<T>(key: CryptoKey, box: Box, place: string): Promise<T> {
  return JSON.parse(fromUtf8(await openBox(key, box, place))) as T;
}

/** The key that proves this device's ops. */
export function importOpKey(raw: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', raw, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
}
