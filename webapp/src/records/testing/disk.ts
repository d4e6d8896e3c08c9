/** A disk in memory that a test may fill, damage, and pull the plug of. */
import type { DBCore, Middleware } from 'dexie';
import type { JournalFile, JournalFolder } from '../outbox/folder';

/** Counts what is written, in files and in the database alike, and strikes at one of the writes. */
export class Fuse {
  /** Writes until it strikes. */
  left = Infinity;
  /** cut: nothing more is written, ever · fail: this one write, or this one flush, does not happen. */
  how: 'cut' | 'fail' = 'cut';
  isCut = false;

  /** Errors: Struck. */
  burn(): void {
    if (!this.isCut && --this.left > 0) return;
    if (!this.isCut && this.left < 0 && this.how === 'fail') return; // it struck before
    this.isCut ||= this.how === 'cut';
    throw new Error('the write did not happen');
  }

  /** The same for a database, transaction by transaction. */
  middleware(): Middleware<DBCore> {
    return {
      stack: 'dbcore',
      name: 'fuse',
      create: (core) => ({
        ...core,
        table: (name) => {
          const table = core.table(name);
          return {
            ...table,
            mutate: (request) => {
              try {
                this.burn();
              } catch (error) {
                return Promise.reject(error as Error);
              }
              return table.mutate(request);
            },
          };
        },
      }),
    };
  }
}

/** One file of the journal's folder, as bytes that a test may damage. */
export class MemoryFile implements JournalFile {
  bytes = new Uint8Array(0);
  /** What the disk has for sure. */
  flushed = new Uint8Array(0);
  /** A write takes only so many bytes. */
  room = Infinity;

  constructor(private readonly fuse: Fuse = new Fuse()) {}

  getSize(): number {
    return this.bytes.length;
  }
  read(into: Uint8Array, { at }: { at: number }): number {
    const part = this.bytes.subarray(at, at + into.length);
    into.set(part);
    return part.length;
  }
  write(bytes: Uint8Array, { at }: { at: number }): number {
    this.fuse.burn();
    const taken = bytes.subarray(0, Math.max(0, Math.min(bytes.length, this.room)));
    const whole = new Uint8Array(Math.max(this.bytes.length, at + taken.length));
    whole.set(this.bytes);
    whole.set(taken, at);
    this.bytes = whole;
    return taken.length;
  }
  truncate(size: number): void {
    this.fuse.burn();
    this.bytes = this.bytes.slice(0, size);
  }
  flush(): void {
    this.fuse.burn();
    this.flushed = this.bytes;
  }
  close(): void {}

  /** The plug was pulled: of what was not flushed only a part is there, counted from the front. */
  lose(share: number): void {
    const most = Math.max(this.bytes.length, this.flushed.length);
    const kept = this.flushed.length + Math.round((this.bytes.length - this.flushed.length) * share);
    const whole = new Uint8Array(Math.min(most, Math.max(0, kept)));
    whole.set(this.flushed.subarray(0, whole.length));
    if (this.bytes.length > this.flushed.length) whole.set(this.bytes.subarray(0, whole.length));
    this.bytes = this.flushed = whole;
  }
}

export class MemoryFolder implements JournalFolder {
  readonly files = new Map<string, MemoryFile>();

  constructor(private readonly fuse: Fuse = new Fuse()) {}

  async names(): Promise<string[]> {
    return [...this.files.keys()];
  }
  async open(name: string): Promise<MemoryFile> {
    let file = this.files.get(name);
    if (!file) this.files.set(name, (file = new MemoryFile(this.fuse)));
    return file;
  }
  async remove(name: string): Promise<void> {
    this.fuse.burn();
    this.files.delete(name);
  }
  copy(): MemoryFolder {
    const other = new MemoryFolder();
    for (const [name, { bytes }] of this.files) {
      const file = new MemoryFile();
      file.bytes = file.flushed = bytes.slice();
      other.files.set(name, file);
    }
    return other;
  }
  get only(): MemoryFile {
    return [...this.files.entries()].find(([name]) => name.startsWith('j-'))![1];
  }
}
