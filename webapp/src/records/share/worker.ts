/** The dedicated worker of the vault: files that are written in place open nowhere else. */
import type { Bytes } from '../bytes';
import { handleOf } from '../outbox/opfs';
import { SECTOR_BYTES } from './kept';
import type { Vault, VaultAnswer, VaultCall } from './vault';

/** A folder beside the outboxes', each store's file in it named by the store, so that whoever removes a store finds it. */
const FOLDER = 'share';

const folder = async (): Promise<FileSystemDirectoryHandle> =>
  (await navigator.storage.getDirectory()).getDirectoryHandle(FOLDER, { create: true });

/** Null where there is none, or the browser forbids its files. */
const fileOf = (store: string): Promise<FileSystemFileHandle | null> =>
  folder().then((found) => found.getFileHandle(store)).catch(() => null);

const vault: Vault = {
  async read(store) {
    const file = await fileOf(store);
    if (!file) return null;
    const open = await handleOf(file);
    try {
      const sector = new Uint8Array(SECTOR_BYTES) as Bytes;
      open.read(sector, { at: 0 });
      return sector;
    } finally {
      open.close();
    }
  },

  write: async (store, sector) => overwrite(await (await folder()).getFileHandle(store, { create: true }), sector),

  async blank(store) {
    const file = await fileOf(store);
    if (!file) return;
    await overwrite(file, new Uint8Array(SECTOR_BYTES));
    await (await folder()).removeEntry(store);
  },
};

/** In place, and on the disk before it is said to be. The file is never cut: that would give its bytes to nobody, unwritten. */
async function overwrite(file: FileSystemFileHandle, sector: Bytes): Promise<void> {
  const open = await handleOf(file);
  try {
    if (open.write(sector, { at: 0 }) !== sector.length) throw new Error('the disk took only a part');
    open.flush();
  } finally {
    open.close();
  }
}

self.addEventListener('message', ({ data: { call, method, store, sector } }: MessageEvent<VaultCall>) => {
  const answer = (found: VaultAnswer): void => self.postMessage(found);
  const work = method === 'write' ? vault.write(store, sector!) : vault[method](store);
  work.then(
    (value) => answer({ answer: call, value: value ?? null }),
    (error: unknown) => answer({ answer: call, trouble: String(error) }),
  );
});
