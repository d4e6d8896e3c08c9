/** The second store of the outbox: an append-only file, flushed after each write, in generations. */
import { joined } from '../bytes';
import { frame, header, HEADER_SIZE, scan } from './frames';

/** The part of FileSystemSyncAccessHandle that the journal uses. */
export interface JournalFile {
  getSize(): number;
  read(into: Uint8Array, at: { at: number }): number;
  write(bytes: Uint8Array, at: { at: number }): number;
  truncate(size: number): void;
  flush(): void;
  close(): void;
}

/** A folder of the browser's own file system, or one in memory for tests. */
export interface JournalFolder {
  names(): Promise<string[]>;
  open(name: string): Promise<JournalFile>;
  remove(name: string): Promise<void>;
}

const NAME = /^j-(\d+)\.log$/;
const named = (generation: number): string => `j-${generation}.log`;

export class Journal {
  /** Frames of all generations as they were found, the oldest first. */
  found: unknown[] = [];
  /** Damaged stretches that were stepped over; their bytes lie in files of their own. */
  holes = 0;
  private file!: JournalFile;
  private size = 0;
  private generation = 0;

  private constructor(private readonly folder: JournalFolder) {}

  /** Reads what is there, cuts a torn tail, keeps damaged stretches aside, and stands ready to append. */
  static async open(folder: JournalFolder): Promise<Journal> {
    const journal = new Journal(folder);
    const generations = (await folder.names())
      .flatMap((name) => NAME.exec(name)?.[1] ?? [])
      .map(Number)
      .sort((one, other) => one - other);
    for (const generation of generations) await journal.read(generation);
    if (generations.length === 0) await journal.begin(1);
    // a crash while the next generation was written leaves two: one is written from both, then the old ones go
    journal.isSplit = generations.length > 1;
    return journal;
  }

  /** More than one generation was found: `renew` is due. */
  isSplit = false;

  get bytes(): number {
    return this.size;
  }

  /** Resolves nothing and returns only when the frames are on the disk. */
  append(payloads: unknown[]): void {
    const bytes = joined(...payloads.map(frame));
    const written = this.file.write(bytes, { at: this.size });
    if (written !== bytes.length) {
      this.file.truncate(this.size);
      throw new Error('the journal took only a part of the write');
    }
    this.file.flush();
    this.size += bytes.length;
  }

  /** Writes the given frames into the next generation, flushes it, and only then removes the older ones. */
  async renew(payloads: unknown[]): Promise<void> {
    const before = this.file;
    await this.begin(this.generation + 1);
    this.append(payloads);
    before.close();
    for (const name of await this.folder.names()) {
      const generation = Number(NAME.exec(name)?.[1] ?? Infinity);
      if (generation < this.generation) await this.folder.remove(name);
    }
    this.isSplit = false;
  }

  close(): void {
    this.file.close();
  }

  private async begin(generation: number): Promise<void> {
    this.file = await this.folder.open(named(generation));
    this.generation = generation;
    this.file.truncate(0);
    const written = this.file.write(header(generation), { at: 0 });
    if (written !== HEADER_SIZE) throw new Error('the journal took only a part of its header');
    this.file.flush();
    this.size = HEADER_SIZE;
  }

  private async read(generation: number): Promise<void> {
    this.file?.close();
    this.file = await this.folder.open(named(generation));
    this.generation = generation;
    const bytes = new Uint8Array(this.file.getSize());
    this.file.read(bytes, { at: 0 });
    const { frames, end, holes } = scan(bytes);
    this.found.push(...frames);
    for (const hole of holes) await this.setAside(generation, hole.from, bytes.subarray(hole.from, hole.to));
    this.holes += holes.length;
    if (bytes.length < HEADER_SIZE) this.file.write(header(generation), { at: 0 });
    this.size = Math.max(end, HEADER_SIZE);
    if (this.size !== bytes.length) {
      this.file.truncate(this.size);
      this.file.flush();
    }
  }

  private async setAside(generation: number, from: number, bytes: Uint8Array): Promise<void> {
    const file = await this.folder.open(`hole-${generation}-${from}.bin`);
    file.truncate(0);
    file.write(bytes, { at: 0 });
    file.flush();
    file.close();
  }
}
