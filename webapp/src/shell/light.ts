import type { SyncState } from '../records/api';
import type { IconName } from '../ui/icons';

export interface Light {
  tone: 'ok' | 'wait' | 'off' | 'look';
  icon: IconName;
  words: 'received' | 'unsynced' | 'files' | 'offline' | 'look' | 'ready';
  count: number;
  at: string | null;
}

/** The state of the sync light. Waiting outranks what needs a look, that outranks offline; received needs receipts. */
export function lightOf(sync: SyncState): Light {
  if (sync.queued > 0) return { tone: 'wait', icon: 'cloud-up', words: 'unsynced', count: sync.queued, at: sync.oldest_at };
  const files = sync.files_queued - sync.files_aside;
  if (files > 0) return { tone: 'wait', icon: 'cloud-up', words: 'files', count: files, at: null };
  const look = sync.parked + sync.conflicts + sync.files_aside;
  if (look > 0) return { tone: 'look', icon: 'eye', words: 'look', count: look, at: null };
  if (!sync.online) return { tone: 'off', icon: 'cloud-off', words: 'offline', count: 0, at: null };
  if (sync.all_received && sync.last_received_at) return { tone: 'ok', icon: 'cloud-ok', words: 'received', count: 0, at: sync.last_received_at };
  return { tone: 'off', icon: 'cloud-ok', words: 'ready', count: 0, at: null };
}
