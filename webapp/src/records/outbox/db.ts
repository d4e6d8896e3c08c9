/** The first store of the outbox: IndexedDB, committed strictly. */
import type { Table } from 'dexie';
import { Database } from '../database';
import type { Entry } from './entry';

export const outboxDbName = (store: string): string => `outbox-${store}`;

export class OutboxDb extends Database {
  entries!: Table<Entry, string>;
  notes!: Table<{ key: string; value: unknown }, string>;

  constructor(store: string) {
    super(outboxDbName(store), { chromeTransactionDurability: 'strict' });
    this.version(1).stores({ entries: 'id', notes: 'key' });
  }

  async note<T>(key: string): Promise<T | undefined> {
    return (await this.notes.get(key))?.value as T | undefined;
  }
}
