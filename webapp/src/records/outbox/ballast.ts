/** Room set aside for a full disk: given up when a write finds none, so that what is being saved still gets in. */
import type { JournalFile, JournalFolder } from './folder';

/** Enough for both stores to take a day's work, their own bookkeeping included. */
export const BALLAST_BYTES = 4 * 1024 * 1024;
const NAME = 'ballast.bin';
const PART_BYTES = 64 * 1024; // the most that getRandomValues gives at once

export class Ballast {
  isHeld = false;

  private constructor(private readonly file: JournalFile) {
    this.isHeld = file.getSize() === BALLAST_BYTES;
  }

  /** Opens the file and keeps it open: on a full disk even opening may ask for room. */
  static async open(folder: JournalFolder): Promise<Ballast | null> {
    try {
      return new Ballast(await folder.open(NAME));
    } catch {
      return null;
    }
  }

  /** Sets the room aside, in bytes that no disk can compress. Gives whether it is there. */
  take(): boolean {
    if (this.isHeld) return true;
    try {
      for (let at = 0; at < BALLAST_BYTES; at += PART_BYTES) {
        const part = crypto.getRandomValues(new Uint8Array(PART_BYTES));
        if (this.file.write(part, { at }) !== part.length) throw new Error('no room');
      }
      this.file.flush();
      this.isHeld = true;
    } catch {
      this.give();
    }
    return this.isHeld;
  }

  /** Gives the room up. Gives whether there was any. */
  give(): boolean {
    const size = this.file.getSize();
    this.isHeld = false;
    if (size === 0) return false;
    this.file.truncate(0);
    this.file.flush();
    return true;
  }

  close(): void {
    this.file.close();
  }
}
