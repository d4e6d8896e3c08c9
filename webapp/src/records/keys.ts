/**
 * The data key of one person on one tablet, and what is encrypted under it.
 *
 * It is random and lies wrapped under a key made of the PIN (Argon2id) and, where there is one, of a second
 * share. A key that cannot be extracted still lies readable on the disk if it is stored: so none is stored.
 */
import { base64url, fromBase64url, fromUtf8, joined, randomBytes, utf8, type Bytes } from './bytes';
import { RecordsError } from './errors';

export interface Argon2Cost {
  memory_kib: number;
  passes: number;
}

/** Source: OWASP's least cost for Argon2id, 19 MiB and two passes: 0.1 to 0.2 s on a tablet. */
export const COST: Argon2Cost = { memory_kib: 19 * 1024, passes: 2 };

/** A data key as it rests. `share` names the second share; `none` is the PIN alone. */
export interface WrappedKey {
  v: 1;
  share: 'none' | 'prf' | 'server';
  cost: Argon2Cost;
  salt: string;
  iv: string;
  ct: string;
}

export interface Box {
  iv: Bytes;
  ct: Bytes;
}

export type Stretch = (pin: string, salt: Bytes, cost: Argon2Cost) => Promise<Bytes>;

async function wrappingKey(pinShare: Bytes, second: Bytes, salt: Bytes): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey('raw', joined(pinShare, second), 'HKDF', false, ['deriveKey']);
  const how = { name: 'HKDF', hash: 'SHA-256', salt, info: utf8('qiaomen/dek/v1') };
  return crypto.subtle.deriveKey(how, material, { name: 'AES-GCM', length: 256 }, false, ['wrapKey', 'unwrapKey']);
}

const bound = (store: string, share: string): Bytes => utf8(`v1|${store}|${share}`);

/** Makes a data key; gives it usable, and wrapped for rest. */
export async function makeDataKey(pin: string, store: string, by: Stretch): Promise<{ key: CryptoKey; wrapped: WrappedKey }> {
  const made = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, true, ['encrypt', 'decrypt']);
  const salt = randomBytes(16);
  const iv = randomBytes(12);
  const kek = await wrappingKey(await by(pin, salt, COST), randomBytes(0), salt);
  const how = { name: 'AES-GCM', iv, additionalData: bound(store, 'none') };
  const ct = new Uint8Array(await crypto.subtle.wrapKey('raw', made, kek, how));
  const wrapped: WrappedKey = { v: 1, share: 'none', cost: COST, salt: base64url(salt), iv: base64url(iv), ct: base64url(ct) };
  return { key: await openDataKey(pin, store, wrapped, by), wrapped };
}

/** Errors: wrong_pin. */
export async function openDataKey(pin: string, store: string, wrapped: WrappedKey, by: Stretch): Promise<CryptoKey> {
  const salt = fromBase64url(wrapped.salt);
  const kek = await wrappingKey(await by(pin, salt, wrapped.cost), randomBytes(0), salt);
  const how = { name: 'AES-GCM', iv: fromBase64url(wrapped.iv), additionalData: bound(store, wrapped.share) };
  try {
    const usage: KeyUsage[] = ['encrypt', 'decrypt'];
    return await crypto.subtle.unwrapKey('raw', fromBase64url(wrapped.ct), kek, how, 'AES-GCM', false, usage);
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
