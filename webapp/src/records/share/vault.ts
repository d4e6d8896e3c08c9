/** Where shares lie on a tablet: files that are overwritten in place. A database would leave old copies behind. */
import type { Bytes } from '../bytes';

export interface Vault {
  read(store: string): Promise<Bytes | null>;
  write(store: string, sector: Bytes): Promise<void>;
  /** Zeros over it, flushed, and only then removed. */
  blank(store: string): Promise<void>;
}

export type VaultCall = { call: number; method: keyof Vault; store: string; sector?: Bytes | undefined };
export type VaultAnswer = { answer: number; value: Bytes | null } | { answer: number; trouble: string };

export const hasVault = (): boolean =>
  typeof Worker === 'function' && 'FileSystemFileHandle' in globalThis && typeof navigator.storage?.getDirectory === 'function';

/** The browser's own; its worker starts at the first call. Null where the browser has no such files. */
export function browserVault(): Vault | null {
  if (!hasVault()) return null;
  const waiting = new Map<number, { done: (value: Bytes | null) => void; fail: (error: Error) => void }>();
  let worker: Worker | null = null;
  let count = 0;

  function start(): Worker {
    const started = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'shares' });
    started.addEventListener('message', ({ data }: MessageEvent<VaultAnswer>) => {
      const call = waiting.get(data.answer);
      waiting.delete(data.answer);
      if ('trouble' in data) call?.fail(new Error(data.trouble));
      else call?.done(data.value);
    });
    started.addEventListener('error', () => {
      worker = null; // tried again with the next call: an update by another window took its file away
      for (const { fail } of waiting.values()) fail(new Error('the worker did not start'));
      waiting.clear();
    });
    return started;
  }

  const ask = (method: keyof Vault, store: string, sector?: Bytes): Promise<Bytes | null> =>
    new Promise((done, fail) => {
      waiting.set(++count, { done, fail });
      (worker ??= start()).postMessage({ call: count, method, store, sector } satisfies VaultCall);
    });

  return {
    read: (store) => ask('read', store),
    write: async (store, sector) => void (await ask('write', store, sector)),
    blank: async (store) => void (await ask('blank', store)),
  };
}
