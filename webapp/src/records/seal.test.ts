// @vitest-environment node
import { expect, test } from 'vitest';
import { base64url, fromBase64url, fromUtf8, utf8 } from './bytes';
import { importOpKey } from './keys';
import { proven, seal, SUITE } from './seal';

/** RFC 9180, A.3: the recipient of the P-256 test vectors. */
const PRIVATE = 'f3ce7fdae57e1a310d87f1ebbde6f328be0a99cdbcadf4d6589cf29de4b8ffd2';
const PUBLIC = '04fe8c19ce0905191ebc298a9245792531f26f0cece2460639e8bc39cb7f706a826a779b4cf969b8a0e539c7f62fb3d30ad6aa8f80e30f1d128aafd68a2ce72ea0';

const unhex = (hex: string) => Uint8Array.from(hex.match(/../g)!, (byte) => parseInt(byte, 16));

test('whoever holds the private key opens the envelope, with the op id and only with it', async () => {
  const opKey = await importOpKey(new Uint8Array(32).fill(7));
  const envelope = await seal(await proven(utf8('{"id":"op-1"}'), opKey), 'op-1', { kid: 'k1', public: base64url(unhex(PUBLIC)) });
  expect(envelope.kid).toBe('k1');
  expect(fromBase64url(envelope.enc)).toHaveLength(65);
  const recipientKey = await SUITE.kem.deserializePrivateKey(unhex(PRIVATE).buffer);
  const open = async (info: string) => {
    const context = await SUITE.createRecipientContext({ recipientKey, enc: fromBase64url(envelope.enc).buffer, info: utf8(info).buffer });
    return new Uint8Array(await context.open(fromBase64url(envelope.ct).buffer));
  };
  const plain = await open('op-1');
  expect(fromUtf8(plain.subarray(32))).toBe('{"id":"op-1"}');
  const raw = await crypto.subtle.importKey('raw', new Uint8Array(32).fill(7), { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']);
  expect(await crypto.subtle.verify('HMAC', raw, plain.slice(0, 32), plain.slice(32))).toBe(true);
  await expect(open('op-2')).rejects.toThrow();
});

test('base64url carries any bytes, without padding', () => {
  for (let size = 0; size < 70; size++) {
    const bytes = crypto.getRandomValues(new Uint8Array(size));
    expect(base64url(bytes)).toMatch(/^[\w-]*$/);
    expect(fromBase64url(base64url(bytes))).toEqual(bytes);
  }
});
