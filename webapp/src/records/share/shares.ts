/** The shares that this tablet keeps for its people, each for as long as its lease. One person's is no other's affair. */
import { base64url, fromBase64url, joined, utf8, type Bytes } from '../bytes';
import type { Clock } from '../clock';
import type { Locks } from '../contract';
import { RecordsError } from '../errors';
import { alone } from '../locks';
import { fromSector, SHARE_BYTES, toSector, type Kept } from './kept';
import type { Vault } from './vault';

const HOUR_MS = 3600_000;
const RENEWED_MS = HOUR_MS / 4;
/** The instant last seen is written down again after this long. */
const SEEN_MS = 5 * 60_000;

/** Whose lease: a store, and how far off the tablet's clock was at that person's last contact. */
export interface Holder {
  id: string;
  skew_ms: number;
  wrapped: { share: string } | null;
}

export class Shares {
  /** The greatest instant seen of each store's lease, and the reading of a clock that nobody can set. */
  private readonly seen = new Map<string, { at: number; ticks: number }>();
  private readonly renewed = new Map<string, number>();

  constructor(
    /** Null where the browser has no files that can be overwritten: then nothing is kept. */
    readonly vault: Vault | null,
    private readonly clock: Clock,
    private readonly ticks: () => number = () => performance.now(),
  ) {}

  /** The share and its lease; null where there is none, or none any more: what is over is overwritten at once.
   *  Errors: the disk's own. */
  kept({ id, skew_ms, wrapped }: Holder): Promise<Kept | null> {
    return this.inTurn(id, async () => {
      const kept = await this.read(id);
      if (!kept) return null;
      const now = this.instant(id, kept.seen, skew_ms);
      if (now > kept.until) {
        // with a passkey only the lease is kept, and that has to be remembered as over
        if (wrapped?.share !== 'prf') await this.vault!.blank(id);
        return null;
      }
      if (now - kept.seen > SEEN_MS) await this.vault!.write(id, toSector({ ...kept, seen: now }));
      return { ...kept, seen: now };
    });
  }

  /** Whether a passkey's lease is over. */
  async isOver(holder: Holder): Promise<boolean> {
    const hasEnded = async (): Promise<boolean> => (await this.kept(holder)) === null && (await this.inTurn(holder.id, () => this.read(holder.id))) !== null;
    return hasEnded().catch(() => false); // where the disk fails there is no lease, as where there is no disk
  }

  /** Begins a lease, at a contact. Where nothing can be kept, the share opens only online. */
  async keep(id: string, share: Bytes, hours: number, now: string): Promise<void> {
    const at = Date.parse(now);
    this.saw(id, at);
    const length_ms = hours * HOUR_MS;
    await this.inTurn(id, async () => this.vault?.write(id, toSector({ share, until: at + length_ms, seen: at, length_ms })));
    this.renewed.set(id, at);
  }

  /** A contact of this person's own session: their lease begins anew. It is written down every quarter of an hour. */
  async renew({ id, wrapped }: Holder, now: string, locks?: Locks): Promise<void> {
    const at = Date.parse(now);
    const last = this.renewed.get(id);
    if (!this.vault || !wrapped || (last !== undefined && !locks && Math.abs(at - last) < RENEWED_MS)) return;
    this.renewed.set(id, at);
    this.saw(id, at);
    const isPasskey = wrapped.share === 'prf';
    await this.inTurn(id, async () => {
      const kept = (await this.read(id)) ?? (isPasskey && locks ? { share: new Uint8Array(SHARE_BYTES), length_ms: 0 } : null);
      if (!kept) return;
      const hours = locks && (isPasskey ? locks.passkey_days * 24 : locks.lease_hours);
      if (hours === 0) return this.vault!.blank(id);
      const length_ms = hours === undefined ? kept.length_ms : hours * HOUR_MS;
      await this.vault!.write(id, toSector({ share: kept.share, until: at + length_ms, seen: at, length_ms }));
    });
  }

  /** Over it is: at a logout, a wipe, a revocation. */
  async end(id: string): Promise<void> {
    await this.inTurn(id, async () => this.vault?.blank(id));
    this.renewed.delete(id);
  }

  /** Names the share without telling anything of it, so that another one is not taken for a wrong PIN. */
  static async markOf(share: Bytes): Promise<string> {
    const hash = await crypto.subtle.digest('SHA-256', joined(utf8('qiaomen/share-mark/v1'), share));
    return base64url(new Uint8Array(hash).subarray(0, 8));
  }

  private async read(id: string): Promise<Kept | null> {
    const sector = await this.vault?.read(id);
    return sector ? fromSector(sector) : null;
  }

  /** Never less than what was seen before, whatever the tablet's clock says. */
  private instant(id: string, seen: number, skew_ms: number): number {
    const before = this.seen.get(id);
    const passed = before ? before.at + this.ticks() - before.ticks : 0;
    const now = Math.max(this.clock.with(skew_ms), seen, passed);
    this.saw(id, now);
    return now;
  }

  private saw(id: string, at: number): void {
    this.seen.set(id, { at, ticks: this.ticks() });
  }

  private inTurn<T>(id: string, work: () => Promise<T>): Promise<T> {
    return alone(`share-${id}`, work);
  }
}

/** The server's share as it travels. Errors: not_understood. */
export function shareOf(text: string): Bytes {
  const share = fromBase64url(text);
  if (share.length !== SHARE_BYTES) throw new RecordsError('not_understood');
  return share;
}
