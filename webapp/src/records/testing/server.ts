/** A small server in memory that keeps to the protocol: it opens envelopes, gives seqs, streams lines. */
import { base64url, fromBase64url, fromUtf8, utf8, type Bytes } from '../bytes';
import type { Body, Cursor, Head, Line, Op, Result, Session } from '../contract';
import type { Fetch } from '../exchange/transport';
import { newId } from '../ids';
import { folded } from '../merge';
import { Registry } from '../registry';
import { SUITE } from '../seal';
import { FileDesk } from './files';
import { MANIFEST } from './kinds';
import { problem } from './problem';
import { ShareDesk } from './shares';

export { problem } from './problem';

interface Scope {
  seq: number;
  rights: string;
  lines: Map<string, Line>;
}

interface Cookie {
  device: string | null;
}

type Sent = { id: string; scope?: string; sealed?: { kid: string; enc: string; ct: string } };

export class TestServer {
  epoch = newId();
  readonly user = newId();
  readonly scopes = new Map<string, Scope>();
  readonly ops = new Map<string, { op: Op; result: Result }>();
  readonly pushes: Sent[][] = [];
  readonly pulls: { cursors: Record<string, Cursor>; access_log?: Head; epoch?: string; have?: number }[] = [];
  access_log: Head | null = null;
  /** Answers to give instead of the true ones, by path, once each; `cut` breaks a pull after so many bytes. */
  readonly faults: (Response | 'offline' | { cut: number })[] = [];
  /** Refuses an op by a reason's code. */
  park: (op: Op) => string | null = () => null;
  /** Fails the whole request while this op is in it. */
  poison: string | null = null;
  /** Devices of somebody else than the author. */
  readonly strangers = new Set<string>();
  /** Hides these scopes from the user. */
  readonly hidden = new Set<string>();
  /** Scopes whose told head is not in the chain: somebody copied an old database back. */
  readonly forked = new Set<string>();
  /** Names only the first half of what came. */
  half = false;
  limit = 5000;
  now: () => number = Date.now;
  readonly shares = new ShareDesk(() => this.now());
  readonly files = new FileDesk((sealed, info) => this.unsealed(sealed.kid, sealed.enc, sealed.ct, info));
  private readonly devices = new Map<string, { numbers: Map<number, string>; isCloned: boolean }>();

  private pair!: CryptoKeyPair;
  private kid = '';
  private publicKey = '';

  private constructor() {}

  static async start(scopes: string[]): Promise<TestServer> {
    const server = new TestServer();
    await server.renewSeal();
    for (const scope of scopes) server.scopes.set(scope, { seq: 0, rights: 'r1', lines: new Map() });
    return server;
  }

  /** Begins another sealing key; what was sealed to the one before can no longer be opened. */
  async renewSeal(): Promise<void> {
    this.pair = await SUITE.kem.generateKeyPair();
    this.kid = newId();
    this.publicKey = base64url(new Uint8Array(await SUITE.kem.serializePublicKey(this.pair.publicKey)));
  }

  /** A record as another device or the desk would have made it. */
  put(kind: string, scope: string, set: Body, more: Partial<Line> = {}): Line {
    const own = this.scopes.get(scope)!;
    own.seq += 1;
    const id = more.id ?? newId();
    const line: Line = { kind, id, scope, seq: own.seq, v: `${own.seq}.00000000`, at: new Date().toISOString(), by: 'other', set, ...more };
    own.lines.set(id, line);
    return line;
  }

  /** What the server holds of a kind, by id, without what only it knows. */
  bodies(kind: string): Record<string, Body> {
    const all = [...this.scopes.values()].flatMap((scope) => [...scope.lines.values()]);
    return Object.fromEntries(all.filter((line) => line.kind === kind && !line.removed).map((line) => [line.id, line.set]));
  }

  /** A person, or an upgrade, let a parked op in. */
  letIn(id: string): void {
    const known = this.ops.get(id)!;
    known.result = this.apply(known.op);
  }

  /** What the law took away: a record, and what its ops said. */
  erase(record: string): void {
    for (const { op, result } of this.ops.values()) {
      if (op.record !== record) continue;
      Object.assign(result, { status: 'discarded', reason: { code: 'erased' } });
      this.put(op.kind!, op.scope, {}, { id: record, removed: true });
    }
  }

  /** Nothing of this device was ever here: an old copy of the database came back. */
  forget(device: string): void {
    this.devices.delete(device);
  }

  /** A browser with a cookie of its own. */
  browser(): Fetch {
    const cookie: Cookie = { device: null };
    return (input, init) => this.answer(cookie, input, init);
  }

  private async answer(cookie: Cookie, input: string, init: RequestInit = {}): Promise<Response> {
    const fault = this.faults[0];
    if (fault instanceof Response || fault === 'offline') {
      this.faults.shift();
      if (fault === 'offline') throw new TypeError('network error');
      return fault;
    }
    if (input.includes('/files/')) {
      if (init.method !== 'GET' && new Headers(init.headers).get('X-Device') !== cookie.device) return problem(403, 'device_mismatch');
      return this.files.answer(cookie.device, input, init);
    }
    const body = init.body ? JSON.parse(await unzipped(init)) : null;
    if (input.endsWith('/kinds')) return json(MANIFEST);
    if (input.endsWith('/session/share')) return this.shares.answer(cookie.device, init, body);
    if (input.includes('/session')) return this.session(cookie, init, body);
    if (init.method === 'POST' && new Headers(init.headers).get('X-Device') !== cookie.device) return problem(403, 'device_mismatch');
    return input.endsWith('/push') ? this.push(cookie, body) : this.pull(cookie, body);
  }

  private session(cookie: Cookie, init: RequestInit, body: { device: { id: string } } | null): Response {
    if (init.method === 'DELETE') {
      if (cookie.device) this.shares.held.delete(cookie.device);
      cookie.device = null;
      return new Response(null, { status: 204 });
    }
    if (body) cookie.device = this.shares.forgive(body.device.id);
    const { device } = cookie;
    if (!device) return problem(401, 'signed_out');
    const session: Session = {
      user: { id: this.user, name: '王格', roles: [] },
      device: { id: device, state: this.devices.get(device)?.isCloned ? 'cloned' : 'active', have: this.have(device) },
      scopes: this.visible().map(([id, { rights }]) => ({ id, unit: id, name: id, rights })),
      epoch: this.epoch, now: new Date(this.now()).toISOString(), version: '0',
      seal_key: { kid: this.kid, public: this.publicKey }, op_key: base64url(this.opKey(device)),
      locks: this.shares.locks,
    };
    return json(session);
  }

  private async push(cookie: Cookie, { ops }: { ops: Sent[] }): Promise<Response> {
    this.pushes.push(ops);
    if (ops.some((sent) => sent.id === this.poison)) return problem(500, 'server_error');
    const results: Result[] = [];
    for (const sent of ops) results.push(sent.sealed ? await this.receive(sent) : this.told(sent.id, cookie.device));
    const named = this.half ? results.slice(0, Math.ceil(results.length / 2)) : results;
    return json({ epoch: this.epoch, now: new Date(this.now()).toISOString(), have: this.have(cookie.device!), results: named });
  }

  /** A stranger is told nothing of an op. */
  private told(op: string, device: string | null): Result {
    const known = this.ops.get(op);
    return known && (known.op.device === device || !this.strangers.has(device ?? '')) ? known.result : { op, status: 'unknown' };
  }

  private async receive({ id, sealed }: Sent): Promise<Result> {
    const known = this.ops.get(id);
    if (known) return known.result;
    if (sealed!.kid !== this.kid) return { op: id, status: 'parked', reason: { code: 'seal_unreadable' } };
    const op = await this.open(id, sealed!);
    const device = this.devices.get(op.device) ?? { numbers: new Map<number, string>(), isCloned: false };
    device.isCloned ||= (device.numbers.get(op.n) ?? id) !== id;
    device.numbers.set(op.n, id);
    this.devices.set(op.device, device);
    const code = this.park(op);
    const result = code ? ({ op: id, status: 'parked', scope: op.scope, reason: { code } } as Result) : this.apply(op);
    this.ops.set(id, { op, result });
    return result;
  }

  private async open(id: string, sealed: NonNullable<Sent['sealed']>): Promise<Op> {
    const plain = await this.unsealed(sealed.kid, sealed.enc, fromBase64url(sealed.ct), id);
    const op = JSON.parse(fromUtf8(plain.subarray(32))) as Op;
    const key = await crypto.subtle.importKey('raw', this.opKey(op.device), { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']);
    if (!(await crypto.subtle.verify('HMAC', key, plain.slice(0, 32), plain.slice(32)))) throw new Error('unproven');
    return op;
  }

  private async unsealed(kid: string, enc: string, ct: Bytes, info: string): Promise<Bytes> {
    if (kid !== this.kid) throw new Error('another key');
    const recipient = await SUITE.createRecipientContext({
      recipientKey: this.pair.privateKey, enc: fromBase64url(enc).buffer, info: utf8(info).buffer,
    });
    return new Uint8Array(await recipient.open(ct.buffer));
  }

  private apply(op: Op): Result {
    const scope = this.scopes.get(op.scope)!;
    scope.seq += 1;
    const receipt: Result = { op: op.id, status: 'applied', scope: op.scope, seq: scope.seq, hash: 'h', conflicts: [], reason: null };
    if (op.discards) {
      const target = this.ops.get(op.discards);
      if (target) target.result = { op: op.discards, status: 'discarded', scope: op.scope };
      return receipt;
    }
    const known = scope.lines.get(op.record!);
    const set = folded(known?.set ?? {}, op.set!, new Registry(MANIFEST).rulesOf(op.kind!));
    const line: Line = { kind: op.kind!, id: op.record!, scope: op.scope, seq: scope.seq, v: `${scope.seq}.00000000`, at: op.at, by: this.user, set: set ?? {} };
    scope.lines.set(line.id, set ? line : { ...line, removed: true });
    return receipt;
  }

  private pull(cookie: Cookie, { cursors, limit, ...told }: { cursors: Record<string, Cursor & { head?: unknown }>; limit: number; access_log?: Head }): Response {
    this.pulls.push({ cursors, ...told });
    const visible = new Map(this.visible());
    const forked = Object.keys(cursors).filter((id) => this.forked.has(id) && cursors[id]!.head);
    for (const id of forked) this.forked.delete(id);
    const asked = Object.entries(cursors).filter(([id]) => visible.has(id) && !forked.includes(id));
    const reset = asked.filter(([id, { seq, rights }]) => seq > 0 && rights !== visible.get(id)!.rights).map(([id]) => id);
    const starts = new Map(asked.map(([id, { seq }]) => [id, reset.includes(id) ? 0 : seq]));
    const lines: Line[] = [];
    const ends: Record<string, Cursor> = {};
    let more = false;
    for (const [id, start] of starts) {
      const { seq, rights } = visible.get(id)!;
      const due = this.due(id, start);
      const taken = due.slice(0, Math.min(limit, this.limit) - lines.length);
      lines.push(...taken);
      const isWhole = taken.length === due.length;
      more ||= !isWhole;
      ends[id] = { seq: isWhole ? seq : (taken.at(-1)?.seq ?? start), rights };
    }
    const scopes = [...visible].map(([id, { seq, rights }]) => ({ id, seq, hash: 'h', rights, count: this.due(id, starts.get(id) ?? 0).length }));
    const header = {
      epoch: this.epoch, now: new Date(this.now()).toISOString(), have: this.have(cookie.device!), scopes,
      gone: Object.keys(cursors).filter((id) => !visible.has(id)), reset, forked, access_log: this.access_log,
    };
    return this.stream([header, ...lines, { cursors: ends, more }]);
  }

  private due(id: string, start: number): Line[] {
    const lines = [...this.scopes.get(id)!.lines.values()].filter((line) => line.seq > start && !(start === 0 && line.removed));
    return lines.sort((one, other) => one.seq - other.seq);
  }

  private stream(lines: unknown[]): Response {
    const bytes = utf8(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    const fault = this.faults[0];
    const cut = fault && typeof fault === 'object' && 'cut' in fault ? fault.cut : null;
    if (cut !== null) this.faults.shift();
    let at = 0;
    return new Response(
      new ReadableStream({
        pull(controller) {
          if (cut !== null && at >= cut) return controller.error(new TypeError('network error'));
          if (at >= bytes.length) return controller.close();
          controller.enqueue(bytes.slice(at, (at += 997)));
        },
      }),
    );
  }

  private visible(): [string, Scope][] {
    return [...this.scopes].filter(([id]) => !this.hidden.has(id));
  }

  private have(device: string): number {
    const numbers = this.devices.get(device)?.numbers ?? new Map();
    let have = 0;
    while (numbers.has(have + 1)) have += 1;
    return have;
  }

  private opKey(device: string): Bytes {
    return utf8(device.padEnd(36).slice(0, 32));
  }
}

async function unzipped(init: RequestInit): Promise<string> {
  const bytes = init.body as Bytes;
  if (new Headers(init.headers).get('Content-Encoding') !== 'gzip') return fromUtf8(bytes);
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).text();
}

const json = (value: unknown): Response => new Response(JSON.stringify(value), { headers: { 'Content-Type': 'application/json' } });
