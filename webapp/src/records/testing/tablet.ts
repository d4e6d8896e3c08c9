/** A tablet without a browser: its disk survives in memory, its worker runs in this process. */
import type { Bytes } from '../bytes';
import { Engine } from '../engine';
import type { Fetch } from '../exchange/transport';
import { serve, type Port } from '../outbox/serve';
import type { Keep } from '../keeping/notices';
import type { Probed } from '../keeping/standing';
import type { Line } from '../outbox/client';
import type { Journals } from '../outbox/opfs';
import type { Passkeys } from '../share/passkey';
import type { Vault } from '../share/vault';
import { MemoryFolder } from './disk';
import type { TestServer } from './server';

export class MemoryKeep implements Keep {
  readonly texts = new Map<string, string>();

  getItem(key: string): string | null {
    return this.texts.get(key) ?? null;
  }
  setItem(key: string, text: string): void {
    this.texts.set(key, text);
  }
}

/** Files that are overwritten in place, in memory. */
export class MemoryVault implements Vault {
  readonly sectors = new Map<string, Bytes>();

  async read(store: string): Promise<Bytes | null> {
    return this.sectors.get(store)?.slice() ?? null;
  }
  async write(store: string, sector: Bytes): Promise<void> {
    this.sectors.set(store, sector.slice());
  }
  async blank(store: string): Promise<void> {
    this.sectors.delete(store);
  }
}

export class Tablet implements Journals {
  readonly folders = new Map<string, MemoryFolder>();
  /** What eviction does not reach. */
  readonly keep = new MemoryKeep();
  /** How a trial of both stores goes. */
  probed: Probed = { journal: { ok: true, ms: 1, trouble: null }, database: { ok: true, ms: 1, trouble: null } };

  /** Null on a browser that has no such files. */
  vault: MemoryVault | null = new MemoryVault();
  passkeys: Passkeys | null = null;
  /** The tablet's own clock. */
  now: () => number = () => Date.now();

  private fetch: Fetch;

  constructor(private readonly server: TestServer) {
    this.fetch = server.browser();
  }

  folder(store: string): MemoryFolder {
    let folder = this.folders.get(store);
    if (!folder) this.folders.set(store, (folder = new MemoryFolder()));
    return folder;
  }

  async stores(): Promise<string[]> {
    return [...this.folders.keys()];
  }

  async remove(store: string): Promise<void> {
    this.folders.delete(store);
    this.vault?.sectors.delete(store);
  }

  /** The same disk once more, as a copied browser profile has it. */
  copy(): Tablet {
    const other = new Tablet(this.server);
    for (const [id, folder] of this.folders) other.folders.set(id, folder.copy());
    for (const [key, text] of this.keep.texts) other.keep.setItem(key, text);
    for (const [id, sector] of this.vault?.sectors ?? []) other.vault!.sectors.set(id, sector.slice());
    other.fetch = this.fetch; // the cookie is copied too
    return other;
  }

  engine(): Engine {
    const startLine = (store: string): Line => {
      const { port1, port2 } = new MessageChannel();
      serve(store, port2 as unknown as Port, async () => this.folder(store));
      return port1;
    };
    const { fetch, keep, vault, passkeys } = this;
    return new Engine({ fetch, startLine, keep, vault, passkeys, now: () => this.now(), probe: async () => this.probed, journals: this });
  }
}
