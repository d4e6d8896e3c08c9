/** One person's store on this tablet: open for sending as soon as its worker is, readable after unlock. */
import type { Session } from './contract';
import { base64url, fromBase64url } from './bytes';
import { Drafts } from './drafts';
import { RecordsError } from './errors';
import { alone } from './locks';
import { importOpKey, lockJson, openJson } from './keys';
import type { Rebuilt } from './keeping/standing';
import type { Manifest } from './kind';
import { Mirror } from './mirror';
import { connect, type OutboxLine } from './outbox/client';
import type { FileStanding } from './files/standing';
import type { Opened, Told } from './outbox/calls';
import type { Ticket } from './outbox/write';
import type { StoreParts } from './parts';
import type { StoreRow } from './profile';
import { Registry } from './registry';
import { ReplicaDb } from './replica/db';
import { Disk } from './replica/disk';
import { Replica } from './replica/replica';
import { Search } from './search';
import { View } from './view';

/** What can be read and written while a store is unlocked. */
export interface Open {
  dataKey: CryptoKey;
  opKey: CryptoKey;
  session: Session;
  registry: Registry;
  db: ReplicaDb;
  replica: Replica;
  view: View;
  search: Search;
  drafts: Drafts;
}

const MANIFEST = 'manifest';
const sessionPlace = (store: string): string => `qiaomen/session/v1|${store}`;
const manifestPlace = (store: string): string => `qiaomen/manifest/v1|${store}`;

export type { StoreParts } from './parts';

/** What tabs of one person tell each other. */
type Word = 'pulled' | 'locked' | 'forgotten' | 'erased';

export class Store {
  readonly mirror: Mirror;
  readonly line: OutboxLine;
  open: Open | null = null;
  journal = false;
  /** What the comparison of the two stores found and put back. */
  rebuilt: Rebuilt | null = null;
  /** Files kept for sending, as their worker last told. */
  files: FileStanding[] = [];
  n = 0;
  /** What the server last said of itself. */
  contact: Opened['contact'] = null;
  private isWatched = false;
  private locks = 0;
  private loading: Promise<void> | null = null;
  private readonly others: BroadcastChannel;

  private constructor(
    public row: StoreRow,
    private readonly parts: StoreParts,
  ) {
    this.mirror = new Mirror(row.id, () => this.refold());
    this.line = connect(parts.startLine(row.id), (told) => this.told(told));
    this.others = new BroadcastChannel(`replica-${row.id}`);
    this.others.addEventListener('message', ({ data }: MessageEvent<Word>) => void this.heard(data).catch(() => undefined));
  }

  /** Starts the worker and learns what the outbox holds. */
  static async start(row: StoreRow, parts: StoreParts): Promise<Store> {
    const store = new Store(row, parts);
    const opened = await store.line.opened();
    store.journal = opened.journal;
    store.rebuilt = opened.rebuilt;
    store.n = opened.n;
    store.contact = opened.contact;
    store.mirror.hear(opened.entries, []);
    store.files = await store.line.files().catch(() => []); // a broken shelf keeps nobody from working
    await store.mirror.settled();
    parts.keeping.opened({ id: row.id, ...opened });
    parts.keeping.ballast(opened.ballast || !opened.journal);
    store.isWatched = true;
    return store;
  }

  get id(): string {
    return this.row.id;
  }

  /** Opens replica, drafts and twins with the data key. */
  async unlock(dataKey: CryptoKey, session: Session): Promise<void> {
    const { clock, changed } = this.parts;
    const { locks } = this;
    const db = new ReplicaDb(this.id);
    const kept = await db.boxes.get(MANIFEST).catch(() => undefined); // torn by a power cut: it is fetched anew
    const manifest = kept && (await openJson<Manifest>(dataKey, kept, manifestPlace(this.id)).catch(() => undefined));
    const registry = new Registry(manifest);
    const replica = new Replica(new Disk(db, dataKey), (kinds) => this.touched(kinds), () => clock.now());
    const { lines } = replica;
    const hasPassed = (scope: string, seq: number): boolean => replica.hasPassed(scope, seq);
    const view = new View({ lines, registry, user: session.user.id, hasPassed });
    const get = view.get.bind(view);
    const search = new Search({ registry, list: view.list.bind(view), get });
    const drafts = new Drafts(db, dataKey, () => this.readable().registry, () => clock.now());
    const opKey = await importOpKey(fromBase64url(session.op_key));
    this.open = { dataKey, opKey, session, registry, db, replica, view, search, drafts };
    this.loading = replica.load(registry.windows());
    await this.loading;
    await this.mirror.unlock(dataKey);
    if (locks !== this.locks) this.lock(); // somebody locked meanwhile, or signed out in another window
    this.readable();
    changed(new Set(registry.all().map((kind) => kind.name)));
    void drafts.fade().catch(() => undefined);
  }

  lock(): void {
    this.locks += 1;
    this.open?.db.close();
    this.open = null;
    this.mirror.lock();
  }

  /** Errors: locked. */
  readable(): Open {
    if (!this.open) throw new RecordsError('locked');
    return this.open;
  }

  ticket(): Ticket {
    const { dataKey, opKey, session } = this.readable();
    return { dataKey, opKey, seal: session.seal_key };
  }

  /** A newer session of the same person: scopes, keys and rights as the server has them now. */
  async takeSession(session: Session): Promise<void> {
    const open = this.readable();
    open.session = session;
    open.opKey = await importOpKey(fromBase64url(session.op_key));
    const kept = await keptSession(open.dataKey, this.id, session);
    if (this.open !== open) throw new RecordsError('locked');
    await this.keepRow({ session: kept, name: session.user.name, contact: 'signed_in' });
  }

  /** The session as it rests here. */
  async keptSession(dataKey: CryptoKey): Promise<Session> {
    const kept = this.row.session;
    if (!kept) throw new RecordsError('no_store');
    return openJson(dataKey, { iv: fromBase64url(kept.iv), ct: fromBase64url(kept.ct) }, sessionPlace(this.id));
  }

  async takeManifest(manifest: Manifest): Promise<void> {
    const open = this.readable();
    if (manifest.digest === open.registry.digest) return;
    const registry = new Registry(manifest);
    await open.db.boxes.put({ key: MANIFEST, ...(await lockJson(open.dataKey, manifest, manifestPlace(this.id))) });
    open.registry = registry;
    open.view.ground = { ...open.view.ground, registry };
    open.search = new Search({ registry, list: open.view.list.bind(open.view), get: open.view.get.bind(open.view) });
    open.replica.setWindows(registry.windows());
    this.touched(new Set(registry.all().map((kind) => kind.name)));
  }

  /** Writes the store's row where it is found again: in the profile, and in the journal beside the ops. */
  keepRow(change: Partial<StoreRow>, isKeyNew = false): Promise<void> {
    return alone(`row-${this.id}`, async () => {
      const first = this.row.contact === 'never' ? this.row : undefined;
      this.row = (await this.parts.profile.change(this.id, change, first)) ?? { ...this.row, ...change };
      await this.line.keepRow(this.row, isKeyNew);
    });
  }

  /** Takes over the row as other windows left it. */
  async readRow(): Promise<void> {
    this.row = (await this.parts.profile.row(this.id)) ?? this.row;
  }

  /** Twins that the replica has caught up with are no longer needed. */
  async forgetPassed(): Promise<void> {
    const { replica } = this.readable();
    const passed = this.mirror.all().filter(
      ({ own, state, scope, result }) => own && state === 'received' && replica.hasPassed(scope, result?.seq ?? 0),
    );
    if (passed.length) await this.line.forgetTwins(passed.map((entry) => entry.id));
  }

  /** For the other tabs of this person. */
  tellOthers(word: Word): void {
    this.others.postMessage(word);
  }

  /** What other tabs did until now has been heard: an answer of the worker comes after its words. */
  async heardAll(): Promise<void> {
    await this.line.files().catch(() => undefined);
  }

  /** Files whose sealed form was lost are sealed anew, as long as their readable copy can be read. */
  async resealLost(): Promise<void> {
    if (!this.open) return;
    for (const { id, sealed_bytes } of this.files) if (sealed_bytes === 0) await this.line.resealFile(id, this.ticket());
  }

  /** Takes replica, keys and readable twins away; the sealed outbox and its journal stay. */
  async forgetReadable(contact: StoreRow['contact']): Promise<void> {
    await this.resealLost().catch(() => undefined);
    this.lock();
    this.tellOthers('forgotten');
    const steps = [
      () => this.parts.shares.end(this.id),
      () => this.keepRow({ wrapped: null, session: null, contact }),
      () => this.line.forgetTwins(null),
      () => this.line.forgetCopies(),
      () => new ReplicaDb(this.id).delete(), // last: as long as it is there, a start takes up what was cut off
    ];
    // one that fails keeps no other from being done; a full disk is no reason to stay readable
    const troubles: unknown[] = [];
    for (const step of steps) await step().catch((error: unknown) => troubles.push(error));
    if (troubles.length) throw troubles[0];
  }

  /** The store is no more: its key first, then both stores of the outbox, then all else. Errors: in_use if an op waits. */
  async erase(): Promise<void> {
    if (this.row.wrapped || this.row.session) await this.forgetReadable(this.row.contact);
    await this.line.erase();
    this.isWatched = false;
    this.tellOthers('erased');
    await this.close();
    await this.parts.profile.remove(this.id);
    this.parts.keeping.forget(this.id);
  }

  async close(): Promise<void> {
    this.lock();
    this.others.close();
    await this.line.hangUp();
  }

  private told({ entries, dropped, files, ballast }: Told['told']): void {
    if (files) this.files = files;
    this.mirror.hear(entries, dropped);
    this.n = Math.max(this.n, ...entries.map((entry) => entry.n)); // what another window saved is no clone's
    if (ballast !== undefined) this.parts.keeping.ballast(ballast || !this.journal);
    this.watch();
  }

  /** What lies outside of the store, to notice that it was emptied. */
  private watch(): void {
    if (!this.isWatched) return;
    const entries = this.mirror.all();
    this.parts.keeping.noted(this.id, Math.max(this.n, ...entries.map((entry) => entry.n)), entries);
  }

  private async heard(word: Word): Promise<void> {
    if (word === 'locked') {
      await this.parts.lock();
    } else if (word !== 'pulled') {
      this.lock();
      if (word === 'erased') this.parts.gone();
      this.parts.locked();
    } else if (this.open) {
      await this.loading?.catch(() => undefined); // pages that were rewritten meanwhile are read after, not beside it
      // not beside this tab's own pull: both give page numbers
      await alone(`pull-${this.id}`, async () => this.open?.replica.catchUp());
    }
  }

  private touched(kinds: Set<string>): void {
    if (!this.open) return;
    this.open.view.forget(kinds);
    this.refold(kinds);
  }

  /** Waiting ops over what the replica holds now. */
  private refold(kinds: Set<string> = new Set()): void {
    const all = new Set(kinds);
    if (this.open) for (const kind of this.open.view.fold(this.mirror.readable())) all.add(kind);
    this.open?.search.forget();
    this.parts.changed(all);
  }
}

export async function keptSession(dataKey: CryptoKey, store: string, session: Session): Promise<StoreRow['session']> {
  const box = await lockJson(dataKey, session, sessionPlace(store));
  return { iv: base64url(box.iv), ct: base64url(box.ct) };
}
