/** A contact with the server: who we are to it, what we bring, what we fetch. */
import type { Emitter } from './events';
import type { Locks, PullHeader, Result, Session } from './contract';
import { isCode } from './errors';
import { AnotherEpoch, pull } from './exchange/pull';
import { ask, bringAll, inOrder, push, unopened, type Pushing } from './exchange/push';
import type { Transport } from './exchange/transport';
import { isAtRest, silent } from './entrance';
import { isRewritten } from './replica/db';
import { unsent, unsentFiles } from './files/unsent';
import type { Manifest } from './kind';
import { alone } from './locks';
import type { StoreRow } from './profile';
import { isSettled, isSpent } from './settled';
import { Store, type StoreParts } from './store';

/** Session and kinds are asked for again after this long, and whenever a pull shows that scopes changed. */
const FRESH_MS = 3600_000;

type Answered = { epoch: string; now: string; have: number };

export interface ContactParts extends StoreParts {
  app: string;
  emitter: Emitter;
}

export class Contact {
  last_at: string | null = null;
  last_received_at: string | null = null;
  private refreshed_at = 0;
  private looked_at = 0;
  private readonly resealed = new Set<string>();
  /** Scopes whose set was begun anew since the last pull that came to its end. */
  private readonly anew = new Set<string>();

  constructor(
    readonly store: Store,
    private readonly parts: ContactParts,
  ) {}

  get transport(): Transport {
    return this.parts.transport(this.store.row.url);
  }

  /** Just signed in: only the kinds are still to be asked for. */
  welcome(): Promise<void> {
    return this.transport.during('refresh', () => this.takeKinds());
  }

  /** Scopes, keys, rights and kinds as the server has them now. Errors: signed_out when the session is another's. */
  refresh(): Promise<void> {
    return this.transport.during('refresh', () => this.askWho());
  }

  private async askWho(): Promise<void> {
    const { store, transport, parts } = this;
    const session = await transport.json<Session>('GET', '/api/v1/session', store.id, 'op_key');
    await parts.profile.setSessionDevice(session.device.id);
    this.heard(session.now, session.device.id, session.locks);
    this.looked_at = this.parts.clock.now();
    if (!store.row.wrapped) await store.readRow(); // another window may have signed in since
    // signed out while there was no network: the server learns now that nothing is to be opened here any more
    if (!store.row.wrapped && session.device.id === store.id) await transport.request('DELETE', '/api/v1/session/share', store.id);
    if (!store.open) return; // locked: what it says is taken after the next unlock
    if (session.device.id !== store.id) return this.standing('signed_out');
    if (session.device.have > store.n || session.device.state === 'cloned') return this.standing('cloned');
    await store.takeSession(session);
    await this.takeKinds();
  }

  private async takeKinds(): Promise<void> {
    const { store, transport } = this;
    await store.takeManifest(await transport.json<Manifest>('GET', '/api/v1/kinds', store.id, 'kinds'));
    this.refreshed_at = this.parts.clock.now();
  }

  isStale(): boolean {
    const asked_at = this.store.open ? this.refreshed_at : this.looked_at;
    return Math.abs(this.parts.clock.now() - asked_at) > FRESH_MS;
  }

  /** Brings the outbox; needs no data key. */
  push(): Promise<void> {
    return this.transport.during('push', async () => {
      await this.resealUnopened();
      await this.bring(this.store, push);
      this.store.n = this.highestN();
    });
  }

  /** Only asks what became of parked and unsure ops. */
  ask(): Promise<void> {
    return this.transport.during('ask', () => this.bring(this.store, ask));
  }

  /** Fetches what changed. Another epoch than the replica's begins it anew. */
  pull(): Promise<void> {
    const { store, transport } = this;
    return transport.during('pull', () =>
      alone(`pull-${store.id}`, async () => {
        const { replica, session } = store.readable();
        await replica.catchUp();
        const once = (): Promise<void> =>
          pull({
            transport,
            device: store.id,
            replica,
            scopes: session.scopes.map((scope) => scope.id),
            report: () => this.report(),
            header: (header) => this.header(header),
            removed: (scope, records) => store.line.doubt(scope, records),
            progress: (done, total, bytes) => this.parts.emitter.emit('progress', { done, total, bytes }),
          });
        await once().catch(async (error: unknown) => {
          if (!(error instanceof AnotherEpoch)) throw error;
          await replica.startOver();
          await once();
        });
        // a set that was begun anew holds no tombstones: what is not in it may have been erased
        for (const scope of this.anew) await this.doubtAllBut(scope, replica.lines.idsIn(scope));
        this.anew.clear();
        await store.forgetPassed();
        await replica.compactIfDue();
        store.tellOthers('pulled');
      }),
    );
  }

  private async doubtAllBut(scope: string, here: Set<string>): Promise<void> {
    const told = this.store.mirror.all().filter((entry) => entry.scope === scope && entry.record && !here.has(entry.record));
    if (told.length) await this.store.line.doubt(scope, told.map((entry) => entry.record!));
  }

  /** What other stores of this profile still hold travels with us: their ops are sealed, any session may carry them. */
  carry(): Promise<void> {
    const isIdle = (row: StoreRow): Promise<boolean> => (row.contact === 'revoked' ? Promise.resolve(false) : isAtRest(row, this.parts));
    return this.others(isIdle, async (other) => {
      if (!isSettled(other)) await this.bring(other, push);
    });
  }

  /** The same for their files, on the lane of files. */
  carryFiles(bring: (store: Store) => Promise<void>): Promise<void> {
    return this.others(async ({ id }) => (await unsentFiles(id)) === 0, bring);
  }

  /** The other stores of this profile in which something waits, each opened; whoever is given one closes it. */
  async beside(work: (store: Store) => Promise<void>, isIdle = (row: StoreRow): Promise<boolean> => isAtRest(row, this.parts)): Promise<void> {
    for (const row of await this.parts.profile.rows()) {
      if (row.id === this.store.id || row.url !== this.store.row.url || (await isIdle(row))) continue;
      await work(await Store.start(row, silent(this.parts)));
    }
  }

  /**
   * Brings all ops of all stores here, received or not, and tells whether the server named each of them just now.
   *
   * A receipt proves nothing about a restore that came after it, and of a colleague's only their own session would hear.
   */
  async bringEverything(): Promise<boolean> {
    let isNamed = true;
    const bring = async (store: Store): Promise<void> => {
      await this.bring(store, async (one) => {
        isNamed = (await bringAll(one, one.entries().sort(inOrder))) && isNamed;
      });
    };
    await bring(this.store);
    await this.beside((other) => bring(other).finally(() => other.close()), () => Promise.resolve(false));
    return isNamed;
  }

  private others(isIdle: (row: StoreRow) => Promise<boolean>, work: (store: Store) => Promise<void>): Promise<void> {
    return this.beside(async (other) => {
      try {
        await work(other);
        if (other.row.contact === 'revoked' && isSpent(other)) await other.erase();
      } finally {
        await other.close();
      }
    }, isIdle);
  }

  /** The server's word on this device. */
  async standing(contact: 'signed_out' | 'revoked' | 'cloned'): Promise<void> {
    const { store } = this;
    await store.readRow(); // another window may know more
    // who is revoked stays so, and a count that was given twice does not become right by signing out
    if (store.row.contact === contact || store.row.contact === 'revoked') return;
    if (store.row.contact === 'cloned' && contact === 'signed_out') return;
    if (contact !== 'revoked') return store.keepRow({ contact });
    await store.forgetReadable('revoked');
    this.parts.emitter.emit('locked', null);
    this.parts.emitter.emit('alarm', { code: 'device_revoked' });
  }

  /** Runs `work` as the device whose session the profile has: sealed work travels in anybody's. */
  async asCarrier<T>(work: (carrier: string) => Promise<T>): Promise<T> {
    const { profile } = this.parts;
    try {
      return await work((await profile.sessionDevice()) ?? this.store.id);
    } catch (error) {
      if (!isCode(error, 'device_mismatch')) throw error;
      // somebody else signed in on this tablet
      const session = await this.transport.json<Session>('GET', '/api/v1/session', null, 'device');
      await profile.setSessionDevice(session.device.id);
      return work(session.device.id);
    }
  }

  private bring(store: Store, how: (one: Pushing) => Promise<void>): Promise<void> {
    return alone(`push-${store.id}`, async () => {
      await store.heardAll(); // another tab may have brought it a moment ago
      await this.asCarrier((carrier) =>
        how({
          transport: this.transport,
          outbox: store.line,
          carrier,
          isOwn: carrier === store.id,
          now: () => this.parts.clock.now(),
          entries: () => store.mirror.all(),
          report: () => this.report(),
          heard: (results, { epoch, now, have }) => this.results(store, carrier, results, { epoch, now, have }),
        }),
      );
    });
  }

  private results(store: Store, carrier: string, results: Result[], answer: Answered): void {
    if (store !== this.store) return;
    this.heard(answer.now, carrier);
    store.contact = answer;
    if (results.some((result) => result.status !== 'unknown')) this.last_received_at = answer.now;
    // an envelope that cannot be opened may be for a key that is no more: the present one is asked for first
    if (results.some((result) => result.reason?.code === 'seal_unreadable')) this.refreshed_at = 0;
    for (const result of results) this.parts.emitter.emit('result', result);
    if (carrier === store.id && answer.have > this.highestN()) void this.standing('cloned').catch(() => undefined);
  }

  private async header(header: PullHeader): Promise<void> {
    const { store, parts } = this;
    this.heard(header.now);
    const { epoch, now, have } = header;
    store.contact = { epoch, now, have };
    await store.line.results([], { epoch, now, have });
    for (const scope of header.reset) this.anew.add(scope);
    for (const scope of header.forked) {
      await store.line.doubt(scope);
      for (const file of store.files) if (file.scope === scope) await store.line.standFile(file.id, { epoch: null });
      parts.emitter.emit('alarm', { code: 'forked', scope });
    }
    const { session, replica } = store.readable();
    const told = replica.standing.access_log;
    if (told && header.access_log && isRewritten(told, header.access_log)) parts.emitter.emit('alarm', { code: 'access_log' });
    const known = new Map(session.scopes.map((scope) => [scope.id, scope.rights]));
    const isSame = header.scopes.length === known.size && header.scopes.every(({ id, rights }) => known.get(id) === rights);
    if (!isSame) this.refreshed_at = 0;
  }

  private heard(now: string, device = this.store.id, locks?: Locks): void {
    this.last_at = now;
    const { clock, shares } = this.parts;
    if (device === this.store.id) void shares.renew(this.store.row, now, locks).catch(() => undefined);
    if (clock.heard(now)) void this.store.keepRow({ skew_ms: clock.skew_ms }).catch(() => undefined);
  }

  private readonly highestN = (): number => Math.max(this.store.n, ...this.store.mirror.all().map((entry) => entry.n));

  /** Envelopes that the server could not open are made anew from the twin, once with each key. */
  private async resealUnopened(): Promise<void> {
    const { store } = this;
    if (!store.open) return;
    for (const { id, sealed } of unopened(store.mirror.all())) {
      const twin = store.mirror.twin(id);
      const mark = `${id}|${store.open.session.seal_key.kid}`;
      if (!twin || this.resealed.has(mark)) continue;
      this.resealed.add(mark);
      const isOldKey = sealed.kid !== store.open.session.seal_key.kid;
      const entry = store.mirror.get(id);
      if (!isOldKey && entry?.result?.reason?.code !== 'author_unproven') continue;
      await store.line.reseal({ ...twin, device: store.id }, store.ticket());
      if (twin.withheld.length && !entry?.lost) this.parts.keeping.notices.add({ what: 'unsealed', count: twin.withheld.length });
    }
    await store.mirror.settled();
  }

  /** What the page of devices shows of this tablet. */
  async report(): Promise<unknown> {
    const queued = this.store.mirror.queued();
    const storage = globalThis.navigator?.storage;
    const [persisted, estimate] = await Promise.all([storage?.persisted?.() ?? false, storage?.estimate?.() ?? {}]);
    const free = ((estimate as StorageEstimate).quota ?? 0) - ((estimate as StorageEstimate).usage ?? 0);
    return {
      app: this.parts.app,
      queued: queued.length,
      oldest_at: queued.map((item) => item.at).sort()[0] ?? null,
      files_queued: unsent(this.store).length,
      storage: { persisted, free_mb: Math.floor(free / 1_000_000) },
    };
  }
}
