/** Requests about a person's own way in, and what to say when one did not succeed. */
import { request, valueOf } from '../../desk/ask';
import { desk } from '../../desk/desk';
import type { Engine } from '../../records/engine';
import { RecordsError } from '../../records/errors';

export interface OpenSession {
  device: string;
  name: string;
  platform: string;
  created_at: string;
  seen_at: string;
  proof: 'password' | 'totp' | 'oidc';
  is_own?: boolean;
}

export interface OwnAccount {
  username: string;
  totp: { since: string | null; codes_left: number; is_demanded: boolean };
  sessions: OpenSession[];
}

export interface Secret {
  secret: string;
  qr: string;
}

/** By whoever is signed in here, at the desk or on the tablet. Not the desk's own `ask`: a wrong password ends nothing. */
export async function askAccount<T>(engine: Engine, method: 'GET' | 'POST', path: string, json?: unknown): Promise<T> {
  const device = desk.session.value?.device.id ?? engine.session?.device.id;
  if (!device) throw new RecordsError('signed_out', 401);
  return valueOf<T>(await request(device, method, `/account${path}`, method === 'POST' ? { json: json ?? {} } : {}));
}

/** By nobody yet: a link, or the unit's own sign-in. */
export const askOpen = async <T>(path: string, json: unknown = {}): Promise<T> => valueOf<T>(await request('', 'POST', path, { json }));

const KNOWN = new Set(['offline', 'wrong_password', 'totp_needed', 'totp_wrong', 'too_many_tries', 'signed_out', 'device_revoked', 'forbidden', 'link_over', 'oidc_failed', 'oidc_unknown']);

/** The key of a sentence, or the server's own words about a field. */
export function accountTrouble(error: unknown, t: (key: string) => string): string {
  if (!(error instanceof RecordsError)) return t('account.errors.other');
  if (error.code === 'invalid') return Object.values(error.fields).join(' · ') || t('account.errors.other');
  const code = error.code === 'not_understood' || error.code === 'busy' ? 'offline' : error.code;
  return t(`account.errors.${KNOWN.has(code) ? code : 'other'}`);
}
