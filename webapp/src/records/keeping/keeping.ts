/** Whether this browser can be trusted with work: room, promises, what it lost, and what was put back. */
import type { Entry } from '../outbox/entry';
import { isQueued } from '../outbox/entry';
import { Canary, type Mark } from './canary';
import { browserKeep, Notices, type Keep, type Notice } from './notices';
import { startProbe } from './start';
import type { Check, Probed, Rebuilt, Room } from './standing';

/** Below this the person is told before they begin. */
export const FLOOR_BYTES = 64 * 1024 * 1024;

/** A trial writes a mebibyte, so a tablet that stays short of room is not tried at every contact. */
const LOOK_PAUSE_MS = 5 * 60_000;

export interface KeepingOptions {
  keep?: Keep | null;
  probe?: () => Promise<Probed>;
}

type Held = { id: string; n: number; entries: Entry[]; rebuilt: Rebuilt };

export class Keeping {
  room: Room | null = null;
  persisted: boolean | null = null;
  readonly notices: Notices;
  private readonly canary: Canary;
  private readonly probe: () => Promise<Probed>;
  private hasBallast = true;
  private looked_at = 0;

  constructor(
    options: KeepingOptions,
    private readonly told: (notices: Notice[]) => void,
    private readonly changed: () => void,
  ) {
    const { keep = browserKeep(), probe = startProbe } = options;
    this.probe = probe;
    this.canary = new Canary(keep);
    this.notices = new Notices(keep, (all) => this.told(all));
  }

  /** A store was opened: what it holds is compared with what it last held, and what was put back is told. */
  opened({ id, n, entries, rebuilt }: Held): void {
    const { database, journal, isDatabaseNew, isJournalNew, holes } = rebuilt;
    const had = this.canary.mark(id);
    if (had?.told === rebuilt.id) return;
    const held = new Set(entries.map((entry) => entry.n));
    const lost = had?.waiting.filter((number) => !held.has(number)) ?? [];
    if (lost.length || (had && n < had.n)) this.notices.add({ what: 'emptied', lost });
    else if (database || (isDatabaseNew && !isJournalNew)) this.notices.add({ what: 'database', count: database });
    else if (holes || (isJournalNew && journal)) this.notices.add({ what: 'journal', count: journal });
    this.canary.note(id, { ...marked(n, entries), told: rebuilt.id });
  }

  /** The outbox changed: remembered outside of it. */
  noted(id: string, n: number, entries: Entry[]): void {
    this.canary.note(id, marked(n, entries));
  }

  /** The server knows more of a device than its store does. */
  shortened(): void {
    if (!this.notices.all().some(({ what }) => what === 'emptied')) this.notices.add({ what: 'emptied' });
  }

  /** Stores that are nowhere any more, though nobody took them away, are told of once. */
  missed(known: string[]): void {
    for (const id of this.canary.stores()) {
      if (known.includes(id)) continue;
      this.notices.add({ what: 'emptied', lost: this.canary.mark(id)?.waiting ?? [] });
      this.canary.forget(id);
    }
  }

  /** The store begins anew, or was erased on purpose. */
  forget(id: string): void {
    this.canary.forget(id);
  }

  ballast(isHeld: boolean): void {
    if (this.hasBallast === isHeld) return;
    this.hasBallast = isHeld;
    void this.look();
  }

  /** After trouble: there may be room again. */
  async lookAgain(): Promise<void> {
    if (this.room !== 'ok' && Date.now() - this.looked_at > LOOK_PAUSE_MS) await this.look();
  }

  /** Before somebody begins, and when a write found no room. */
  async look(): Promise<void> {
    this.looked_at = Date.now();
    await this.check().catch(() => undefined);
  }

  /** Asks the browser to keep the store. */
  async persist(): Promise<void> {
    this.persisted = (await storage()?.persist?.()) ?? null;
    this.changed();
  }

  async check(): Promise<Check> {
    const [probed, free_bytes] = await Promise.all([this.probe(), freeBytes()]);
    const isWritable = probed.database.ok && (probed.journal?.ok ?? true);
    const isLow = !this.hasBallast || (free_bytes !== null && free_bytes < FLOOR_BYTES);
    this.persisted ??= (await storage()?.persisted?.()) ?? null;
    this.room = !isWritable ? 'full' : isLow ? 'low' : 'ok';
    this.changed();
    return {
      ...probed, room: this.room, free_bytes, persisted: this.persisted,
      hasLocks: Boolean(globalThis.navigator?.locks), hasGzip: typeof CompressionStream === 'function', hasPrf: await hasPrf(),
    };
  }
}

const marked = (n: number, entries: Entry[]): Mark => ({
  n, waiting: entries.filter(isQueued).map((entry) => entry.n).sort((one, other) => one - other),
});

const storage = (): StorageManager | undefined => globalThis.navigator?.storage;

async function freeBytes(): Promise<number | null> {
  const said = await storage()?.estimate?.();
  return said?.quota === undefined ? null : said.quota - (said.usage ?? 0);
}

async function hasPrf(): Promise<boolean | null> {
  const known = globalThis.PublicKeyCredential as { getClientCapabilities?: () => Promise<Record<string, boolean>> } | undefined;
  if (!known) return false;
  return (await known.getClientCapabilities?.().catch(() => null))?.['extension:prf'] ?? null;
}
