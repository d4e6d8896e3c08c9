/** Sealing an op for the server alone. Source: docs/protocol.md, Sealed ops; RFC 9180 base mode. */
import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from '@hpke/core';
import { base64url, fromBase64url, joined, utf8, type Bytes } from './bytes';
import type { Envelope } from './contract';

export const SUITE = new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });

export interface SealKey {
  kid: string;
  /** base64url of the uncompressed P-256 point, 65 bytes. */
  public: string;
}

let known: { text: string; key: Promise<CryptoKey> } | null = null;

function recipient(seal: SealKey): Promise<CryptoKey> {
  if (known?.text !== seal.public) {
    known = { text: seal.public, key: SUITE.kem.deserializePublicKey(fromBase64url(seal.public).buffer) };
  }
  return known.key;
}

/** `info` is the op's id. */
export async function seal(plain: Uint8Array, info: string, to: SealKey): Promise<Envelope> {
  const { enc, ct } = await sealed(plain, info, to);
  return { kid: to.kid, enc, ct: base64url(ct) };
}

/** A file as it travels: the envelope's head as one line, then the sealed bytes as they are. `info` is its hash. */
export async function sealFile(content: Uint8Array, sha256: string, to: SealKey): Promise<Bytes> {
  const { enc, ct } = await sealed(content, sha256, to);
  return joined(utf8(`${JSON.stringify({ kid: to.kid, enc })}\n`), ct);
}

async function sealed(plain: Uint8Array, info: string, to: SealKey): Promise<{ enc: string; ct: Bytes }> {
  const sender = await SUITE.createSenderContext({ recipientPublicKey: await recipient(to), info: utf8(info).buffer });
  const ct = new Uint8Array(await sender.seal(joined(plain).buffer));
  return { enc: base64url(new Uint8Array(sender.enc)), ct };
}

/** The op's JSON with its proof of authorship before it. */
export async function proven(json: Bytes, opKey: CryptoKey): Promise<Bytes> {
  return joined(new Uint8Array(await crypto.subtle.sign('HMAC', opKey, json)), json);
}
