/** What a store keeps of files in IndexedDB: where each stands, the readable copies, and, without OPFS, the sealed ones. */
import type { Table } from 'dexie';
import { Database } from '../database';
import type { Bytes } from '../bytes';
import type { Box } from '../keys';
import type { FileStanding } from './standing';

export const filesDbName = (store: string): string => `files-${store}`;

export class FilesDb extends Database {
  files!: Table<FileStanding, string>;
  copies!: Table<Box & { id: string }, string>;
  seals!: Table<{ id: string; bytes: Bytes }, string>;

  constructor(store: string) {
    super(filesDbName(store), { chromeTransactionDurability: 'strict' });
    this.version(1).stores({ files: 'id', copies: 'id', seals: 'id' });
  }
}
