/** The first store of the outbox: IndexedDB, committed strictly. */
import { Dexie, type Table } from 'dexie';
import type { Entry } from './entry';

export class OutboxDb extends Dexie {
  entries!: Table<Entry, string>;
  notes!: Table<{ key: string; value: unknown }, string>;

  constructor(store: string) {
    super(`outbox-${store}`, { chromeTransactionDurability: 'strict' });
    this.version(1).stores({ entries: 'id', notes: 'key' });
  }

  async note<T>(key: string): Promise<T | undefined> {
    return (await this.notes.get(key))?.value as T | undefined;
  }
}
