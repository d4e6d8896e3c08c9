/** A second share that never leaves the tablet's hardware: the secret of a passkey (WebAuthn, extension `prf`). */
import { base64url, fromBase64url, randomBytes, type Bytes } from '../bytes';
import { RecordsError } from '../errors';

/** How the share is asked for again. Neither part is secret. */
export interface Passkey {
  id: string;
  salt: string;
}

export interface Passkeys {
  /** Whether this tablet may have one: a lock of its own that checks who touches it. */
  offered(): Promise<boolean>;
  /** Null where the tablet has none after all, or the person would rather not. */
  make(username: string): Promise<{ passkey: Passkey; share: Bytes } | null>;
  /** Errors: passkey_refused. */
  share(passkey: Passkey): Promise<Bytes>;
}

const TIMEOUT_MS = 60_000;
const ES256 = -7;
const RS256 = -257;

/** Null where the browser knows no passkeys; an origin that is an IP address has none either. */
export const browserPasskeys = (): Passkeys | null => (globalThis.PublicKeyCredential && globalThis.navigator?.credentials ? { offered, make, share } : null);

async function offered(): Promise<boolean> {
  const known = PublicKeyCredential as typeof PublicKeyCredential & { getClientCapabilities?: () => Promise<Record<string, boolean>> };
  const able = await known.getClientCapabilities?.().catch(() => null);
  if (able?.['extension:prf'] === false) return false;
  return known.isUserVerifyingPlatformAuthenticatorAvailable().catch(() => false);
}

async function make(username: string): ReturnType<Passkeys['make']> {
  const salt = randomBytes(32);
  const options: PublicKeyCredentialCreationOptions = {
    rp: { name: '敲门 Qiaomen' },
    user: { id: randomBytes(16), name: username, displayName: username },
    challenge: randomBytes(32), // nobody answers it: only the secret is wanted
    pubKeyCredParams: [{ type: 'public-key', alg: ES256 }, { type: 'public-key', alg: RS256 }],
    authenticatorSelection: { authenticatorAttachment: 'platform', userVerification: 'required', residentKey: 'discouraged' },
    timeout: TIMEOUT_MS,
    extensions: { prf: { eval: { first: salt } } },
  };
  const made = (await navigator.credentials.create({ publicKey: options }).catch(() => null)) as PublicKeyCredential | null;
  if (!made) return null;
  const { prf } = made.getClientExtensionResults();
  if (!prf?.enabled) return null;
  const passkey = { id: base64url(new Uint8Array(made.rawId)), salt: base64url(salt) };
  const first = bytesOf(prf.results?.first) ?? (await share(passkey).catch(() => null)); // some tell it only when asked again
  return first && { passkey, share: first };
}

async function share({ id, salt }: Passkey): Promise<Bytes> {
  const options: PublicKeyCredentialRequestOptions = {
    challenge: randomBytes(32),
    allowCredentials: [{ type: 'public-key', id: fromBase64url(id), transports: ['internal'] }],
    userVerification: 'required',
    timeout: TIMEOUT_MS,
    extensions: { prf: { eval: { first: fromBase64url(salt) } } },
  };
  // a refused finger and a lost passkey look alike
  const got = (await navigator.credentials.get({ publicKey: options }).catch(() => null)) as PublicKeyCredential | null;
  const first = bytesOf(got?.getClientExtensionResults().prf?.results?.first);
  if (!first) throw new RecordsError('passkey_refused');
  return first;
}

function bytesOf(source: BufferSource | undefined): Bytes | null {
  if (!source) return null;
  return new Uint8Array(source instanceof ArrayBuffer ? source : source.buffer as ArrayBuffer);
}

