/** Taking a file off the disk: its bytes first, then its name. A removed name alone leaves the bytes where they were. */
import type { JournalFile, JournalFolder } from './folder';

const ZEROS = new Uint8Array(64 * 1024);

/** Overwrites a file and leaves it empty. A disk that refuses even that still gets it cut. */
export function blank(file: JournalFile): void {
  try {
    const size = file.getSize();
    for (let at = 0; at < size; at += ZEROS.length) file.write(ZEROS.subarray(0, Math.min(ZEROS.length, size - at)), { at });
    file.flush();
  } finally {
    file.truncate(0);
    file.flush();
    file.close();
  }
}

/** Errors: whatever the folder says of a file that is held elsewhere; nothing is then half removed. */
export async function scrub(folder: JournalFolder, name: string): Promise<void> {
  blank(await folder.open(name));
  await folder.remove(name);
}
