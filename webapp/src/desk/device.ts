/**
 * The desk as a device: a person's store in this browser, without a copy of the records and without a PIN.
 *
 * Its ops are counted, sealed and kept in two stores like a tablet's, in the same outbox that the person's field
 * pages would use. The key that proves them comes with the session and lies in memory alone, so does the key of
 * the readable twins, which nobody needs after a reload. What was not received is sent again by whoever is next.
 */
import type { Proof } from '../records/api';
import { Clock } from '../records/clock';
import type { Body, Result, Session } from '../records/contract';
import { beginSession, fresh, retired, waitingIn } from '../records/entrance';
import { isCode, RecordsError } from '../records/errors';
import { push } from '../records/exchange/push';
import { Transport, type Fetch } from '../records/exchange/transport';
import { fromBase64url } from '../records/bytes';
import { newId } from '../records/ids';
import { importOpKey } from '../records/keys';
import { alone } from '../records/locks';
import { connect, startWorker, type Line, type OutboxLine } from '../records/outbox/client';
import { isQueued, type Entry } from '../records/outbox/entry';
import type { Ticket } from '../records/outbox/write';
import { Profile, type StoreRow } from '../records/profile';

/** What a desk says: one change to one record, which it read with its `v`. */
export interface Change {
  scope: string;
  kind: string;
  set: Body;
  /** Absent for a new record. */
  record?: string;
  /** The id of a new record, where something names it already. */
  id?: string;
  base?: string | null;
  schema: number;
  replaces?: string;
  /** Confidential fields among `set`. */
  withheld?: string[];
}

export interface Standing {
  session: Session | null;
  /** Ops that the server has not received. */
  queued: number;
  oldest_at: string | null;
  /** The last contact's trouble, if it failed. */
  error: string | null;
}

export interface DeviceOptions {
  app?: string;
  fetch?: Fetch;
  startLine?: (store: string) => Line;
  now?: () => number;
  /** Hears of every change of standing. */
  changed?: (standing: Standing) => void;
}

interface Held {
  row: StoreRow;
  line: OutboxLine;
  entries: Map<string, Entry>;
  n: number;
}

export class DeskDevice {
  session: Session | null = null;
  private held: Held | null = null;
  private ticket: Ticket | null = null;
  private error: string | null = null;
  private readonly profile = new Profile();
  private readonly clock: Clock;
  private readonly transport: Transport;

  constructor(private readonly options: DeviceOptions = {}) {
    this.clock = new Clock(options.now);
    this.transport = new Transport('', options.fetch ?? ((input, init) => fetch(input, init)));
  }

  get standing(): Standing {
    const queued = this.queued();
    return { session: this.session, queued: queued.length, oldest_at: queued.map((one) => one.at).sort()[0] ?? null, error: this.error };
  }

  /** Signs in without a PIN, on the store that this person has here or a new one. */
  async signIn(username: string, password: string, proof: Proof = {}): Promise<Session> {
    await this.leave();
    for (;;) {
      const known = await this.profile.rowOf('', username);
      const row = known ?? fresh(newId(), { url: '', username }, null);
      const session = await beginSession(this.transport, { username, password, ...proof }, row.id).catch((error: unknown) => {
        // a store that is revoked or somebody else's goes no further; a closed account is told so with a new one too
        if (isCode(error, 'device_taken') || (known && isCode(error, 'device_revoked'))) return null;
        throw error;
      });
      if (session && (await this.enter({ ...row, name: session.user.name }, session))) return session;
      await retired({ profile: this.profile }, row);
    }
  }

  /** Goes on with the session that the browser still has; null where it has none, or another device's. */
  async resume(): Promise<Session | null> {
    if (this.session) return this.session;
    const device = await this.profile.sessionDevice();
    const row = device ? await this.profile.row(device) : undefined;
    if (!row || row.contact === 'cloned' || row.contact === 'revoked') return null;
    const session = await this.transport.json<Session>('GET', '/api/v1/session', null, 'op_key').catch((error: unknown) => {
      if (error instanceof RecordsError && error.status === 401) return null;
      throw error;
    });
    if (session?.device.id !== row.id) return null;
    return (await this.enter(row, session)) ? session : null;
  }

  /** False when the store lost its count: another one has to begin. */
  private async enter(row: StoreRow, session: Session): Promise<boolean> {
    this.clock.heard(session.now);
    await this.profile.setSessionDevice(row.id);
    const held = await this.open(row);
    if (session.device.have > held.n || session.device.state === 'cloned') {
      await held.line.hangUp();
      return false;
    }
    held.row = { ...row, contact: 'signed_in', last_used_at: this.clock.instant() };
    await this.profile.put(held.row);
    await held.line.keepRow(held.row);
    const dataKey = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
    this.ticket = { dataKey, opKey: await importOpKey(fromBase64url(session.op_key)), seal: session.seal_key };
    this.held = held;
    this.session = session;
    this.tell();
    return true;
  }

  private async open(row: StoreRow): Promise<Held> {
    const entries = new Map<string, Entry>();
    const line = connect((this.options.startLine ?? startWorker)(row.id), (told) => {
      for (const entry of told.entries) entries.set(entry.id, entry);
      for (const id of told.dropped) entries.delete(id);
      this.tell();
    });
    const opened = await line.opened();
    for (const entry of opened.entries) if (!entries.has(entry.id)) entries.set(entry.id, entry);
    return { row, line, entries, n: opened.n };
  }

  /**
   * Saves an op in both stores, then brings it. The answer is the server's result that names it, or null while it
   * has not arrived: it lies safe and goes with the next contact.
   *
   * Errors: too_large, not_stored, storage_full: nothing was kept.
   */
  async say(change: Change): Promise<{ op: string; record: string; result: Result | null }> {
    const { held, ticket, session } = this;
    if (!held || !ticket || !session) throw new RecordsError('signed_out', 401);
    const { record, id, withheld = [], replaces, base = null, ...rest } = change;
    const named = record ?? id ?? newId();
    const op = newId();
    const draft = {
      ...rest, id: op, device: held.row.id, record: named, at: this.clock.instant(), base, withheld,
      ...(record === undefined && { new: true as const }), ...(replaces && { replaces }),
    };
    const entry = await held.line.save(draft, ticket);
    held.n = Math.max(held.n, entry.n);
    held.entries.set(op, held.entries.get(op) ?? entry);
    await this.bring().catch(() => undefined);
    return { op, record: named, result: held.entries.get(op)?.result ?? null };
  }

  /** One contact: brings what waits here, then what waits in other stores of this browser. */
  async bring(): Promise<void> {
    const { held, session } = this;
    if (!held || !session) return;
    try {
      await this.send(held, session);
      for (const row of await this.profile.rows()) {
        if (row.id === held.row.id || row.url !== '' || (await waitingIn(row.id)) === 0) continue;
        const other = await this.open(row);
        await this.send(other, session).finally(() => other.line.hangUp());
      }
      this.error = null;
    } catch (error) {
      this.error = error instanceof RecordsError ? error.code : 'failed';
      throw error;
    } finally {
      this.tell();
    }
  }

  private async send(one: Held, session: Session): Promise<void> {
    await alone(`push-${one.row.id}`, () =>
      push({
        transport: this.transport, outbox: one.line, carrier: session.device.id, isOwn: one === this.held,
        now: () => this.clock.now(), entries: () => [...one.entries.values()], report: async () => this.report(),
        heard: (_results, { now }) => void this.clock.heard(now),
      }),
    );
    // what the worker told us of travels on the same line as its answers, so it is here by now
  }

  /** Ends the session; what has not arrived stays here and is sent by whoever is next. */
  async signOut(): Promise<void> {
    const { session } = this;
    if (session) {
      await this.transport.request('DELETE', '/api/v1/session', session.device.id).catch((error: unknown) => {
        if (!isCode(error, 'signed_out')) throw error;
      });
      await this.profile.setSessionDevice(null);
    }
    await this.leave();
  }

  /** Lets go of the store, as closing the page does; the session goes on. */
  async leave(): Promise<void> {
    const { held } = this;
    this.held = this.session = this.ticket = null;
    await held?.line.hangUp();
    this.tell();
  }

  /** The server no longer knows this session. */
  async ended(): Promise<void> {
    await this.leave();
  }

  private queued(): Entry[] {
    return [...(this.held?.entries.values() ?? [])].filter(isQueued);
  }

  private report(): unknown {
    const { queued, oldest_at } = this.standing;
    return { app: this.options.app ?? '', queued, oldest_at, files_queued: 0, desk: true };
  }

  private tell(): void {
    this.options.changed?.(this.standing);
  }
}
