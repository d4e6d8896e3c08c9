import { RecordsError } from '../records/errors';

/** Which sentence fits what went wrong while signing in. */
export type Trouble = 'code' | 'setup' | 'offline' | 'wrong' | 'throttled' | 'deviceTaken' | 'disabled' | 'pin' | 'passkey' | 'other';

const BY_CODE: Record<string, Trouble> = {
  offline: 'offline',
  not_understood: 'offline',
  device_taken: 'deviceTaken',
  device_revoked: 'disabled',
  wrong_pin: 'pin',
  pin_locked: 'pin',
  passkey_refused: 'passkey',
  too_many_tries: 'throttled',
  wrong_password: 'wrong',
  totp_wrong: 'code',
  totp_setup_needed: 'setup',
};

export function signInTrouble(error: unknown): Trouble {
  if (!(error instanceof RecordsError)) return 'other';
  const known = BY_CODE[error.code];
  if (known) return known;
  if (error.status === 401 || error.status === 403) return 'wrong';
  return error.status === 429 ? 'throttled' : 'other';
}
