/** The engine of a tablet: records, outbox and contact with the server. It knows no page and no kind. */
import type {
  CaseState, Draft, Events, Hit, OutboxItem, Progress, Rec, Saved, SaveOptions, SearchOptions, SignInOptions,
  Stats, StoreInfo, SyncState,
} from './api';
import type { Body, Session } from './contract';
import type { KindDecl } from './kind';

export interface EngineOptions {
  /** The app's version, for the page of devices. */
  app?: string;
}

const soon = (): never => {
  throw new Error('not built yet');
};

export class Engine {
  constructor(readonly options: EngineOptions = {}) {}

  /** Signs in online, makes or opens this person's store on the tablet. `url` '' is the page's own origin. */
  async signIn(_url: string, _username: string, _password: string, _pin: string, _more: SignInOptions = {}): Promise<void> { soon(); }
  /** Opens a store offline; without `store` the one used last. Errors: wrong_pin, pin_locked, no_store. */
  async unlock(_pin: string, _store?: string): Promise<void> { soon(); }
  async lock(): Promise<void> { soon(); }
  async signOut(_more: { wipe?: boolean } = {}): Promise<void> { soon(); }
  /** The people who have a store in this browser profile, the last used first. */
  async stores(): Promise<StoreInfo[]> { return soon(); }
  get unlocked(): boolean { return soon(); }
  /** Who is unlocked, their roles and scopes, as the server last said. */
  get session(): Session | null { return soon(); }

  /** Fetches kinds and records with progress; continues where a break left it. */
  async prepare(_progress?: (p: Progress) => void): Promise<void> { soon(); }
  async pull(): Promise<void> { soon(); }
  async push(): Promise<void> { soon(); }
  /** One contact: push, then pull. Never throws for a missing network: see `syncState`. */
  async sync(): Promise<SyncState> { return soon(); }
  get syncState(): SyncState { return soon(); }
  /** Syncs on start, when the network returns, when the page is shown, after each save and on a timer. */
  keepInStep(): () => void { return soon(); }

  /** Resolves when the op lies in both stores: then, and only then, say 存好了. Errors: too_large, not_stored. */
  async save(_kind: string, _body: Body, _scope: string, _more: SaveOptions = {}): Promise<Saved> { return soon(); }
  /** `set` in the form of the protocol: values, null to empty, add/remove, inc, append by the field's merge. */
  async edit(_kind: string, _id: string, _set: Body): Promise<Saved> { return soon(); }
  async remove(_kind: string, _id: string): Promise<Saved> { return soon(); }
  /** Answers a parked op: its own content with `set` over it. */
  async replace(_opId: string, _set: Body): Promise<Saved> { return soon(); }
  async discard(_opId: string, _why: string): Promise<Saved> { return soon(); }
  /** A discarded op was shown once: it may go. */
  async acknowledge(_opId: string): Promise<void> { soon(); }
  /** Asks the server for the present result of every op that is parked or unsure. */
  async ask(): Promise<void> { soon(); }

  count(_kind: string): number { return soon(); }
  get(_kind: string, _id: string): Rec | undefined { return soon(); }
  list(_kind: string): Rec[] { return soon(); }
  /** A case's state: what its steps add up to. */
  caseState(_kind: string, _id: string): CaseState | null { return soon(); }
  search(_text: string, _more: SearchOptions = {}): Hit[] { return soon(); }
  /** Records of kind `conflict` that are still open. */
  conflicts(): Rec[] { return soon(); }
  /** Ops that the server has not received, in order of n. */
  outbox(): OutboxItem[] { return soon(); }
  /** Ops with a result, the newest first. */
  journal(): OutboxItem[] { return soon(); }
  parked(): OutboxItem[] { return soon(); }

  kinds(): KindDecl[] { return soon(); }
  kind(_name: string): KindDecl | undefined { return soon(); }
  /** The fields of a kind that only ever travel sealed. */
  confidentialKeys(_kind: string): string[] { return soon(); }

  /** Drafts lie encrypted under the data key; confidential fields in them last 24 hours. */
  async saveDraft(_key: string, _kind: string, _body: Body): Promise<void> { soon(); }
  async loadDraft(_key: string): Promise<Draft | null> { return soon(); }
  async drafts(): Promise<Draft[]> { return soon(); }
  async clearDraft(_key: string): Promise<void> { soon(); }

  stats(): Stats { return soon(); }
  /** Calls `hear` from now on; the answer stops it. */
  on<E extends keyof Events>(_event: E, _hear: (what: Events[E]) => void): () => void { return soon(); }
}
