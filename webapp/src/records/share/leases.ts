/** How long this tablet opens without the street, and by what: for pages, and once a minute for itself. */
import type { Lease } from '../api';
import type { StoreParts } from '../parts';
import type { StoreRow } from '../profile';
import type { Store } from '../store';

export class Leases {
  /** Leases that were seen running: one that is missing later has ended, and was not just begun. */
  private readonly running = new Set<string>();

  constructor(
    private readonly parts: () => StoreParts,
    private readonly store: () => Store | null,
    private readonly lock: () => Promise<void>,
    private readonly addPasskey: (store: Store, pin: string) => Promise<void>,
  ) {}

  /** Whether the tablet's own lock may be the second share. */
  async passkeyOffered(): Promise<boolean> {
    return (await this.parts().passkeys?.offered()) ?? false;
  }

  /** From now on it is. Errors: wrong_pin, pin_locked; no_passkey; offline is none. */
  async usePasskey(pin: string): Promise<void> {
    const store = this.store();
    if (store) await this.addPasskey(store, pin);
  }

  /** Of whoever is unlocked. */
  async own(): Promise<Lease | null> {
    const row = this.store()?.row;
    return row?.wrapped ? this.of(row) : null;
  }

  async of(row: Pick<StoreRow, 'id' | 'skew_ms' | 'wrapped'>): Promise<Lease> {
    const { shares } = this.parts();
    const share = row.wrapped?.share ?? 'none';
    const kept = share === 'none' ? null : await shares.kept(row).catch(() => null); // what cannot be read opens online
    const isNear = share === 'none' || kept !== null || (share === 'prf' && !(await shares.isOver(row)));
    return { share, opens: isNear ? 'offline' : 'online', until: kept && new Date(kept.until).toISOString() };
  }

  /** Whatever lease has ended is overwritten, of everybody here; whoever works under it is locked. */
  async look(): Promise<void> {
    const { profile, shares } = this.parts();
    for (const row of await profile.rows()) {
      const kept = await shares.kept(row).catch(() => undefined);
      if (kept === undefined) continue; // not read this time, which does not mean that it has ended
      if (kept) this.running.add(row.id);
      else if (this.running.delete(row.id) && this.store()?.id === row.id && this.store()?.open) await this.lock();
    }
  }
}
