/** One person's copy of what they may read: in memory after unlock, on the disk as encrypted pages. */
import { fromUtf8 } from '../bytes';
import type { Cursor, Line, PullHeader, PullTrailer } from '../contract';
import { EMPTY, remember, type Standing } from './db';
import type { Disk } from './disk';
import { Lines, type Windows } from './lines';
import { PAGE_LINES, type RawPage } from './ndjson';

/** A scope that is pulled anew keeps its old set this long at most. */
const RESET_MS = 24 * 3600_000;

export class Replica {
  readonly lines = new Lines();
  standing: Standing = structuredClone(EMPTY);
  /** New sets of scopes that are pulled anew, until they are complete. */
  private readonly coming = new Map<string, Lines>();
  private heads = new Map<string, PullHeader['scopes'][number]>();
  private arrived = new Map<string, number>();
  /** Earlier pages still hold what was removed, and perhaps erased. */
  private holdsRemoved = false;

  constructor(
    readonly disk: Disk,
    private readonly changed: (kinds: Set<string>) => void,
    private readonly serverNow: () => number,
  ) {}

  /** Reads everything from the disk. */
  async load(windows: Windows): Promise<void> {
    this.lines.setWindows(windows, this.serverNow());
    await this.reload();
  }

  /** The kinds' windows became known or changed. */
  setWindows(windows: Windows): void {
    this.lines.setWindows(windows, this.serverNow());
  }

  /** Takes over what another tab has pulled meanwhile, or what the disk holds after a write failed. */
  async catchUp(): Promise<void> {
    const behind = await this.disk.isBehind();
    const standing = await this.disk.standing();
    const isMoved = !sameFloors(standing, this.standing);
    if (behind === 'all' || isMoved) return this.reload();
    this.standing = standing;
    if (behind === 'pages') await this.read();
  }

  /** An answer begins: what is gone goes at once, what is reset is pulled aside. */
  async begin(header: PullHeader): Promise<void> {
    const kinds = new Set<string>();
    const { standing } = this;
    this.heads = new Map(header.scopes.map((scope) => [scope.id, scope]));
    this.arrived = new Map();
    standing.epoch = header.epoch;
    remember(standing, header);
    for (const scope of header.gone) this.forget(scope, kinds);
    for (const scope of [...header.reset, ...header.forked]) this.startReset(scope);
    for (const { id, seq, hash, count } of header.scopes) {
      standing.heads[id] = { seq, hash };
      if (count === 0 && id in standing.cursors && !(id in standing.resets)) this.advance(id, seq);
    }
    if (header.gone.length) await this.compact();
    if (kinds.size) this.changed(kinds);
  }

  /** One page of lines: into memory now, onto the disk as soon as the last write is through. */
  take(raw: RawPage): void {
    const lines = JSON.parse(fromUtf8(raw.bytes)) as Line[];
    const kinds = new Set<string>();
    const last = new Map<string, number>();
    this.sort(lines, this.disk.next, kinds);
    for (const { scope, seq, removed } of lines) {
      this.holdsRemoved ||= removed === true;
      this.arrived.set(scope, (this.arrived.get(scope) ?? 0) + 1);
      last.set(scope, seq);
    }
    for (const [scope, seq] of last) {
      const head = this.heads.get(scope);
      // a scope whose lines have all arrived stands at its head; one that is cut, at its last line
      this.advance(scope, head && head.count === this.arrived.get(scope) ? head.seq : seq);
    }
    this.disk.append(raw, this.standing);
    this.changed(kinds);
  }

  /** The answer's end: its cursors hold; new sets that are complete replace the old ones in one step. */
  async end(trailer: PullTrailer): Promise<void> {
    const kinds = new Set<string>();
    for (const [scope, cursor] of Object.entries(trailer.cursors)) this.settle(scope, cursor, kinds);
    this.replaceOverdue(kinds);
    this.lines.dropOld(this.serverNow(), kinds);
    await this.disk.note(this.standing);
    if (kinds.size) this.changed(kinds);
  }

  /** Another history of the server: every scope is pulled anew, the old set standing until the new one is whole. */
  async startOver(): Promise<void> {
    for (const scope of Object.keys(this.standing.cursors)) this.startReset(scope);
    this.standing = { ...this.standing, heads: {}, epoch: null, access_log: null, have: 0 };
    await this.disk.note(this.standing);
  }

  /** The replica holds a scope up to `seq`, or the scope is no longer here. */
  hasPassed(scope: string, seq: number): boolean {
    const cursor = this.standing.cursors[scope];
    return !cursor || (cursor.seq >= seq && !(scope in this.standing.resets));
  }

  /** Scopes whose new set is still to come. */
  get isPullingAnew(): boolean {
    return Object.keys(this.standing.resets).length > 0;
  }

  /** Small pulls leave many small pages, and changes stale lines: from time to time all is written anew. */
  async compactIfDue(): Promise<void> {
    const records = this.lines.count;
    const { pages, lines } = this.disk;
    const isStale = pages > 1 && lines - records > lines / 2;
    const isCut = pages > 2 * (records / PAGE_LINES) + 8;
    if ((isStale || isCut || this.holdsRemoved) && !this.isPullingAnew) await this.compact();
  }

  private compact(): Promise<void> {
    this.holdsRemoved = false;
    const aside = [...this.coming.values()];
    const sets = [this.lines, ...aside].map((lines) => lines.all());
    return this.disk.rewrite(
      sets,
      (set) => {
        // lines that wait for their set to be whole must stay behind the old set's pages
        if (set === 1) for (const reset of Object.values(this.standing.resets)) reset.from = this.disk.next;
      },
      () => (this.standing = { ...this.standing, floors: {} }),
    );
  }

  private async reload(): Promise<void> {
    try {
      this.standing = await this.disk.standing();
      this.begun();
      await this.read();
    } catch {
      // a power cut may tear what was not yet synced: nothing here is the only copy, so all is fetched anew
      this.standing = structuredClone(EMPTY);
      await this.disk.clear().catch(() => undefined);
      this.begun();
    }
  }

  private begun(): void {
    this.disk.forgetPosition();
    this.lines.byKind.clear();
    this.coming.clear();
    for (const scope of Object.keys(this.standing.resets)) this.coming.set(scope, new Lines());
  }

  private async read(): Promise<void> {
    const kinds = new Set<string>(this.lines.byKind.keys());
    await this.disk.read((lines, n) => this.sort(lines, n, kinds));
    this.replaceOverdue(kinds);
    this.changed(kinds);
  }

  /** Lines of page `n` to where they belong: into the view, aside while their scope is pulled anew, or nowhere. */
  private sort(lines: Line[], n: number, kinds: Set<string>): void {
    const { floors, resets } = this.standing;
    if (Object.keys(floors).length + Object.keys(resets).length === 0) return this.lines.take(lines, kinds);
    for (const line of lines) {
      if (n < (floors[line.scope] ?? 0)) continue;
      const reset = resets[line.scope];
      if (reset && n >= reset.from) this.coming.get(line.scope)?.take([line], new Set());
      else this.lines.take([line], kinds);
    }
  }

  private advance(scope: string, seq: number): void {
    const rights = this.heads.get(scope)?.rights;
    this.standing.cursors[scope] = rights === undefined ? { seq } : { seq, rights };
  }

  private settle(scope: string, cursor: Cursor, kinds: Set<string>): void {
    const head = this.heads.get(scope);
    const isAnew = scope in this.standing.resets;
    if (isAnew && head && cursor.rights !== head.rights) return; // still the cursor of the old set
    this.standing.cursors[scope] = cursor;
    if (isAnew && head && cursor.seq >= head.seq) this.finishReset(scope, kinds);
  }

  private startReset(scope: string): void {
    this.standing.resets[scope] = { from: this.disk.next, at: this.serverNow() };
    this.standing.cursors[scope] = { seq: 0 };
    delete this.standing.heads[scope];
    this.coming.set(scope, new Lines());
  }

  private finishReset(scope: string, kinds: Set<string>): void {
    const reset = this.standing.resets[scope];
    if (!reset) return;
    this.standing.floors[scope] = reset.from;
    delete this.standing.resets[scope];
    this.lines.dropScope(scope, kinds);
    this.lines.take(this.coming.get(scope)?.all() ?? [], kinds);
    this.coming.delete(scope);
  }

  private replaceOverdue(kinds: Set<string>): void {
    for (const [scope, { at }] of Object.entries(this.standing.resets)) {
      if (this.serverNow() - at > RESET_MS) this.finishReset(scope, kinds);
    }
  }

  private forget(scope: string, kinds: Set<string>): void {
    delete this.standing.cursors[scope];
    delete this.standing.heads[scope];
    delete this.standing.resets[scope];
    this.standing.floors[scope] = this.disk.next;
    this.coming.delete(scope);
    this.lines.dropScope(scope, kinds);
  }
}

const sameFloors = (one: Standing, other: Standing): boolean =>
  JSON.stringify([one.floors, one.resets]) === JSON.stringify([other.floors, other.resets]);
