/** The outbox: gives n, and holds every op in two stores until the server has received it. */
import type { PushAnswer } from '../contract';
import { RecordsError } from '../errors';
import type { StoreRow } from '../profile';
import type { Contacted, Opened, OutboxCalls } from './calls';
import { after, isErased, isOver, isQueued, isUnopened, standingOf, type Entry, type Standing } from './entry';
import type { JournalFolder } from './folder';
import { isNoRoom, Pair, receipt } from './pair';
import type { Frame } from './union';
import { written, type OpDraft, type Ticket } from './write';

/** Source: docs/protocol.md, Push: an op that failed alone this often is set aside. */
const MAX_TRIES = 5;
const BALLAST_PAUSE_MS = 10 * 60_000;

/** Word of what differs now; `ballast` tells whether room is still set aside. */
export type Changed = (entries: Entry[], dropped: string[], ballast: boolean) => void;

export class Outbox implements OutboxCalls {
  private readonly pair: Pair;
  private contact: Opened['contact'] = null;
  private unfinished: Entry | null = null;
  private isErased = false;
  private ballast_tried_at = Date.now();
  private turn: Promise<unknown> = Promise.resolve();

  private constructor(
    readonly store: string,
    folder: JournalFolder | null,
    private readonly changed: Changed,
  ) {
    this.pair = new Pair(store, folder, () => this.tell([...this.pair.entries.values()]));
  }

  /** Opens both stores and rebuilds each from the other. */
  static async open(store: string, folder: JournalFolder | null, changed: Changed = () => undefined): Promise<Outbox> {
    const outbox = new Outbox(store, folder, changed);
    await outbox.pair.open();
    outbox.contact = (await outbox.pair.db.note<Opened['contact']>('contact')) ?? null;
    return outbox;
  }

  async opened(): Promise<Opened> {
    const { contact, pair } = this;
    const { n, row, rebuilt } = pair;
    return { entries: [...pair.entries.values()], n, journal: pair.journal !== null, ballast: this.hasBallast, rebuilt, row, contact };
  }

  /**
   * Writes an op into both stores, one after the other. An id that is known already is not written again.
   *
   * Errors: too_large; not_stored, storage_full: the op keeps its n and is tried again before the next.
   */
  save(draft: OpDraft, ticket: Ticket): Promise<Entry> {
    return this.inTurn(async () => {
      if (this.isErased) throw new RecordsError('no_store');
      await this.pair.join().catch((error: unknown) => {
        throw new RecordsError('not_stored', 0, String(error)); // a number may only be given when both were read
      });
      await this.finish();
      const known = this.pair.entries.get(draft.id);
      if (known) return known;
      const entry = await written(this.store, draft, this.pair.n + 1, ticket);
      this.unfinished = entry;
      await this.finish();
      return entry;
    });
  }

  /** Seals a twin anew, under the same id and n, for a server that could not open the first envelope. */
  reseal(draft: OpDraft, ticket: Ticket): Promise<void> {
    return this.inTurn(async () => {
      const known = this.pair.entries.get(draft.id);
      if (!known || !isUnopened(known)) return; // another window was quicker, or the server has opened it by now
      const { sealed, own } = await written(this.store, draft, known.n, ticket);
      const fresh: Entry = { ...known, sealed, own, rev: known.rev + 1, state: 'waiting', result: null, tries: 0, lost: draft.withheld.length };
      await this.pair.put([fresh], [{ t: 'op', ...fresh }]);
      this.tell([fresh]);
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
      await this.prune().catch(() => undefined); // what could not be tidied now is tidied another time
    });
  }

  /**
   * The server's history is another one than before, everywhere or in one scope: receipts of before are none.
   * With `records`, which are gone there, only what was said of them: it may have been erased.
   */
  doubt(scope: string | null, records?: string[]): Promise<void> {
    const gone = records && new Set(records);
    return this.inTurn(() =>
      this.askAgain((entry) => (scope === null || entry.scope === scope) && (!gone || !entry.record || gone.has(entry.record))),
    );
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

  /** Somebody brought word by hand that the server has these: the next contact asks, instead of sending them again. */
  brought(ids: string[], at: string): Promise<void> {
    const named = new Set(ids);
    return this.inTurn(() =>
      this.restand((entry) =>
        named.has(entry.id) && isQueued(entry) ? { ...standingOf(entry), rev: entry.rev + 1, state: 'asking', brought_at: at } : null,
      ),
    );
  }

  /** Readable twins that are no longer needed: the replica holds what they said, or nobody may read it here. */
  forgetTwins(ids: string[] | null): Promise<void> {
    return this.inTurn(async () => {
      const named = ids && new Set(ids);
      const all = [...this.pair.entries.values()].filter((entry) => entry.own && (!named || named.has(entry.id)));
      await this.follow(all.map((entry) => ({ ...entry, own: null, rev: entry.rev + 1 })), () => []);
      if (!ids) await this.forgetFrames(); // which also hold the wrapped key
    });
  }

  /** Lets ops go for good. */
  drop(ids: string[]): Promise<void> {
    return this.inTurn(() => this.letGo(ids));
  }

  /** Keeps a copy of the store's row in the journal: with it a store whose IndexedDB was emptied still opens. */
  keepRow(row: StoreRow, isKeyNew = false): Promise<void> {
    return this.inTurn(async () => {
      await this.pair.keepRow(row);
      if (isKeyNew) await this.forgetFrames();
    });
  }

  /** Errors: in_use while an op waits here; nothing is touched then. */
  erase(): Promise<void> {
    return this.inTurn(async () => {
      if ([...this.pair.entries.values()].some(isQueued)) throw new RecordsError('in_use');
      this.isErased = true;
      this.unfinished = null;
      await this.pair.erase();
    });
  }

  /** Waits for what is being written. */
  async close(): Promise<void> {
    await this.turn;
    this.pair.close();
  }

  /** IndexedDB first, then the journal; only when both hold it the op counts. */
  private async finish(): Promise<void> {
    const entry = this.unfinished;
    if (!entry) return;
    const put = (): Promise<void> => this.pair.put([entry], [{ t: 'op', ...entry }]);
    try {
      // whatever a full disk calls its trouble: with the ballast's room the same is tried once more
      await put().catch((error: unknown) => {
        if (!this.pair.ballast?.give()) throw error;
        return put();
      });
    } catch (error) {
      throw new RecordsError(isNoRoom(error) ? 'storage_full' : 'not_stored', 0, String(error));
    } finally {
      if (this.pair.entries.has(entry.id)) this.unfinished = null;
      this.tell(this.unfinished ? [] : [entry]);
    }
  }

  private async contacted({ epoch, have, now }: Contacted): Promise<void> {
    // by each op's own epoch: a contact that went with an emptied database must not hide a restore
    await this.askAgain((entry) => entry.epoch !== epoch);
    this.contact = { epoch, now, have: have ?? (this.contact?.epoch === epoch ? this.contact.have : 0) };
    await this.pair.db.notes.put({ key: 'contact', value: this.contact }).catch(() => undefined);
  }

  private askAgain(which: (entry: Entry) => boolean): Promise<void> {
    return this.restand((entry) => {
      const isDoubtful = entry.state === 'received' || entry.state === 'parked';
      return isDoubtful && which(entry) ? { ...standingOf(entry), rev: entry.rev + 1, state: 'asking' } : null;
    });
  }

  private async restand(next: (entry: Entry) => Standing | null): Promise<void> {
    const changed: Entry[] = [];
    for (const entry of this.pair.entries.values()) {
      const standing = next(entry);
      if (standing) changed.push({ ...entry, ...standing });
    }
    await this.follow(changed, receipt);
  }

  private async follow(entries: Entry[], frame: (entry: Entry) => Frame | Frame[]): Promise<void> {
    if (entries.length === 0) return;
    await this.pair.follow(entries, entries.flatMap(frame));
    this.tell(entries);
  }

  private async prune(): Promise<void> {
    const contact = this.contact;
    if (!contact) return;
    const over = [...this.pair.entries.values()].filter((entry) => !isQueued(entry) && isOver(entry, contact));
    await this.letGo(over.map((entry) => entry.id));
    if (over.some(isErased)) await this.forgetFrames();
    await this.pair.renewIfDue();
    if (this.pair.isHalf) await this.pair.even();
    this.ballastAgain();
  }

  /** Earlier frames still hold what has gone: the journal is written anew without them. */
  private async forgetFrames(): Promise<void> {
    await this.pair.even();
    await this.pair.renew();
    await this.pair.journal?.forgetAside();
  }

  private async letGo(ids: string[]): Promise<void> {
    const known = ids.flatMap((id) => this.pair.entries.get(id) ?? []);
    if (known.length === 0) return;
    await this.pair.letGo(known);
    this.tell([], known.map((entry) => entry.id));
  }

  /** Room that was given up is set aside again once there is some; that is tried now and then, for it takes a while. */
  private ballastAgain(): void {
    const { ballast } = this.pair;
    if (!ballast || ballast.isHeld || Date.now() - this.ballast_tried_at < BALLAST_PAUSE_MS) return;
    this.ballast_tried_at = Date.now();
    if (ballast.take()) this.tell([]);
  }

  private get hasBallast(): boolean {
    return this.pair.ballast?.isHeld ?? false;
  }

  private tell(entries: Entry[], dropped: string[] = []): void {
    this.changed(entries, dropped, this.hasBallast);
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.turn.then(work);
    this.turn = turn.catch(() => undefined);
    return turn;
  }
}
