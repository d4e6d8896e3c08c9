/** The outbox as a page's tab sees it: every entry, and after unlock its readable twin. */
import type { OutboxItem } from './api';
import { fromBase64url } from './bytes';
import { openJson } from './keys';
import { isQueued, type Entry } from './outbox/entry';
import { twinPlace, type Twin } from './outbox/write';
import type { Readable } from './view';

export class Mirror {
  private entries = new Map<string, Entry>();
  private twins = new Map<string, { rev: string; twin: Twin }>();
  private key: CryptoKey | null = null;
  private reading: Promise<void> = Promise.resolve();

  constructor(
    private readonly store: string,
    private readonly changed: () => void,
  ) {}

  /** Word from the worker: entries as they stand now, and those that were let go. */
  hear(entries: Entry[], dropped: string[]): void {
    for (const id of dropped) {
      this.entries.delete(id);
      this.twins.delete(id);
    }
    for (const entry of entries) {
      const known = this.entries.get(entry.id);
      if (!known || known.rev <= entry.rev) this.entries.set(entry.id, entry);
    }
    this.reading = this.reading.then(() => this.read(entries));
  }

  /** From now on twins are read; resolves when all are. */
  async unlock(key: CryptoKey): Promise<void> {
    this.key = key;
    this.reading = this.reading.then(() => this.read(this.all()));
    await this.reading;
  }

  lock(): void {
    this.key = null;
    this.twins.clear();
  }

  /** All that was heard so far has been read. */
  settled(): Promise<void> {
    return this.reading;
  }

  all(): Entry[] {
    return [...this.entries.values()];
  }

  get(id: string): Entry | undefined {
    return this.entries.get(id);
  }

  twin(id: string): Twin | null {
    return this.twins.get(id)?.twin ?? null;
  }

  readable(): Readable[] {
    return this.all().flatMap((entry) => {
      const twin = this.twin(entry.id);
      return twin ? [{ entry, twin }] : [];
    });
  }

  /** Not yet received, in order of n. */
  queued(): OutboxItem[] {
    return this.items((entry) => isQueued(entry)).sort((one, other) => one.n - other.n);
  }

  /** With a result, the newest first. */
  answered(): OutboxItem[] {
    return this.items((entry) => !isQueued(entry)).sort((one, other) => other.n - one.n);
  }

  private items(which: (entry: Entry) => boolean): OutboxItem[] {
    return this.all().filter(which).map((entry) => {
      const { id, n, scope, at, state, result, received_at } = entry;
      const twin = this.twin(id);
      return { id, n, scope, at, state, op: twin, withheld: twin?.withheld ?? [], result, received_at, reason: result?.reason ?? null, brought_at: entry.brought_at ?? null, lost: entry.lost ?? 0 };
    });
  }

  private async read(entries: Entry[]): Promise<void> {
    const { key } = this;
    if (key) {
      await Promise.all(entries.map((entry) => this.readOne(key, entry)));
      if (this.key !== key) this.twins.clear(); // locked meanwhile
    }
    this.changed();
  }

  private async readOne(key: CryptoKey, { id, own }: Entry): Promise<void> {
    if (!own) return void this.twins.delete(id);
    if (this.twins.get(id)?.rev === own.iv) return;
    const box = { iv: fromBase64url(own.iv), ct: fromBase64url(own.ct) };
    // a twin under a data key that is no more cannot be read, and its sealed part needs no reading
    const twin = await openJson<Twin>(key, box, twinPlace(this.store, id)).catch(() => null);
    if (twin) this.twins.set(id, { rev: own.iv, twin });
  }
}
