/** What is still to be sent of a store's files, as far as a page's tab knows. */
import type { FileItem } from '../api';
import { countedIn } from '../database';
import type { Store } from '../store';
import { filesDbName } from './db';
import { namesOf } from './names';
import type { FileStanding } from './standing';

/** A file that the server refused is tried once a day. */
const DAILY_MS = 24 * 3600_000;

type Shelved = Pick<Store, 'files' | 'mirror' | 'contact'>;

/** Files that a saved record names and that the present history of the server is not known to hold. */
export function unsent(store: Shelved): FileStanding[] {
  if (store.files.length === 0) return [];
  const named = namedIn(store);
  const epoch = store.contact?.epoch ?? null;
  return store.files.filter((file) => (file.named || named.has(file.id)) && !isHeld(file, epoch));
}

/** Those of them that are to be tried now. */
export function due(store: Shelved, now: number): FileStanding[] {
  return unsent(store).filter(({ state, tried_at }) => state !== 'aside' || Math.abs(now - tried_at) > DAILY_MS);
}

/** All of them, for pages. `sent` tells how many sealed bytes the server has of those that are on their way. */
export function listed(store: Shelved, sent: ReadonlyMap<string, number>): FileItem[] {
  const named = namedIn(store);
  return store.files.map(({ id, scope, sha256, size_bytes, media_type, state, sealed_bytes, reason, brought_at, ...file }) => ({
    scope, sha256, size_bytes, media_type, state, sealed_bytes, reason, brought_at,
    named: file.named || named.has(id), sent_bytes: state === 'sent' ? sealed_bytes : (sent.get(id) ?? 0),
  }));
}

/** How many files of a store may still be to be sent, without opening it. */
export const unsentFiles = (id: string): Promise<number> => counted(id, ({ state, named }) => named && state === 'waiting');

/** How many files of saved records a store keeps, without opening it. */
export const keptFiles = (id: string): Promise<number> => counted(id, ({ named }) => named);

const counted = (id: string, which: (file: FileStanding) => boolean): Promise<number> => countedIn(filesDbName(id), 'files', which);

const namedIn = ({ mirror }: Shelved): Set<string> =>
  new Set(mirror.all().flatMap((entry) => (entry.state === 'discarded' ? [] : namesOf(entry))));

const isHeld = (file: FileStanding, epoch: string | null): boolean =>
  file.state === 'sent' && (epoch === null || file.epoch === epoch);
