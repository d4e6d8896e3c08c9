/** Forms that are not finished, encrypted under the data key. What is confidential in them lasts one day. */
import type { Draft } from './api';
import type { Body } from './contract';
import { lockJson, openJson } from './keys';
import type { Registry } from './registry';
import type { ReplicaDb } from './replica/db';

/** Source: docs/protocol.md, Reach: a draft of confidential content lies 24 hours at most. */
const CONFIDENTIAL_MS = 24 * 3600_000;
const PREFIX = 'draft/';

export class Drafts {
  constructor(
    private readonly db: ReplicaDb,
    private readonly key: CryptoKey,
    private readonly registry: () => Registry,
    private readonly now: () => number,
  ) {}

  async save(key: string, kind: string, body: Body): Promise<void> {
    const before = await this.load(key);
    // the day of grace counts from when the confidential words were first put down
    const began = before?.began_at ?? new Date(this.now()).toISOString();
    const draft: Kept = { key, kind, body, saved_at: new Date(this.now()).toISOString(), began_at: began };
    await this.put(draft);
  }

  async load(key: string): Promise<Kept | null> {
    const box = await this.db.boxes.get(PREFIX + key);
    if (!box) return null;
    const draft = await openJson<Kept>(this.key, box, this.place(key)).catch(() => null);
    return draft && this.faded(draft);
  }

  async all(): Promise<Draft[]> {
    const keys = await this.db.boxes.where('key').startsWith(PREFIX).primaryKeys();
    const drafts = await Promise.all(keys.map((key) => this.load(key.slice(PREFIX.length))));
    return drafts.filter((draft) => draft !== null);
  }

  async clear(key: string): Promise<void> {
    await this.db.boxes.delete(PREFIX + key);
  }

  /** Takes the confidential words out of drafts whose day is over, on the disk too. */
  async fade(): Promise<void> {
    await this.all();
  }

  private async faded(draft: Kept): Promise<Kept> {
    const keys = this.registry().confidentialKeys(draft.kind).filter((key) => key in draft.body);
    if (keys.length === 0 || this.now() - Date.parse(draft.began_at) < CONFIDENTIAL_MS) return draft;
    const body = Object.fromEntries(Object.entries(draft.body).filter(([key]) => !keys.includes(key)));
    const kept = { ...draft, body };
    await this.put(kept);
    return kept;
  }

  private async put(draft: Kept): Promise<void> {
    const box = await lockJson(this.key, draft, this.place(draft.key));
    await this.db.boxes.put({ key: PREFIX + draft.key, ...box });
  }

  private place(key: string): string {
    return `qiaomen/draft/v1|${this.db.store}|${key}`;
  }
}

interface Kept extends Draft {
  began_at: string;
}
