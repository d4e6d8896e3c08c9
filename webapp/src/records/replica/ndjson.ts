/**
 * A pull's bytes into pages that are JSON arrays, without string work: each newline becomes a comma in place.
 *
 * One JSON.parse reads a page, and the same bytes are encrypted: nothing is ever serialised again.
 */
import { fromUtf8, joined, type Bytes } from '../bytes';
import type { PullHeader, PullTrailer } from '../contract';

const NEWLINE = 10;
const COMMA = 44;
const OPEN = new Uint8Array([91]);
const CLOSE = 93;
/** The trailer begins `{"cursors"`, a record `{"kind"`: the third byte tells them apart. */
const C = 99;

export const PAGE_LINES = 500;
export const PAGE_BYTES = 256 * 1024;
export const PAGE_MS = 1000;

export interface RawPage {
  /** A JSON array of lines. */
  bytes: Bytes;
  lines: number;
}

/** Cuts a stream into header, pages and trailer; a line cut by a chunk's border waits for its rest. */
export class Pager {
  header: PullHeader | null = null;
  trailer: PullTrailer | null = null;
  private whole: Uint8Array[] = [];
  private lines = 0;
  private size = 0;
  private since = 0;
  private tail: Uint8Array[] = [];

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Reads one chunk, which it may alter; gives the pages that it fills. */
  *read(chunk: Uint8Array): Generator<RawPage> {
    let from = 0;
    let at = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, at)) {
      const line = chunk.subarray(at, end + 1);
      const isFirst = this.tail.length > 0 || !this.header || line[2] === C;
      if (isFirst) {
        this.keep(chunk.subarray(from, at));
        this.oneLine(line);
        from = end + 1;
      } else {
        chunk[end] = COMMA;
        this.lines += 1;
      }
      at = end + 1;
      if (this.lines >= PAGE_LINES || this.size + (at - from) >= PAGE_BYTES) {
        this.keep(chunk.subarray(from, at));
        from = at;
        yield* this.flush();
      }
    }
    this.keep(chunk.subarray(from, at));
    if (at < chunk.length) this.tail.push(chunk.slice(at));
    if (this.lines && this.now() - this.since > PAGE_MS) yield* this.flush();
  }

  /** The whole lines that were read and fill no page: at the end, or when the stream broke. */
  *flush(): Generator<RawPage> {
    if (this.lines === 0) return;
    const bytes = joined(OPEN, ...this.whole);
    bytes[bytes.length - 1] = CLOSE;
    yield { bytes, lines: this.lines };
    this.whole = [];
    this.lines = this.size = 0;
  }

  /** A line that needs a look: the header, the trailer, or one that a chunk's border had cut. */
  private oneLine(end: Uint8Array): void {
    const line = joined(...this.tail, end);
    this.tail = [];
    if (!this.header) this.header = JSON.parse(fromUtf8(line)) as PullHeader;
    else if (line[2] === C) this.trailer = JSON.parse(fromUtf8(line)) as PullTrailer;
    else {
      line[line.length - 1] = COMMA;
      this.lines += 1;
      this.keep(line);
    }
  }

  private keep(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    if (this.size === 0) this.since = this.now();
    this.whole.push(bytes);
    this.size += bytes.length;
  }
}
