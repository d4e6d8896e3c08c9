/** A real write, read and removal in both kinds of store: only that shows whether there is room. Runs in a worker. */
import { Dexie } from 'dexie';
import { newId } from '../ids';
import type { Probed, Trial } from './standing';

/** As much as a bad day's ops take. */
const BYTES = 1024 * 1024;
const PART_BYTES = 64 * 1024;
const FOLDER = 'probe';

export async function probe(): Promise<Probed> {
  const hasFiles = 'FileSystemFileHandle' in globalThis && 'createSyncAccessHandle' in FileSystemFileHandle.prototype;
  return { journal: hasFiles ? await timed(tryFile) : null, database: await timed(tryDatabase) };
}

async function timed(work: () => Promise<void>): Promise<Trial> {
  const from = performance.now();
  const trouble = await work().then(
    () => null,
    (error: unknown) => (error instanceof Error ? `${error.name}: ${error.message}` : String(error)),
  );
  return { ok: trouble === null, ms: performance.now() - from, trouble };
}

async function tryFile(): Promise<void> {
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle(FOLDER, { create: true });
  const name = newId();
  const file = await (await folder.getFileHandle(name, { create: true })).createSyncAccessHandle();
  const part = randomPart();
  try {
    for (let at = 0; at < BYTES; at += PART_BYTES) {
      if (file.write(part, { at }) !== PART_BYTES) throw new Error('the disk took only a part');
    }
    file.flush();
    const read = new Uint8Array(PART_BYTES);
    file.read(read, { at: BYTES - PART_BYTES });
    if (!same(part, read)) throw new Error('what was read is not what was written');
  } finally {
    file.truncate(0);
    file.close();
    await folder.removeEntry(name);
  }
}

async function tryDatabase(): Promise<void> {
  const db = new Dexie(`probe-${newId()}`, { chromeTransactionDurability: 'strict' });
  db.version(1).stores({ parts: 'id' });
  const part = randomPart();
  try {
    await db.table('parts').put({ id: 1, part });
    const read = (await db.table<{ part: Uint8Array }>('parts').get(1))?.part;
    if (!read || !same(part, read)) throw new Error('what was read is not what was written');
  } finally {
    await db.delete();
  }
}

const randomPart = (): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(PART_BYTES));
const same = (one: Uint8Array, other: Uint8Array): boolean => one.length === other.length && one.every((byte, at) => byte === other[at]);
