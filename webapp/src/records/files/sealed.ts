/**
 * Sealed files beside the journal, one each, written by the worker that holds the outbox.
 *
 * Shape: `QMSEAL\0\x01`, u32 length of the sealed bytes, u32 CRC-32C of those 12 bytes, the sealed bytes. Little
 *        endian. The head is written last: what has one is whole.
 */
import { joined, utf8, type Bytes } from '../bytes';
import { breather } from '../breathe';
import { crc32c } from '../outbox/crc32c';
import type { JournalFile, JournalFolder } from '../outbox/folder';

const HEAD_BYTES = 16;
const MARK = joined(utf8('QMSEAL'), new Uint8Array([0, 1]));
/** So much is written and flushed at once: a save in between need not wait for a whole photo. */
const STEP_BYTES = 512 * 1024;
const NAME = /^f-([0-9a-f-]{36})-([0-9a-f]{64})\.seal$/;

const named = (scope: string, sha256: string): string => `f-${scope}-${sha256}.seal`;

export class SealedFiles {
  constructor(private readonly folder: JournalFolder) {}

  async all(): Promise<{ scope: string; sha256: string }[]> {
    return (await this.folder.names()).flatMap((name) => {
      const found = NAME.exec(name);
      return found ? [{ scope: found[1]!, sha256: found[2]! }] : [];
    });
  }

  /** Errors: what the disk said; nothing is left then. */
  async write(scope: string, sha256: string, sealed: Bytes): Promise<void> {
    const file = await this.folder.open(named(scope, sha256));
    try {
      const breathe = breather();
      file.truncate(0);
      for (let at = 0; at < sealed.length; at += STEP_BYTES) {
        put(file, sealed.subarray(at, at + STEP_BYTES), HEAD_BYTES + at);
        file.flush();
        await breathe();
      }
      put(file, headOf(sealed.length), 0);
      file.flush();
    } catch (error) {
      file.close();
      await this.remove(scope, sha256);
      throw error;
    }
    file.close();
  }

  /** Bytes of the sealed form; 0 when there is none, or it was torn. */
  size(scope: string, sha256: string): Promise<number> {
    return this.opened(scope, sha256, sizeOf);
  }

  /** A piece of it; null when it is not whole. */
  read(scope: string, sha256: string, from: number, to: number): Promise<Bytes | null> {
    return this.opened(scope, sha256, (file) => {
      if (sizeOf(file) < to) return null;
      const piece = new Uint8Array(to - from);
      return file.read(piece, { at: HEAD_BYTES + from }) === piece.length ? piece : null;
    });
  }

  async remove(scope: string, sha256: string): Promise<void> {
    await this.folder.remove(named(scope, sha256)).catch(() => undefined); // it was never there
  }

  private async opened<T>(scope: string, sha256: string, work: (file: JournalFile) => T): Promise<T> {
    const file = await this.folder.open(named(scope, sha256));
    try {
      return work(file);
    } finally {
      file.close();
    }
  }
}

function put(file: JournalFile, bytes: Uint8Array, at: number): void {
  if (file.write(bytes, { at }) !== bytes.length) throw new DOMException('the disk took only a part', 'QuotaExceededError');
}

function headOf(length: number): Bytes {
  const head = new Uint8Array(HEAD_BYTES);
  head.set(MARK);
  const view = new DataView(head.buffer);
  view.setUint32(8, length, true);
  view.setUint32(12, crc32c(head.subarray(0, 12)), true);
  return head;
}

function sizeOf(file: JournalFile): number {
  const head = new Uint8Array(HEAD_BYTES);
  if (file.read(head, { at: 0 }) < HEAD_BYTES) return 0;
  const length = new DataView(head.buffer).getUint32(8, true);
  const isHead = headOf(length).every((byte, at) => byte === head[at]);
  return isHead && file.getSize() === HEAD_BYTES + length ? length : 0;
}
