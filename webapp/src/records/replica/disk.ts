/** The pages on the disk: written in a flow, read ahead, rewritten whole when too much of them is stale. */
import { fromUtf8, utf8, type Bytes } from '../bytes';
import { breather } from '../breathe';
import type { Line } from '../contract';
import type { Page, ReplicaDb, Standing } from './db';
import { PAGE_LINES, type RawPage } from './ndjson';

/** So many pages are read from the disk at once. */
const RANGE = 8;

export class Disk {
  /** The number of the next page; it only grows, and is given before the page is sealed. */
  next = 1;
  pages = 0;
  lines = 0;
  /** A write failed: memory is ahead of the disk and must be read again. */
  failure: unknown = null;
  private queue: Promise<{ page: Page; standing: Standing }>[] = [];
  private writing: Promise<void> | null = null;

  constructor(
    private readonly db: ReplicaDb,
    private readonly key: CryptoKey,
  ) {}

  /** Queues a page with the standing that holds once it is written. */
  append(raw: RawPage, standing: Standing): void {
    const kept = structuredClone(standing);
    this.lines += raw.lines;
    this.pages += 1;
    this.queue.push(this.db.seal(this.key, this.next++, raw.bytes, raw.lines).then((page) => ({ page, standing: kept })));
    this.pump();
  }

  /** All pages appended so far are on the disk. Errors: what the disk said, if it took one not. */
  async settled(): Promise<void> {
    while (this.writing) await this.writing;
    if (this.failure) throw this.failure;
  }

  async note(standing: Standing): Promise<void> {
    await this.settled();
    await this.db.put([], structuredClone(standing));
  }

  /** Lets go of all pages and of where they stood. */
  clear(): Promise<void> {
    return this.db.clear();
  }

  standing(): Promise<Standing> {
    return this.db.standing();
  }

  /** Another tab wrote pages, or rewrote them all. */
  async isBehind(): Promise<'no' | 'pages' | 'all'> {
    if (this.failure) return 'all';
    const newest = (await this.db.pages.orderBy('n').last())?.n ?? 0;
    if (this.next > 1 && newest > 0 && !(await this.db.pages.get(this.next - 1))) return 'all';
    return newest >= this.next ? 'pages' : 'no';
  }

  forgetPosition(): void {
    this.next = 1;
    this.pages = this.lines = 0;
    this.failure = null;
  }

  /** Gives the lines of every page from `next` on; while one stretch is parsed the next is read and decrypted. */
  async read(each: (lines: Line[], n: number) => void): Promise<void> {
    const breathe = breather();
    let coming = this.range();
    for (let some = await coming; some.length > 0; some = await coming) {
      this.next = some.at(-1)![0].n + 1;
      coming = this.range();
      for (const [page, bytes] of some) {
        each(JSON.parse(fromUtf8(bytes)) as Line[], page.n);
        this.pages += 1;
        this.lines += page.lines;
        await breathe();
      }
    }
  }

  /**
   * Replaces all pages by the given sets, one after the other, in one step.
   *
   * Shape: `begins(set)` is told before each set's first page; the standing is read when all are sealed.
   */
  async rewrite(sets: Iterable<Line>[], begins: (set: number) => void, standing: () => Standing): Promise<void> {
    await this.settled();
    const drop = await this.db.pages.toCollection().primaryKeys();
    const pages: Page[] = [];
    const breathe = breather();
    for (const [at, set] of sets.entries()) {
      begins(at);
      for (const some of chunks(set, PAGE_LINES)) {
        pages.push(await this.db.seal(this.key, this.next++, utf8(JSON.stringify(some)), some.length));
        await breathe();
      }
    }
    await this.db.put(pages, structuredClone(standing()), drop);
    this.pages = pages.length;
    this.lines = pages.reduce((sum, page) => sum + page.lines, 0);
  }

  private async range(): Promise<[Page, Bytes][]> {
    const pages = await this.db.pages.where('n').aboveOrEqual(this.next).limit(RANGE).toArray();
    return Promise.all(pages.map(async (page): Promise<[Page, Bytes]> => [page, await this.db.unseal(this.key, page)]));
  }

  /** One write in flight; what was sealed meanwhile goes together into the next. */
  private pump(): void {
    this.writing ??= (async () => {
      try {
        while (this.queue.length) {
          const sealed = await Promise.all(this.queue.splice(0));
          await this.db.put(sealed.map(({ page }) => page), sealed.at(-1)!.standing);
        }
      } catch (error) {
        this.failure = error;
        this.queue = [];
      } finally {
        this.writing = null;
      }
    })();
  }
}

function* chunks<T>(all: Iterable<T>, size: number): Generator<T[]> {
  let some: T[] = [];
  for (const one of all) {
    some.push(one);
    if (some.length === size) {
      yield some;
      some = [];
    }
  }
  if (some.length) yield some;
}
