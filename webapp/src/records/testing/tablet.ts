/** A tablet without a browser: its disk survives in memory, its worker runs in this process. */
import { Engine } from '../engine';
import type { Fetch } from '../exchange/transport';
import { serve, type Port } from '../outbox/serve';
import type { Keep } from '../keeping/notices';
import type { Probed } from '../keeping/standing';
import type { Line } from '../outbox/client';
import type { JournalFile, JournalFolder } from '../outbox/folder';
import type { TestServer } from './server';

/** One file of the journal's folder, as bytes that a test may damage. */
export class MemoryFile implements JournalFile {
  bytes = new Uint8Array(0);
  /** A write takes only so many bytes. */
  room = Infinity;

  getSize(): number {
    return this.bytes.length;
  }
  read(into: Uint8Array, { at }: { at: number }): number {
    const part = this.bytes.subarray(at, at + into.length);
    into.set(part);
    return part.length;
  }
  write(bytes: Uint8Array, { at }: { at: number }): number {
    const taken = bytes.subarray(0, Math.max(0, Math.min(bytes.length, this.room)));
    const whole = new Uint8Array(Math.max(this.bytes.length, at + taken.length));
    whole.set(this.bytes);
    whole.set(taken, at);
    this.bytes = whole;
    return taken.length;
  }
  truncate(size: number): void {
    this.bytes = this.bytes.slice(0, size);
  }
  flush(): void {}
  close(): void {}
}

export class MemoryFolder implements JournalFolder {
  readonly files = new Map<string, MemoryFile>();

  async names(): Promise<string[]> {
    return [...this.files.keys()];
  }
  async open(name: string): Promise<MemoryFile> {
    let file = this.files.get(name);
    if (!file) this.files.set(name, (file = new MemoryFile()));
    return file;
  }
  async remove(name: string): Promise<void> {
    this.files.delete(name);
  }
  get only(): MemoryFile {
    return [...this.files.entries()].find(([name]) => name.startsWith('j-'))![1];
  }
}

export class MemoryKeep implements Keep {
  readonly texts = new Map<string, string>();

  getItem(key: string): string | null {
    return this.texts.get(key) ?? null;
  }
  setItem(key: string, text: string): void {
    this.texts.set(key, text);
  }
}

export class Tablet {
  readonly folders = new Map<string, MemoryFolder>();
  /** What eviction does not reach. */
  readonly keep = new MemoryKeep();
  /** How a trial of both stores goes. */
  probed: Probed = { journal: { ok: true, ms: 1, trouble: null }, database: { ok: true, ms: 1, trouble: null } };

  private readonly fetch: Fetch;

  constructor(server: TestServer) {
    this.fetch = server.browser();
  }

  folder(store: string): MemoryFolder {
    let folder = this.folders.get(store);
    if (!folder) this.folders.set(store, (folder = new MemoryFolder()));
    return folder;
  }

  engine(): Engine {
    const startLine = (store: string): Line => {
      const { port1, port2 } = new MessageChannel();
      serve(store, port2 as unknown as Port, async () => this.folder(store));
      return port1;
    };
    return new Engine({ fetch: this.fetch, startLine, keep: this.keep, probe: async () => this.probed });
  }
}
