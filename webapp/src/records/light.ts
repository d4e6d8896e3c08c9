/** The sync light: green only by receipts of the present epoch, never because a request did not fail. */
import type { SyncState } from './api';
import type { Contact } from './contact';
import { unsent } from './files/unsent';
import type { Conditions } from './keeping/standing';
import { isQueued } from './outbox/entry';
import type { Store } from './store';

export class Light {
  phase: SyncState['phase'] = 'idle';
  online = globalThis.navigator?.onLine ?? true;
  error: string | null = null;
  unlock_ms: number | null = null;

  state(store: Store | null, contact: Contact | null, { room, persisted }: Conditions): SyncState {
    const { phase, online, error } = this;
    const entries = store?.mirror.all() ?? [];
    const queued = entries.filter(isQueued);
    const epoch = store?.contact?.epoch ?? null;
    const files = store ? unsent(store) : [];
    const received = entries.filter((entry) => entry.state === 'received');
    return {
      phase,
      online,
      error,
      persisted,
      room,
      contact: store?.row.contact ?? 'never',
      locked: !store?.open,
      queued: queued.length,
      aside: queued.filter((entry) => entry.state === 'aside').length,
      parked: entries.filter((entry) => entry.state === 'parked').length,
      files_queued: files.length,
      files_aside: files.filter((file) => file.state === 'aside').length,
      conflicts: store?.open?.view.conflicts().length ?? 0,
      oldest_at: queued.map((entry) => entry.at).sort()[0] ?? null,
      all_received: queued.length === 0 && files.length === 0 && received.every((entry) => entry.epoch === epoch),
      last_contact_at: contact?.last_at ?? store?.contact?.now ?? null,
      last_received_at: contact?.last_received_at ?? received.map((entry) => entry.received_at ?? '').sort().at(-1) ?? null,
      journal: store?.journal ?? false,
    };
  }
}
