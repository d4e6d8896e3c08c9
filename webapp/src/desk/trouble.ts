/** What to say when a request of the desk did not succeed: first that nothing is lost. */
import { RecordsError } from '../records/errors';

const KNOWN = new Set(['offline', 'forbidden', 'not_found']);

export type Trouble = 'offline' | 'forbidden' | 'not_found' | 'other';

export function troubleOf(error: unknown): Trouble {
  const code = error instanceof RecordsError ? error.code : '';
  if (code === 'not_understood' || code === 'busy') return 'offline';
  return KNOWN.has(code) ? (code as Trouble) : 'other';
}
