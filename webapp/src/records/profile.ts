/** The people who have a store in this browser profile. Of a person it names only themself, as they signed in. */
import { Dexie, type Table } from 'dexie';
import type { Contact } from './api';
import { Database } from './database';
import type { WrappedKey } from './keys';
import { opfsJournals, type Journals } from './outbox/opfs';

/** One person's store. Its id is the device id: born with it, never reused. */
export interface StoreRow {
  id: string;
  url: string;
  username: string;
  name: string;
  /** Null when no readable copy is left: signed out, retired or revoked. */
  wrapped: WrappedKey | null;
  /** The session's body under the data key. */
  session: { iv: string; ct: string } | null;
  contact: Contact;
  wrong_pins: number;
  /** Server's time less the tablet's, at the last contact. */
  skew_ms: number;
  last_used_at: string;
}


/** Wrong PINs after which only an online sign-in opens the store. */
export const MAX_WRONG_PINS = 5;

class ProfileDb extends Database {
  stores!: Table<StoreRow, string>;
  /** `session_device`: whose cookie the profile carries, as far as it knows. */
  notes!: Table<{ key: string; value: string }, string>;

  constructor() {
    super('qiaomen', { chromeTransactionDurability: 'strict' });
    this.version(1).stores({ stores: 'id', notes: 'key' });
  }
}

export class Profile {
  private readonly db = new ProfileDb();
  /** Other people's stores in which nothing waits, found by comparing both halves once. */
  readonly atRest = new Set<string>();

  constructor(readonly journals: Journals = opfsJournals) {}

  async rows(): Promise<StoreRow[]> {
    const rows = await this.db.stores.toArray();
    return rows.sort((one, other) => (one.last_used_at < other.last_used_at ? 1 : -1));
  }

  row(id: string): Promise<StoreRow | undefined> {
    return this.db.stores.get(id);
  }

  async put(row: StoreRow): Promise<void> {
    await this.db.stores.put(row);
  }

  /** Changes a row as it is by now: another window may have taken its key away. Without one `first` is put, if given. */
  change(id: string, change: Partial<StoreRow>, first?: StoreRow): Promise<StoreRow | undefined> {
    return this.db.transaction('rw', this.db.stores, async () => {
      const held = (await this.db.stores.get(id)) ?? first;
      if (held) await this.db.stores.put({ ...held, ...change });
      return held && { ...held, ...change };
    });
  }

  /** The store that goes on for this person, if the profile has one. */
  async rowOf(url: string, username: string): Promise<StoreRow | undefined> {
    const usable = (row: StoreRow): boolean => row.contact !== 'cloned' && row.contact !== 'revoked';
    return (await this.rows()).find((row) => row.url === url && row.username === username && usable(row));
  }

  /** Removes a store with all it holds. A deleted database leaves its bytes for a while: the key to them goes first. */
  async remove(id: string): Promise<void> {
    const row = await this.row(id);
    if (row) await this.put({ ...row, wrapped: null, session: null });
    for (const name of await Dexie.getDatabaseNames()) if (name.endsWith(`-${id}`)) await Dexie.delete(name);
    await this.journals.remove(id);
    await this.db.stores.delete(id); // last: a crash before it is a removal that is tried again
  }

  async sessionDevice(): Promise<string | null> {
    return (await this.db.notes.get('session_device'))?.value ?? null;
  }

  async setSessionDevice(device: string | null): Promise<void> {
    if (device) await this.db.notes.put({ key: 'session_device', value: device });
    else await this.db.notes.delete('session_device');
  }

  close(): void {
    this.db.close();
  }
}
