/** The engine of a tablet: records, outbox and contact with the server. It knows no page and no kind. */
import type { Events, FileItem, Progress, SignInOptions, Stats, StoreInfo, SyncState } from './api';
import { beat } from './beat';
import { Clock } from './clock';
import { Contact, type ContactParts } from './contact';
import type { Session } from './contract';
import * as entrance from './entrance';
import { RecordsError } from './errors';
import { Emitter } from './events';
import { Transports } from './exchange/transport';
import { Lane } from './files/lane';
import { Library } from './files/library';
import { listed } from './files/unsent';
import { startWorker } from './outbox/client';
import { Keeping } from './keeping/keeping';
import { Parcels } from './parcel/parcels';
import type { EngineOptions } from './options';
import { Profile } from './profile';
import { leave } from './leave';
import { Light } from './light';
import { Recording } from './recording';
import { Leases } from './share/leases';
import { browserPasskeys } from './share/passkey';
import { Shares } from './share/shares';
import { browserVault } from './share/vault';
import { isOver, prepare, round } from './round';
import type { Store } from './store';
import { Writing } from './writing';

export type { EngineOptions } from './options';

export class Engine extends Recording {
  /** What the browser does with the stores: room, promises, losses. */
  readonly keeping: Keeping;
  /** Work that travels by hand where there is no network. */
  readonly parcels: Parcels;
  /** How long the tablet opens without a network, and by what. */
  readonly leases: Leases;
  /** Files that are needed without a network. */
  readonly library = new Library(() => this.opened(), (url) => this.parts.transport(url));
  private readonly emitter = new Emitter();
  private readonly parts: ContactParts;
  private readonly transports: Transports;
  private readonly light = new Light();
  /** Puts down, as drafts, what stands in open forms: before it locks. */
  keepWords: () => Promise<void> = () => Promise.resolve();
  private contact: Contact | null = null;
  private lane: Lane | null = null;
  private waking: Promise<void> | null = null;
  private running: Promise<SyncState> | null = null;

  constructor(options: EngineOptions = {}) {
    super();
    const { app = '', startLine = startWorker, now = Date.now, vault = browserVault(), passkeys = browserPasskeys() } = options;
    this.keeping = new Keeping(options, (notices) => this.emitter.emit('notices', notices), () => this.shine());
    const giveWay = async (): Promise<void> => void (await this.running);
    this.parcels = new Parcels(() => this.contact, () => this.parts.clock.now(), giveWay);
    this.leases = new Leases(() => this.parts, () => this.store, () => this.lock(), (store, pin) => entrance.addPasskey(this.parts, store, pin));
    const transports = (this.transports = new Transports(options.fetch ?? ((input, init) => fetch(input, init))));
    const clock = new Clock(now);
    this.parts = {
      app, startLine, emitter: this.emitter, profile: new Profile(options.journals), clock, shares: new Shares(vault, clock), passkeys,
      changed: (kinds) => this.changed(kinds),
      lock: () => this.lock(),
      locked: () => this.emitter.emit('locked', null),
      gone: () => void this.leaveStore(),
      keeping: this.keeping,
      transport: (url) => transports.of(url),
    };
  }

  /** Signs in online, makes or opens this person's store on the tablet. `url` '' is the page's own origin. */
  async signIn(url: string, username: string, password: string, pin: string, more: SignInOptions = {}): Promise<void> {
    await this.waking?.catch(() => undefined);
    await this.leaveStore();
    const transport = this.parts.transport(url);
    const asked = { url, username, password, pin, ...more };
    this.enter(await transport.during('signIn', () => entrance.signIn(this.parts, transport, asked)));
    void this.keeping.persist();
    await this.contact!.welcome();
    this.emitter.emit('unlocked', null);
  }

  /** Opens a store offline; without `store` the one used last. Errors: wrong_pin, pin_locked, no_store. */
  async unlock(pin: string, store?: string): Promise<void> {
    const from = performance.now();
    await this.waking?.catch(() => undefined);
    if (this.store && store && this.store.id !== store) await this.leaveStore();
    const opened = await entrance.unlock(this.parts, pin, store, this.store ?? undefined);
    if (opened !== this.store) await this.leaveStore();
    this.enter(opened);
    this.light.unlock_ms = performance.now() - from;
    this.emitter.emit('unlocked', null);
  }

  /** Opens the store used last without its key: what is sealed is counted and sent before anybody unlocks. */
  async wake(): Promise<void> {
    if (!this.store) this.waking ??= entrance.wake(this.parts).then((store) => store && this.enter(store)).then(() => undefined);
    try {
      await this.waking;
    } catch (error) {
      this.waking = null; // what kept it from opening may be gone at the next try
      throw error;
    }
  }

  /** Nothing readable is left in memory; what waits is still sent. `everywhere`: in this person's other windows too. */
  async lock(more: { everywhere?: boolean } = {}): Promise<void> {
    if (this.unlocked) await this.keepWords().catch(() => undefined);
    this.store?.lock();
    if (more.everywhere) this.store?.tellOthers('locked');
    this.emitter.emit('locked', null);
    this.shine();
  }

  /** Lets go of the store, as closing the page does. */
  async close(): Promise<void> {
    await this.leaveStore();
    this.parts.profile.close();
  }

  /** Readable copies and keys go, the sealed outbox stays; `wipe` empties the origin if nobody's work waits in it. */
  async signOut(more: { wipe?: boolean } = {}): Promise<void> {
    if (this.contact) await leave(this.contact, this.parts, more.wipe ?? false);
    await this.leaveStore();
    this.emitter.emit('locked', null);
    this.shine();
  }

  /** The people who have a store in this browser profile, the last used first. */
  stores(): Promise<StoreInfo[]> {
    return entrance.stores(this.parts, (row) => this.leases.of(row));
  }

  get unlocked(): boolean {
    return Boolean(this.store?.open);
  }

  /** Who is unlocked, their roles and scopes, as the server last said. */
  get session(): Session | null {
    return this.store?.open?.session ?? null;
  }

  /** Fetches kinds and records with progress; continues where a break left it. */
  async prepare(progress: (p: Progress) => void = () => undefined): Promise<void> {
    const stop = this.emitter.on('progress', progress);
    try {
      await this.phase('preparing', prepare);
    } finally {
      stop();
    }
  }

  async pull(): Promise<void> {
    await this.phase('pulling', (contact) => contact.pull());
  }

  async push(): Promise<void> {
    await this.phase('pushing', (contact) => contact.push());
  }

  /** Asks the server for the present result of every op that is parked or unsure. */
  async ask(): Promise<void> {
    await this.phase('pushing', (contact) => contact.ask());
  }

  /** One contact, push then pull; throws nothing. Joins one under way; if that fails, the network may be back by now. */
  async sync(): Promise<SyncState> {
    const joined = this.running ? await this.running : null;
    return joined && joined.error === null ? joined : this.contactOnce();
  }

  private contactOnce(): Promise<SyncState> {
    const running = (this.running ??= this.syncOnce());
    return running.finally(() => {
      if (this.running === running) this.running = null;
    });
  }

  get syncState(): SyncState {
    return this.light.state(this.store, this.contact, this.keeping);
  }

  /** Syncs on start, when the network returns, when the page is shown, after each save and on a timer. */
  keepInStep(): () => void {
    const { nudge, stop } = beat(async () => {
      await this.wake().catch(() => undefined);
      await this.leases.look().catch(() => undefined);
      return this.store === null || (await this.sync()).error === null;
    });
    this.nudge = nudge;
    return () => {
      this.nudge = () => undefined;
      stop();
    };
  }

  /** Files kept on this tablet, whether they wait, were sent or were refused. */
  files(): FileItem[] {
    return this.store && this.lane ? listed(this.store, this.lane.sent) : [];
  }

  /** A file's content: the own copy, else the server's. Errors: not_found, offline, locked. */
  async file(scope: string, sha256: string): Promise<Blob> {
    return this.library.read(scope, sha256);
  }

  /** Sends files until none is left that can be sent now. Contacts do this by themselves, without waiting for it. */
  async upload(): Promise<void> {
    await this.lane?.run();
  }

  stats(): Stats {
    const { store, transports } = this;
    const replica = store?.open?.replica;
    const phases = transports.phases();
    if (this.light.unlock_ms !== null) phases.unlock = { ms: this.light.unlock_ms, bytes: 0, requests: 0, runs: 1 };
    return {
      phases, records: replica?.lines.count ?? 0, pages: replica?.disk.pages ?? 0,
      journal: store?.journal ?? false, rebuilt: store?.rebuilt ?? null,
      epoch: store?.contact?.epoch ?? null, skew_ms: store?.contact ? store.row.skew_ms : null,
    };
  }

  /** Calls `hear` from now on; the answer stops it. */
  on<E extends keyof Events>(event: E, hear: (what: Events[E]) => void): () => void {
    return this.emitter.on(event, hear);
  }

  private enter(store: Store): void {
    this.store = store;
    const contact = (this.contact = new Contact(store, this.parts));
    this.lane = new Lane({
      store,
      transport: contact.transport,
      now: () => this.parts.clock.now(),
      asCarrier: (work) => contact.asCarrier(work),
      giveWay: async () => void (await this.running),
      others: (bring) => contact.carryFiles(bring),
      moved: () => this.shine(),
    });
    this.writing = new Writing(store, this.parts.clock);
    this.shine();
    this.nudge();
    void this.keeping.look();
  }

  private async leaveStore(): Promise<void> {
    const { store } = this;
    this.lane?.stop();
    this.store = this.contact = this.writing = this.lane = this.running = null;
    await store?.close();
  }

  private async syncOnce(): Promise<SyncState> {
    const contact = this.contact;
    if (!contact) return this.syncState;
    try {
      await round(contact, (phase, work) => this.phase(phase, work));
      this.lane?.kick();
      if (isOver(contact)) {
        await contact.store.erase();
        if (this.contact === contact) await this.leaveStore();
      }
    } catch (error) {
      if (!(error instanceof RecordsError)) this.shine({ error: String(error) });
    }
    void this.keeping.lookAgain();
    return this.syncState;
  }

  /** One piece of work with the server: shown by the light while it runs, its trouble kept and thrown on. */
  private async phase(phase: SyncState['phase'], work: (contact: Contact) => Promise<void>): Promise<void> {
    const contact = this.contact;
    if (!contact) throw new RecordsError('locked');
    this.shine({ phase });
    try {
      await work(contact);
      this.shine({ phase: 'idle', error: null, online: true });
    } catch (error) {
      const code = error instanceof RecordsError ? error.code : 'failed';
      if (contact !== this.contact) throw error; // its store was left meanwhile: no trouble of the present one
      if (code === 'signed_out' || code === 'device_mismatch') await contact.standing('signed_out');
      if (code === 'device_revoked') await contact.standing('revoked');
      this.shine({ phase: 'idle', error: code, online: code !== 'offline' });
      throw error;
    }
  }

  private changed(kinds: Set<string>): void {
    if (kinds.size) this.emitter.emit('change', { kinds });
    this.shine();
  }

  private shine(change: Partial<Light> = {}): void {
    Object.assign(this.light, change);
    this.emitter.emit('sync', this.syncState);
  }
}
