/** What was pulled, as an append-only log of encrypted pages; drafts and other small boxes beside it. */
import type { Table } from 'dexie';
import { Database } from '../database';
import type { Cursor, Head, PullHeader } from '../contract';
import { lockBox, openBox, type Box } from '../keys';
import type { Bytes } from '../bytes';

export interface Page extends Box {
  n: number;
  lines: number;
}

/** Where the replica stands; written in the same transaction as the pages it speaks of. */
export interface Standing {
  epoch: string | null;
  cursors: Record<string, Cursor>;
  heads: Record<string, Head>;
  /** Lines of a scope in pages before its floor are void. */
  floors: Record<string, number>;
  /** Scopes that are pulled anew: lines from page `from` on wait until the new set is complete. */
  resets: Record<string, { from: number; at: number }>;
  access_log: Head | null;
  /** The most that was told of in this epoch; missing in a standing of before. */
  have?: number;
}

export const EMPTY: Standing = { epoch: null, cursors: {}, heads: {}, floors: {}, resets: {}, access_log: null };

/** What the server says of its past is kept, to be brought again: never less than what it said before. */
export function remember(standing: Standing, { access_log, have }: Pick<PullHeader, 'access_log' | 'have'>): void {
  if (access_log && access_log.seq > (standing.access_log?.seq ?? -1)) standing.access_log = access_log;
  standing.have = Math.max(standing.have ?? 0, have);
}

/** Whether a log that once stood at `told` cannot stand at `now`. */
export const isRewritten = (told: Head, now: Head): boolean => now.seq < told.seq || (now.seq === told.seq && now.hash !== told.hash);

export interface KeptBox extends Box {
  key: string;
}

export class ReplicaDb extends Database {
  pages!: Table<Page, number>;
  notes!: Table<{ key: string; value: Standing }, string>;
  boxes!: Table<KeptBox, string>;

  constructor(readonly store: string) {
    super(`replica-${store}`);
    this.version(1).stores({ pages: 'n', notes: 'key', boxes: 'key' });
  }

  async standing(): Promise<Standing> {
    return (await this.notes.get('standing'))?.value ?? structuredClone(EMPTY);
  }

  /** Pages and standing in one step. No await inside: it would cost a trip each. */
  async put(pages: Page[], value: Standing, drop: number[] = []): Promise<void> {
    await this.transaction('rw', this.pages, this.notes, () => {
      if (drop.length) void this.pages.bulkDelete(drop);
      if (pages.length) void this.pages.bulkPut(pages);
      void this.notes.put({ key: 'standing', value });
    });
  }

  /** Pages and standing go; drafts stay. */
  async clear(): Promise<void> {
    await this.transaction('rw', this.pages, this.notes, () => {
      void this.pages.clear();
      void this.notes.clear();
    });
  }

  async seal(key: CryptoKey, n: number, bytes: Bytes, lines: number): Promise<Page> {
    return { n, lines, ...(await lockBox(key, bytes, this.place(n))) };
  }

  unseal(key: CryptoKey, page: Page): Promise<Bytes> {
    return openBox(key, page, this.place(page.n));
  }

  private place(n: number): string {
    return `qiaomen/page/v1|${this.store}|${n}`;
  }
}
