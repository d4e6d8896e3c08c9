/** The browser's own file system as the journal's folder. Only a dedicated worker can open these files. */
import type { JournalFile, JournalFolder } from './folder';

const ROOT = 'outbox';
const OPEN_TRIES = 20;
const OPEN_PAUSE_MS = 50;

/** The folder of a store, or null where the browser has no such files: IndexedDB is then the only store. */
export async function opfsFolder(store: string): Promise<JournalFolder | null> {
  if (!('FileSystemFileHandle' in self) || !('createSyncAccessHandle' in FileSystemFileHandle.prototype)) return null;
  try {
    const root = await (await navigator.storage.getDirectory()).getDirectoryHandle(ROOT, { create: true });
    return folderOf(await root.getDirectoryHandle(store, { create: true }));
  } catch {
    return null;
  }
}

function folderOf(directory: FileSystemDirectoryHandle): JournalFolder {
  return {
    names: () => namesIn(directory),
    open: async (name): Promise<JournalFile> => handleOf(await directory.getFileHandle(name, { create: true })),
    remove: (name) => directory.removeEntry(name),
  };
}

/** The handle of a worker that was ended a moment ago may still be closing. */
export async function handleOf(file: FileSystemFileHandle): Promise<JournalFile> {
  for (let tries = 1; ; tries++) {
    try {
      return await file.createSyncAccessHandle();
    } catch (error) {
      const isHeld = error instanceof DOMException && error.name === 'NoModificationAllowedError';
      if (!isHeld || tries === OPEN_TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, OPEN_PAUSE_MS));
    }
  }
}

async function namesIn(directory: FileSystemDirectoryHandle): Promise<string[]> {
  const names = [];
  for await (const name of directory.keys()) names.push(name);
  return names;
}

/** What a page can do with the journals of this browser without opening one. */
export interface Journals {
  stores(): Promise<string[]>;
  remove(store: string): Promise<void>;
}

/** Stores that have a journal, also when IndexedDB has forgotten them. */
async function storesWithJournal(): Promise<string[]> {
  try {
    const root = await navigator.storage.getDirectory();
    return await namesIn(await root.getDirectoryHandle(ROOT));
  } catch {
    return [];
  }
}

/** Removes what a store has among the browser's own files. Its worker has overwritten the journal before. */
async function removeFiles(store: string): Promise<void> {
  try {
    const root = await navigator.storage.getDirectory();
    for await (const name of root.keys()) {
      const folder = await root.getDirectoryHandle(name).catch(() => null);
      await folder?.removeEntry(store, { recursive: true }).catch(() => undefined);
    }
  } catch {
    // there are none
  }
}

export const opfsJournals: Journals = { stores: storesWithJournal, remove: removeFiles };
