/** Two stores that should hold the same: what each lacks, found when the outbox is opened. Pure. */
import type { StoreRow } from '../profile';
import type { Entry, Standing } from './entry';

export type Frame =
  | ({ t: 'op' } & Entry)
  | ({ t: 'receipt'; id: string } & Standing)
  | { t: 'drop'; id: string; n: number }
  | { t: 'store'; n: number; row: StoreRow | null };

export interface Replayed {
  entries: Map<string, Entry>;
  /** Ops that were let go: a copy left in the other store goes too. */
  dropped: Set<string>;
  row: StoreRow | null;
  /** The greatest n ever given, as far as these frames know. */
  n: number;
}

/** What a journal's frames add up to. */
export function replay(frames: Frame[]): Replayed {
  const sum: Replayed = { entries: new Map(), dropped: new Set(), row: null, n: 0 };
  for (const one of frames) {
    if (one.t === 'op') {
      const { t: _, ...entry } = one;
      sum.n = Math.max(sum.n, entry.n);
      const known = sum.entries.get(entry.id);
      if (!known || known.rev <= entry.rev) sum.entries.set(entry.id, entry);
      sum.dropped.delete(entry.id);
    } else if (one.t === 'receipt') {
      const known = sum.entries.get(one.id);
      const { t: _, id: __, ...standing } = one;
      if (known && known.rev < standing.rev) sum.entries.set(one.id, { ...known, ...standing });
    } else if (one.t === 'drop') {
      sum.n = Math.max(sum.n, one.n);
      sum.entries.delete(one.id);
      sum.dropped.add(one.id);
    } else {
      sum.n = Math.max(sum.n, one.n);
      sum.row = one.row ?? sum.row;
    }
  }
  return sum;
}

export interface Union {
  entries: Map<string, Entry>;
  n: number;
  toDatabase: Entry[];
  toJournal: Entry[];
  /** Ids that the database still holds though the journal let them go. */
  fromDatabase: string[];
}

/** By op id; of two copies of one op the one with the greater rev is right. */
export function union(journal: Replayed, database: Entry[], databaseN: number): Union {
  const sum: Union = { entries: new Map(), n: Math.max(journal.n, databaseN), toDatabase: [], toJournal: [], fromDatabase: [] };
  for (const row of database) {
    sum.n = Math.max(sum.n, row.n);
    const twin = journal.entries.get(row.id);
    if (!twin && journal.dropped.has(row.id)) sum.fromDatabase.push(row.id);
    else sum.entries.set(row.id, row);
    if (!twin && !journal.dropped.has(row.id)) sum.toJournal.push(row);
    if (twin && twin.rev < row.rev) sum.toJournal.push(row);
  }
  for (const entry of journal.entries.values()) {
    const row = sum.entries.get(entry.id);
    if (row && row.rev >= entry.rev) continue;
    sum.entries.set(entry.id, entry);
    sum.toDatabase.push(entry);
  }
  return sum;
}
