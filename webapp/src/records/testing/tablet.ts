/** A tablet without a browser: its disk survives in memory, its worker runs in this process. */
import { Engine } from '../engine';
import type { Fetch } from '../exchange/transport';
import { serve, type Port } from '../outbox/serve';
import type { Keep } from '../keeping/notices';
import type { Probed } from '../keeping/standing';
import type { Line } from '../outbox/client';
import type { Journals } from '../outbox/opfs';
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

export class Tablet implements Journals {
  readonly folders = new Map<string, MemoryFolder>();
  /** What eviction does not reach. */
  readonly keep = new MemoryKeep();
  /** How a trial of both stores goes. */
  probed: Probed = { journal: { ok: true, ms: 1, trouble: null }, database: { ok: true, ms: 1, trouble: null } };

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
  }

  /** The same disk once more, as a copied browser profile has it. */
  copy(): Tablet {
    const other = new Tablet(this.server);
    for (const [id, folder] of this.folders) other.folders.set(id, folder.copy());
    for (const [key, text] of this.keep.texts) other.keep.setItem(key, text);
    other.fetch = this.fetch; // the cookie is copied too
    return other;
  }

  engine(): Engine {
    const startLine = (store: string): Line => {
      const { port1, port2 } = new MessageChannel();
      serve(store, port2 as unknown as Port, async () => this.folder(store));
      return port1;
    };
    return new Engine({ fetch: this.fetch, startLine, keep: this.keep, probe: async () => this.probed, journals: this });
  }
}
