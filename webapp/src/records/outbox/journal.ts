/** The second store of the outbox: an append-only file, flushed after each write, in generations. */
import { joined } from '../bytes';
import type { JournalFile, JournalFolder } from './folder';
import { frame, header, HEADER_SIZE, scan } from './frames';
import { blank, scrub } from './scrub';

const NAME = /^j-(\d+)\.log$/;
const ASIDE = /^(hole|tail)-/;
const named = (generation: number): string => `j-${generation}.log`;

/** A write that found no room. */
export class NoRoom extends Error {}

export class Journal {
  /** Frames of all generations as they were found, the oldest first. */
  found: unknown[] = [];
  /** Damaged stretches that were stepped over; their bytes lie in files of their own. */
  holes = 0;
  /** Nothing was there before. */
  isNew = false;
  /** More than one generation was found, or damage: a new one would be better. */
  isRenewalDue = false;
  /** A flush failed: a later one may call bytes written that this one let go of. Only a new generation is sure. */
  isDoubtful = false;
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
    try {
      for (const generation of generations) await journal.read(generation);
      journal.isNew = generations.length === 0;
      if (journal.isNew) await journal.begin(1);
    } catch (error) {
      (journal.file as JournalFile | undefined)?.close();
      throw error;
    }
    // a crash while the next generation was written leaves two: one is written from both, then the old ones go
    journal.isRenewalDue = generations.length > 1 || journal.holes > 0;
    return journal;
  }

  get bytes(): number {
    return this.size;
  }

  /** Returns only when the frames are on the disk. Errors: NoRoom; what the disk says. */
  append(payloads: unknown[]): void {
    if (this.isDoubtful) throw new Error('the next generation is due');
    const bytes = joined(...payloads.map(frame));
    try {
      const written = this.file.write(bytes, { at: this.size });
      if (written !== bytes.length) throw new NoRoom('the journal took only a part of the write');
    } catch (error) {
      this.cut();
      throw error;
    }
    try {
      this.file.flush();
    } catch (error) {
      this.isDoubtful = true;
      throw error;
    }
    this.size += bytes.length;
  }

  /** Writes the given frames into the next generation, flushes it, and only then removes the older ones. */
  async renew(payloads: unknown[]): Promise<void> {
    const { file, size, generation, isDoubtful } = this;
    const before = { file, size, generation, isDoubtful };
    try {
      await this.begin(generation + 1);
      this.isDoubtful = false;
      this.append(payloads);
    } catch (error) {
      if (this.file !== file) this.file.close();
      Object.assign(this, before);
      await this.folder.remove(named(generation + 1)).catch(() => undefined);
      throw error;
    }
    this.isRenewalDue = false;
    file.close();
    for (const name of await this.folder.names()) {
      // one that stays is read again at the next start, and goes then
      if (Number(NAME.exec(name)?.[1] ?? Infinity) < this.generation) await scrub(this.folder, name).catch(() => undefined);
    }
  }

  /** What was kept of damaged stretches goes: it may hold what nobody may read here any more. */
  async forgetAside(): Promise<void> {
    for (const name of await this.folder.names()) if (ASIDE.test(name)) await scrub(this.folder, name);
  }

  /** Nothing of it is left, not even its bytes. */
  async erase(): Promise<void> {
    blank(this.file);
    for (const name of await this.folder.names()) await scrub(this.folder, name);
  }

  close(): void {
    this.file.close();
  }

  private cut(): void {
    try {
      this.file.truncate(this.size);
    } catch {
      this.isDoubtful = true;
    }
  }

  private async begin(generation: number): Promise<void> {
    this.file = await this.folder.open(named(generation));
    this.generation = generation;
    this.file.truncate(0);
    const written = this.file.write(header(generation), { at: 0 });
    if (written !== HEADER_SIZE) throw new NoRoom('the journal took only a part of its header');
    this.file.flush();
    this.size = HEADER_SIZE;
  }

  private async read(generation: number): Promise<void> {
    (this.file as JournalFile | undefined)?.close();
    this.file = await this.folder.open(named(generation));
    this.generation = generation;
    const bytes = whole(this.file);
    const { frames, end, holes } = scan(bytes);
    this.found.push(...frames);
    for (const hole of holes) await this.setAside(`hole-${generation}-${hole.from}.bin`, bytes.subarray(hole.from, hole.to));
    this.holes += holes.length;
    const tail = bytes.subarray(end);
    if (tail.some((byte) => byte !== 0)) await this.setAside(`tail-${generation}-${end}.bin`, tail);
    if (bytes.length < HEADER_SIZE) this.file.write(header(generation), { at: 0 });
    this.size = Math.max(end, HEADER_SIZE);
    if (this.size !== bytes.length) {
      this.file.truncate(this.size);
      this.file.flush();
    }
  }

  /** For whoever wants to know later; what it held comes from the other store, so a full disk is no reason to stop. */
  private async setAside(name: string, bytes: Uint8Array): Promise<void> {
    try {
      const file = await this.folder.open(name);
      file.truncate(0);
      file.write(bytes, { at: 0 });
      file.flush();
      file.close();
    } catch {
      // the stretch itself stays in the file until the next generation
    }
  }
}

/** A reading that gives less than the file has would look like a torn tail, and be cut. */
function whole(file: JournalFile): Uint8Array {
  const bytes = new Uint8Array(file.getSize());
  for (let at = 0; at < bytes.length; ) {
    const part = file.read(bytes.subarray(at), { at });
    if (part <= 0) throw new Error('the journal could not be read to its end');
    at += part;
  }
  return bytes;
}
