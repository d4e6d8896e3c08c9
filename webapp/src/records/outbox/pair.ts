/** The two stores of one outbox: compared at every start, written one after the other, rebuilt from each other. */
import { newId } from '../ids';
import type { Rebuilt } from '../keeping/standing';
import type { StoreRow } from '../profile';
import { Ballast } from './ballast';
import { OutboxDb } from './db';
import { standingOf, type Entry } from './entry';
import type { JournalFolder } from './folder';
import { Journal, NoRoom } from './journal';
import { replay, union, type Frame, type Union } from './union';

/** A journal below this is not worth rewriting. */
const RENEW_BYTES = 256 * 1024;

export class Pair {
  /** What both hold, or will: entries by op id. */
  entries = new Map<string, Entry>();
  /** The greatest n ever given. */
  n = 0;
  row: StoreRow | null = null;
  ballast: Ballast | null = null;
  journal: Journal | null = null;
  readonly rebuilt: Rebuilt = { id: newId(), database: 0, journal: 0, isDatabaseNew: false, isJournalNew: false, holes: 0 };
  readonly db: OutboxDb;
  /** What a store could not take yet. It is brought up to date before anything counts as stored. */
  private behind = { database: false, journal: false };

  constructor(
    store: string,
    private readonly folder: JournalFolder | null,
    /** The journal could be read after all: more may be here than was told. */
    private readonly joined: () => void = () => undefined,
  ) {
    this.db = new OutboxDb(store);
    this.db.on('close', () => (this.behind.database = true));
  }

  /** Reads both and brings each up to date. A full disk, or a journal that cannot be opened, keeps nobody from reading. */
  async open(): Promise<void> {
    const read = (): Promise<[Entry[], number | undefined]> => Promise.all([this.db.entries.toArray(), this.db.note<number>('n')]);
    const [rows, n] = await this.db.transaction('r', this.db.entries, this.db.notes, read).catch(() => this.salvage());
    await this.compare(rows, n ?? 0).catch(() => {
      this.entries = new Map(rows.map((row) => [row.id, row]));
      this.n = Math.max(n ?? 0, ...rows.map((row) => row.n));
      this.behind.journal = true;
    });
    this.rebuilt.isDatabaseNew = n === undefined;
    if (this.folder) this.ballast = await Ballast.open(this.folder);
    this.ballast?.take();
  }

  /** Entries as they shall stand, into both stores. Errors: what the store says that failed; memory is as before. */
  async put(entries: Entry[], frames: Frame[]): Promise<void> {
    await this.even();
    await this.toDatabase(entries).catch((error: unknown) => {
      // a database that was closed under us may come back empty: then it is given everything again
      if (!isNoRoom(error)) this.behind.database = true;
      throw error;
    });
    this.journal?.append(frames);
    this.remember(entries);
  }

  /** The same for what only follows from the server's word: it counts at once, and the stores catch up. */
  async follow(entries: Entry[], frames: Frame[]): Promise<void> {
    await this.toDatabase(entries).catch(() => (this.behind.database = true));
    if (frames.length) this.attempt(() => this.journal?.append(frames));
    this.remember(entries);
  }

  /** The journal first: its mark takes the copy with it that a crash leaves in the database. */
  async letGo(entries: Entry[]): Promise<void> {
    this.journal?.append(entries.map(({ id, n }): Frame => ({ t: 'drop', id, n })));
    await this.db.entries.bulkDelete(entries.map(({ id }) => id));
    for (const { id } of entries) this.entries.delete(id);
  }

  async keepRow(row: StoreRow): Promise<void> {
    this.row = row;
    this.attempt(() => this.journal?.append([{ t: 'store', n: this.n, row }]));
    await this.renewIfDue();
  }

  /** Most of the journal is done with: the rest is written to the next generation. */
  async renewIfDue(): Promise<void> {
    const { journal } = this;
    if (!journal || journal.bytes < RENEW_BYTES) return;
    const live = [...this.entries.values()].reduce((size, entry) => size + JSON.stringify(entry).length, 0);
    if (live < journal.bytes / 2) await this.renew().catch(() => undefined);
  }

  /** The journal anew, with nothing in it but what stands now. */
  async renew(): Promise<void> {
    const store: Frame = { t: 'store', n: this.n, row: this.row };
    await this.journal?.renew([store, ...[...this.entries.values()].map((entry): Frame => ({ t: 'op', ...entry }))]);
    this.behind.journal = this.folder !== null && this.journal === null;
  }

  /** Reads the journal that could not be opened before. Errors: what keeps it from being read. */
  async join(): Promise<void> {
    if (!this.folder || this.journal) return;
    await this.compare([...this.entries.values()], this.n);
    this.joined();
  }

  /** Brings up to date what could not be written before. Errors: what the store says that still cannot. */
  async even(): Promise<void> {
    await this.join();
    if (this.behind.database) {
      await this.toDatabase([...this.entries.values()]);
      this.behind.database = false;
    }
    if (this.behind.journal || this.journal?.isDoubtful) await this.renew();
  }

  /** Nothing is left of either, not even the bytes where that is in our hands. */
  async erase(): Promise<void> {
    this.entries.clear();
    this.ballast?.give();
    this.ballast?.close();
    await this.journal?.erase();
    await this.db.transaction('rw', this.db.entries, this.db.notes, () => {
      void this.db.entries.clear();
      void this.db.notes.clear();
    });
    await this.db.delete();
  }

  close(): void {
    this.journal?.close();
    this.ballast?.close();
    this.db.close();
  }

  /** One entry that a power cut tore makes the reading of all fail: the others are read, and the journal has that one. */
  private async salvage(): Promise<[Entry[], number | undefined]> {
    const ids = await this.db.entries.toCollection().primaryKeys();
    const found = await Promise.all(ids.map((id) => this.db.entries.get(id).catch(() => undefined)));
    this.behind.database = true;
    return [found.filter((entry) => entry !== undefined), await this.db.note<number>('n')];
  }

  get isHalf(): boolean {
    return this.behind.database || this.behind.journal;
  }

  private async compare(rows: Entry[], n: number): Promise<void> {
    const journal = this.folder && (await Journal.open(this.folder));
    const found = replay((journal?.found ?? []) as Frame[]);
    const sum = union(found, rows, n);
    if (journal) journal.found = [];
    this.journal = journal;
    this.entries = sum.entries;
    this.n = sum.n;
    this.row = found.row ?? this.row;
    const held = new Set(rows.map((row) => row.id));
    Object.assign(this.rebuilt, {
      database: sum.toDatabase.filter((entry) => !held.has(entry.id)).length, journal: journal ? sum.toJournal.length : 0,
      holes: journal?.holes ?? 0, isJournalNew: journal?.isNew ?? true,
    });
    await this.level(sum);
  }

  /** Writes what either lacks. Where that is not possible now, it is done before the next op counts. */
  private async level(sum: Union): Promise<void> {
    await this.db
      .transaction('rw', this.db.entries, this.db.notes, () => {
        void this.db.entries.bulkPut(sum.toDatabase);
        void this.db.entries.bulkDelete(sum.fromDatabase);
        void this.db.notes.put({ key: 'n', value: sum.n });
      })
      .catch(() => (this.behind.database = true));
    const missing = sum.toJournal.map((entry): Frame => ({ t: 'op', ...entry }));
    if (this.journal?.isRenewalDue) await this.renew().catch(() => (this.behind.journal = true));
    else if (missing.length) this.attempt(() => this.journal?.append(missing));
    await this.renewIfDue();
  }

  private toDatabase(entries: Entry[]): Promise<void> {
    const n = Math.max(this.n, ...entries.map((entry) => entry.n));
    return this.db.transaction('rw', this.db.entries, this.db.notes, () => {
      void this.db.entries.bulkPut(entries);
      void this.db.notes.put({ key: 'n', value: n });
    });
  }

  private attempt(write: () => void): void {
    try {
      write();
    } catch {
      this.behind.journal = true;
    }
  }

  private remember(entries: Entry[]): void {
    for (const entry of entries) {
      this.entries.set(entry.id, entry);
      this.n = Math.max(this.n, entry.n);
    }
  }
}

/** The database wraps what the disk said into an error of its own. */
export function isNoRoom(error: unknown): boolean {
  if (error instanceof NoRoom) return true;
  if (!(error instanceof Error)) return false;
  const { inner } = error as Error & { inner?: unknown };
  return /quota/i.test(`${error.name} ${error.message}`) || (inner !== error && isNoRoom(inner));
}

export const receipt = (entry: Entry): Frame => ({ t: 'receipt', id: entry.id, ...standingOf(entry) });
