/** The lane of files: beside the contacts, never before them. One tab at a time; in anybody's session; also while locked. */
import { isCode, RecordsError } from '../errors';
import type { Transport } from '../exchange/transport';
import { ifFree } from '../locks';
import { pause } from '../pause';
import type { Store } from '../store';
import { bringFile } from './bring';
import { Pace } from './pace';
import type { FileStanding } from './standing';
import { due } from './unsent';

export interface LaneParts {
  store: Store;
  transport: Transport;
  now: () => number;
  /** Runs work as the device of the profile's session. */
  asCarrier: (work: (carrier: string) => Promise<void>) => Promise<void>;
  /** Lets a contact go first that is waiting or under way. */
  giveWay: () => Promise<void>;
  /** The same work for what other stores of this profile keep. */
  others: (bring: (store: Store) => Promise<void>) => Promise<void>;
  /** More has arrived. */
  moved: () => void;
}

/** What the server would say again to the same bytes. */
const REFUSALS = new Set(['too_large', 'unsupported_type', 'invalid', 'not_found']);

export class Lane {
  /** Sealed bytes that the server has of files under way. */
  readonly sent = new Map<string, number>();
  private readonly pace = new Pace();
  private readonly resealed = new Set<string>();
  private running: Promise<void> | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;
  private end: () => void = () => undefined;
  private readonly ended = new Promise<void>((resolve) => (this.end = resolve));
  private isEnded = false;

  constructor(private readonly parts: LaneParts) {}

  /** Goes on now, if there is anything to do. */
  kick(): void {
    void this.run().catch(() => undefined);
  }

  /** Resolves when nothing is left that can be sent now. Errors: the trouble; it is tried again after a pause. */
  run(): Promise<void> {
    this.running ??= this.once().finally(() => (this.running = null));
    return this.running;
  }

  /** A lock that waits for a worker which is no more would be held for ever: so nothing is waited for here. */
  stop(): void {
    this.isEnded = true;
    clearTimeout(this.timer);
    this.end();
  }

  private async once(): Promise<void> {
    clearTimeout(this.timer);
    try {
      await this.bringAll(this.parts.store);
      await this.parts.others((store) => this.bringAll(store));
      this.failures = 0;
    } catch (error) {
      if (!this.isEnded) this.timer = setTimeout(() => this.kick(), pause(++this.failures));
      throw error;
    }
  }

  private async bringAll(store: Store): Promise<void> {
    const isUnopened = store.files.some(({ state, reason }) => state === 'aside' && reason === 'invalid');
    if (this.isEnded || (due(store, this.parts.now()).length === 0 && !isUnopened)) return;
    await ifFree(`upload-${store.id}`, () => Promise.race([this.ended, this.through(store)]));
  }

  private async through(store: Store): Promise<void> {
    await store.heardAll();
    // the key that they were sealed for may be no more, and the present one known by now
    for (const file of store.files) if (file.state === 'aside' && file.reason === 'invalid') await this.reseal(store, file);
    const tried = new Set<string>();
    let trouble: unknown = null;
    const next = (): FileStanding | undefined => {
      const open = due(store, this.parts.now()).filter(({ id }) => !tried.has(id));
      // what failed before comes last: it must not keep others waiting
      return open.sort((one, other) => one.tries - other.tries || (one.kept_at < other.kept_at ? -1 : 1))[0];
    };
    for (let file = next(); file && !this.isEnded; file = next()) {
      tried.add(file.id);
      const failed = await this.one(store, file);
      if (failed === 'again') tried.delete(file.id);
      else trouble ??= failed;
    }
    if (trouble) throw trouble;
  }

  /** Gives the error that concerns this file alone; `again` when it is worth another try at once. */
  private async one(store: Store, file: FileStanding): Promise<unknown> {
    const { parts, pace } = this;
    const { id, scope, sha256 } = file;
    if (file.sealed_bytes === 0) return this.reseal(store, file);
    const epoch = store.contact?.epoch ?? null;
    try {
      await parts.asCarrier((carrier) =>
        bringFile({
          transport: parts.transport, carrier, scope, sha256, total: file.sealed_bytes, pace,
          piece: (from, to) => store.line.sealedPiece(id, from, to),
          giveWay: parts.giveWay,
          arrived: (bytes) => this.arrived(id, bytes),
        }),
      );
    } catch (error) {
      return this.failed(store, file, error);
    }
    this.failures = 0;
    await store.line.standFile(id, { state: 'sent', epoch, reason: null, tries: 0, brought_at: null });
    this.sent.delete(id);
    parts.moved();
    return null;
  }

  private arrived(id: string, bytes: number): void {
    if (bytes > (this.sent.get(id) ?? 0)) this.failures = 0;
    this.sent.set(id, bytes);
    this.parts.moved();
  }

  private async failed(store: Store, file: FileStanding, error: unknown): Promise<unknown> {
    if (!(error instanceof RecordsError)) throw error;
    const { id, tries } = file;
    if (error.code === 'lost_seal') return this.reseal(store, file);
    if (!isAboutTheFile(error)) throw error;
    const change = { tries: tries + 1, tried_at: this.parts.now(), reason: error.code };
    const isRefused = REFUSALS.has(error.code);
    // a part of an older sealing may have stood before ours: the server has let go of it, and it begins anew
    const isFirst = error.code === 'invalid' && tries === 0;
    await store.line.standFile(id, { ...change, state: isRefused && !isFirst ? 'aside' : 'waiting' });
    if (isFirst) return 'again';
    // the key may be no more: sealed once for the present one, it may pass
    return error.code === 'invalid' ? this.reseal(store, file) : isRefused ? null : error;
  }

  private async reseal(store: Store, { id }: FileStanding): Promise<unknown> {
    const mark = `${id}|${store.open?.session.seal_key.kid}`;
    if (!store.open || this.resealed.has(mark)) return null;
    this.resealed.add(mark);
    await store.line.resealFile(id, store.ticket());
    return store.files.some((file) => file.id === id && file.sealed_bytes > 0) ? 'again' : null;
  }
}

/** Whether another file may fare better; a lost network, session or server never is about one. */
function isAboutTheFile(error: RecordsError): boolean {
  if (isCode(error, 'offline') || isCode(error, 'not_understood')) return false;
  return ![401, 403, 429, 503].includes(error.status);
}
