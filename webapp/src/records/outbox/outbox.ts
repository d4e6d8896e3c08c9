/** The outbox: gives n, and holds every op in two stores until the server has received it. */
import type { PushAnswer } from '../contract';
import { RecordsError } from '../errors';
import type { StoreRow } from '../profile';
import type { Contacted, Opened, OutboxCalls } from './calls';
import { OutboxDb } from './db';
import { after, isOver, isQueued, standingOf, type Entry, type Standing } from './entry';
import { Journal, type JournalFolder } from './journal';
import { replay, union, type Frame } from './union';
import { written, type OpDraft, type Ticket } from './write';

/** A journal below this is not worth rewriting. */
const RENEW_BYTES = 256 * 1024;
/** Source: docs/protocol.md, Push: an op that failed alone this often is set aside. */
const MAX_TRIES = 5;

export type Changed = (entries: Entry[], dropped: string[]) => void;

export class Outbox implements OutboxCalls {
  private readonly db: OutboxDb;
  private entries = new Map<string, Entry>();
  private last = 0;
  private row: StoreRow | null = null;
  private contact: Opened['contact'] = null;
  private unfinished: Entry | null = null;
  private turn: Promise<unknown> = Promise.resolve();

  private constructor(
    readonly store: string,
    private readonly journal: Journal | null,
    private readonly changed: Changed,
  ) {
    this.db = new OutboxDb(store);
  }

  /** Opens both stores and rebuilds each from the other. */
  static async open(store: string, folder: JournalFolder | null, changed: Changed = () => undefined): Promise<Outbox> {
    const outbox = new Outbox(store, folder && (await Journal.open(folder)), changed);
    await outbox.rebuild();
    return outbox;
  }

  async opened(): Promise<Opened> {
    const { journal, last: n, row, contact } = this;
    return { entries: [...this.entries.values()], n, journal: journal !== null, holes: journal?.holes ?? 0, row, contact };
  }

  /**
   * Writes an op into both stores, one after the other. An id that is known already is not written again.
   *
   * Errors: too_large; not_stored, storage_full: the op keeps its n and is tried again before the next.
   */
  save(draft: OpDraft, ticket: Ticket): Promise<Entry> {
    return this.inTurn(async () => {
      await this.finish();
      const known = this.entries.get(draft.id);
      if (known) return known;
      const entry = await written(this.store, draft, this.last + 1, ticket);
      this.last = entry.n;
      this.unfinished = entry;
      await this.finish();
      return entry;
    });
  }

  /** Seals a twin anew, under the same id and n, for a server that could not open the first envelope. */
  reseal(draft: OpDraft, ticket: Ticket): Promise<void> {
    return this.inTurn(async () => {
      const known = this.entries.get(draft.id);
      if (!known) return;
      const { sealed, own } = await written(this.store, draft, known.n, ticket);
      const fresh: Entry = { ...known, sealed, own, rev: known.rev + 1, state: 'waiting', result: null, tries: 0 };
      await this.put([fresh], [{ t: 'op', ...fresh }]);
    });
  }

  /** Takes the server's results. Another epoch than the one held turns all lights back first. */
  results(results: PushAnswer['results'], contact: Contacted): Promise<void> {
    return this.inTurn(async () => {
      await this.contacted(contact);
      const told = new Map(results.map((result) => [result.op, result]));
      await this.restand((entry) => {
        const result = told.get(entry.id);
        return result ? after(entry, result, contact) : null;
      });
      await this.prune();
    });
  }

  /** The server's history is another one than before, everywhere or in one scope: receipts of before are none. */
  doubt(scope: string | null): Promise<void> {
    return this.inTurn(() => this.askAgain(scope));
  }

  /** An op failed alone, though the server was there. */
  failed(id: string, at: number): Promise<void> {
    return this.inTurn(() =>
      this.restand((entry) => {
        if (entry.id !== id) return null;
        const tries = entry.tries + 1;
        return { ...standingOf(entry), rev: entry.rev + 1, tries, tried_at: at, state: tries >= MAX_TRIES ? 'aside' : entry.state };
      }),
    );
  }

  /** Readable twins that are no longer needed: the replica holds what they said, or nobody may read it here. */
  forgetTwins(ids: string[] | null): Promise<void> {
    return this.inTurn(async () => {
      const named = ids && new Set(ids);
      const all = [...this.entries.values()].filter((entry) => entry.own && (!named || named.has(entry.id)));
      if (all.length === 0) return;
      await this.put(all.map((entry) => ({ ...entry, own: null, rev: entry.rev + 1 })), []);
      if (!ids) await this.renew(); // for the frames before this one still hold them
    });
  }

  /** Lets ops go for good. */
  drop(ids: string[]): Promise<void> {
    return this.inTurn(() => this.letGo(ids));
  }

  /** Keeps a copy of the store's row in the journal: with it a store whose IndexedDB was emptied still opens. */
  keepRow(row: StoreRow): Promise<void> {
    return this.inTurn(async () => {
      this.row = row;
      this.journal?.append([{ t: 'store', n: this.last, row } satisfies Frame]);
      await this.renewIfDue();
    });
  }

  /** Waits for what is being written. */
  async close(): Promise<void> {
    await this.turn;
    this.journal?.close();
    this.db.close();
  }

  private async rebuild(): Promise<void> {
    const journal = replay((this.journal?.found ?? []) as Frame[]);
    const rows = await this.db.entries.toArray();
    const sum = union(journal, rows, (await this.db.note<number>('n')) ?? 0);
    this.entries = sum.entries;
    this.last = sum.n;
    this.row = journal.row;
    this.contact = (await this.db.note<Opened['contact']>('contact')) ?? null;
    if (this.journal) this.journal.found = [];
    await this.db.transaction('rw', this.db.entries, this.db.notes, () => {
      void this.db.entries.bulkPut(sum.toDatabase);
      void this.db.entries.bulkDelete(sum.fromDatabase);
      void this.db.notes.put({ key: 'n', value: sum.n });
    });
    if (sum.toJournal.length) this.journal?.append(sum.toJournal.map((entry): Frame => ({ t: 'op', ...entry })));
    if (this.journal?.isSplit) await this.renew();
    else await this.renewIfDue();
  }

  /** IndexedDB first, then the journal; only when both hold it the op counts. */
  private async finish(): Promise<void> {
    const entry = this.unfinished;
    if (!entry) return;
    try {
      await this.db.transaction('rw', this.db.entries, this.db.notes, () => {
        void this.db.entries.put(entry);
        void this.db.notes.put({ key: 'n', value: entry.n });
      });
      this.journal?.append([{ t: 'op', ...entry } satisfies Frame]);
    } catch (error) {
      const full = error instanceof Error && /quota/i.test(`${error.name} ${error.message}`);
      throw new RecordsError(full ? 'storage_full' : 'not_stored', 0, String(error));
    }
    this.unfinished = null;
    this.entries.set(entry.id, entry);
    this.changed([entry], []);
  }

  private async contacted({ epoch, have, now }: Contacted): Promise<void> {
    const before = this.contact;
    if (before && before.epoch !== epoch) await this.askAgain(null);
    this.contact = { epoch, now, have: have ?? before?.have ?? 0 };
    await this.db.notes.put({ key: 'contact', value: this.contact });
  }

  private askAgain(scope: string | null): Promise<void> {
    return this.restand((entry) => {
      const doubtful = entry.state === 'received' || entry.state === 'parked';
      if (!doubtful || (scope && entry.scope !== scope)) return null;
      return { ...standingOf(entry), rev: entry.rev + 1, state: 'asking' };
    });
  }

  private async restand(next: (entry: Entry) => Standing | null): Promise<void> {
    const changed: Entry[] = [];
    for (const entry of this.entries.values()) {
      const standing = next(entry);
      if (standing) changed.push({ ...entry, ...standing });
    }
    await this.put(changed, changed.map((entry): Frame => ({ t: 'receipt', id: entry.id, ...standingOf(entry) })));
  }

  private async put(entries: Entry[], frames: Frame[]): Promise<void> {
    if (entries.length === 0) return;
    await this.db.entries.bulkPut(entries);
    if (frames.length) this.journal?.append(frames);
    for (const entry of entries) this.entries.set(entry.id, entry);
    this.changed(entries, []);
  }

  private async prune(): Promise<void> {
    const contact = this.contact;
    if (!contact) return;
    const over = [...this.entries.values()].filter((entry) => !isQueued(entry) && isOver(entry, contact));
    await this.letGo(over.map((entry) => entry.id));
    await this.renewIfDue();
  }

  /** The journal first: its mark takes the copy with it that a crash leaves in the database. */
  private async letGo(ids: string[]): Promise<void> {
    const known = ids.flatMap((id) => this.entries.get(id) ?? []);
    if (known.length === 0) return;
    this.journal?.append(known.map(({ id, n }): Frame => ({ t: 'drop', id, n })));
    await this.db.entries.bulkDelete(ids);
    for (const id of ids) this.entries.delete(id);
    this.changed([], ids);
  }

  /** Most of the journal is done with: the rest is written to the next generation. */
  private async renewIfDue(): Promise<void> {
    if (!this.journal || this.journal.bytes < RENEW_BYTES) return;
    const live = [...this.entries.values()].reduce((size, entry) => size + JSON.stringify(entry).length, 0);
    if (live < this.journal.bytes / 2) await this.renew();
  }

  private async renew(): Promise<void> {
    const store: Frame = { t: 'store', n: this.last, row: this.row };
    await this.journal?.renew([store, ...[...this.entries.values()].map((entry): Frame => ({ t: 'op', ...entry }))]);
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.turn.then(work);
    this.turn = turn.catch(() => undefined);
    return turn;
  }
}
