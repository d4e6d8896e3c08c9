/** A tablet in memory, for tests of pages: records that change at once, and an outbox that never empties. */
import type { Draft, Events, OutboxItem, Rec, Saved, SyncState } from '../../records/api';
import type { Body, Session } from '../../records/contract';
import type { Engine } from '../../records/engine';
import type { FieldDecl, KindDecl } from '../../records/kind';

const label = (zh: string) => ({ zh, en: zh });
const codes = (...pairs: [string, string][]) => pairs.map(([value, zh]) => ({ value, ...label(zh) }));

function field(name: string, type: string, more: Partial<FieldDecl> = {}): FieldDecl {
  return { name, type, label: label(name), required: false, reach: 'personal', merge: 'replace', server: false, ...more };
}

function kind(name: string, zh: string, fields: FieldDecl[], more: Partial<KindDecl> = {}): KindDecl {
  return {
    name, label: label(zh), schema: 1, reach: 'personal', fact: false, server_made: false, founds: false, lives_in: ['building'], about: null, window_days: null,
    states: null, fields, rights: { within: { grid_worker: 'CRU' }, above: {} }, own: [], asked: [], search: null, ...more,
  };
}

const KINDS = [
  kind('building', '楼栋', [field('name', 'text')], { founds: true }),
  kind('dwelling', '房屋', [field('entrance', 'text'), field('door', 'text')]),
  kind('household', '住户', [field('contact_note', 'text', { limit: 60, guard: 'soft' })]),
  kind('person', '居民', [field('household', 'ref', { kinds: ['household'] }), field('name', 'text', { required: true, limit: 40 }), field('phones', 'phones')]),
  kind(
    'visit',
    '走访',
    [
      field('result', 'code', { codes: codes(['met', '见到本人'], ['no_answer', '无人应答']), required: true }),
      field('purposes', 'codes', { codes: codes(['routine', '日常走访'], ['care_visit', '关怀走访']) }),
      field('visit_mode', 'code', { codes: codes(['home', '入户']) }),
      field('house_checks', 'mapping', { keys: codes(['heating', '取暖']), codes: codes(['ok', '好'], ['attention', '留意'], ['urgent', '要紧']) }),
      field('needs', 'codes', { codes: codes(['repair', '维修']) }),
      field('note', 'text', { limit: 500, guard: 'soft' }),
      field('sealed_note', 'text', { reach: 'confidential', guard: 'soft' }),
      field('void_reason', 'text', { limit: 200, reach: 'work', guard: 'hard' }),
    ],
    { fact: true },
  ),
  kind('care_task', '关怀走访', [field('purpose', 'code', { codes: codes(['care_visit', '关怀走访']) })]),
  kind('review', '阅件', [field('verdict', 'code')], { about: 'about' }),
  kind('conflict', '两人都改了', [], { about: 'about', server_made: true }),
];

export interface FakeEngine {
  engine: Engine;
  saved: { kind: string; id: string; set: Body; isNew: boolean }[];
  drafts: Map<string, Draft>;
  outbox: OutboxItem[];
  parked: OutboxItem[];
  discarded: string[];
  lock(): void;
}

export function fakeEngine(records: Rec[], more: { unlocked?: boolean; stores?: string[]; roles?: string[] } = {}): FakeEngine {
  const all = [...records];
  const hears = new Map<string, Set<(what: never) => void>>();
  const tell = (event: string, what: unknown): void => hears.get(event)?.forEach((hear) => hear(what as never));
  let unlocked = more.unlocked ?? true;
  let n = 0;
  const fake: Omit<FakeEngine, 'engine'> = {
    saved: [], drafts: new Map(), outbox: [], parked: [], discarded: [],
    lock: () => {
      unlocked = false;
      tell('locked', null);
    },
  };
  const session = {
    user: { id: 'me', name: '李敏', roles: (more.roles ?? ['grid_worker']).map((role) => ({ role, unit: 'g1' })) },
    scopes: [{ id: 'b1', unit: 'g1', name: '5号楼', rights: 'r' }],
  } as unknown as Session;

  function put(name: string, id: string, scope: string, given: Body, isNew: boolean): Saved {
    const set = structuredClone(given); // as the real one hands it to its worker: no proxies
    const at = new Date().toISOString();
    const before = all.findIndex((r) => r.kind === name && r.id === id);
    const record: Rec = { kind: name, id, scope, seq: null, v: null, at, by: 'me', set: { ...all[before]?.set, ...set }, pending: true };
    if (before < 0) all.push(record);
    else all[before] = record;
    fake.saved.push({ kind: name, id, set, isNew });
    const op = { id: `op${++n}`, n, scope, at, kind: name, record: id, set };
    fake.outbox.push({ id: op.id, n, scope, at, state: 'waiting', op, withheld: [], result: null, received_at: null, reason: null, brought_at: null });
    tell('change', { kinds: new Set([name]) });
    return { id, op: op.id };
  }

  const engine: Partial<Engine> = {
    session,
    get unlocked() {
      return unlocked;
    },
    get syncState(): SyncState {
      return {
        phase: 'idle', online: true, contact: 'signed_in', locked: !unlocked, queued: fake.outbox.length, aside: 0, parked: fake.parked.length, conflicts: 0,
        files_queued: 0, files_aside: 0, oldest_at: fake.outbox[0]?.at ?? null, all_received: !fake.outbox.length, last_contact_at: null, last_received_at: '2026-11-23T06:02:00.000Z', error: null,
        journal: true, persisted: true, room: 'ok',
      };
    },
    stores: async () => (more.stores ?? []).map((username) => ({ id: username, url: '', username, name: username, state: 'ready' as const, last_used_at: '', queued: 0, lease: { share: 'server' as const, opens: 'offline' as const, until: null } })),
    leases: { own: async () => null } as unknown as Engine['leases'],
    kinds: () => KINDS,
    guard: () => ({ subjects: [{ value: 'illness', ...label('病情、用药'), words: ['糖尿病'] }], passing: [] }),
    kind: (name) => KINDS.find((k) => k.name === name),
    list: (name) => all.filter((r) => r.kind === name),
    get: (name, id) => all.find((r) => r.kind === name && r.id === id),
    count: (name) => all.filter((r) => r.kind === name).length,
    conflicts: () => [],
    search: () => [],
    outbox: () => [...fake.outbox],
    journal: () => [],
    files: () => [],
    parked: () => [...fake.parked],
    ask: async () => undefined,
    save: async (name, body, scope, options = {}) => put(name, options.id ?? `new${n + 1}`, scope, body, true),
    edit: async (name, id, set) => put(name, id, all.find((r) => r.id === id)?.scope ?? '', set, false),
    discard: async (op) => {
      fake.discarded.push(op);
      return { id: op, op };
    },
    saveDraft: async (key, name, body) => void fake.drafts.set(key, { key, kind: name, body: structuredClone(body), saved_at: '' }),
    loadDraft: async (key) => fake.drafts.get(key) ?? null,
    clearDraft: async (key) => void fake.drafts.delete(key),
    on: <E extends keyof Events>(event: E, hear: (what: Events[E]) => void) => {
      const set = hears.get(event) ?? new Set();
      hears.set(event, set.add(hear as (what: never) => void));
      return () => void set.delete(hear as (what: never) => void);
    },
  };
  return { engine: engine as Engine, ...fake };
}
