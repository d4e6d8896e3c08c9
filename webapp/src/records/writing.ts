/** From what a person changed to an op: fields that differ, the version they saw, what must stay sealed. */
import type { Rec, Saved, SaveOptions } from './api';
import type { Body } from './contract';
import type { Clock } from './clock';
import { isCode, RecordsError } from './errors';
import { newId } from './ids';
import { different, same } from './merge';
import type { OpDraft } from './outbox/write';
import type { Store } from './store';

type Change = Omit<OpDraft, 'id' | 'device' | 'at' | 'withheld' | 'schema'> & { withheld?: string[] };

export class Writing {
  /** The last op that could not be stored: pressed again, it is the same op and not a second one. */
  private unstored: { change: Change; draft: OpDraft } | null = null;

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
  ) {}

  async create(kind: string, body: Body, scope: string, { id, at }: SaveOptions = {}): Promise<Saved> {
    const change: Change = { kind, record: id ?? '', scope, new: true, base: null, set: body };
    const again = this.unstored && isSame(this.unstored.change, change) ? this.unstored.draft.record : undefined;
    const record = again ?? (change.record || newId());
    return { id: record, op: await this.write({ ...change, record }, change, at) };
  }

  async edit(kind: string, id: string, set: Body): Promise<Saved> {
    const { view, registry } = this.store.readable();
    const record = this.known(kind, id);
    const changes = different(record.set, set, registry.rulesOf(kind));
    // a confidential value cannot be compared: the tablet never holds it
    for (const key of registry.confidentialKeys(kind)) if (key in set) changes[key] = set[key]!;
    if (Object.keys(changes).length === 0) return { id, op: null };
    const change: Change = { kind, record: id, scope: record.scope, base: view.base(kind, id), set: changes };
    return { id, op: await this.write(change) };
  }

  async remove(kind: string, id: string): Promise<Saved> {
    const { scope } = this.known(kind, id);
    const change: Change = { kind, record: id, scope, base: this.store.readable().view.base(kind, id), set: { removed: true } };
    return { id, op: await this.write(change) };
  }

  /** Errors: not_found; unreadable when its twin is gone. */
  async replace(opId: string, set: Body): Promise<Saved> {
    const twin = this.twin(opId);
    const { kind, record, scope, base, withheld } = twin;
    const whole = { ...twin.set, ...set };
    const lost = withheld.filter((field) => !(field in set));
    const change: Change = { kind, record, scope, base, set: whole, replaces: opId, ...(twin.new && { new: true }) };
    const op = await this.write(change);
    return { id: record ?? opId, op, ...(lost.length && { lost }) };
  }

  async discard(opId: string, why: string): Promise<Saved> {
    const entry = this.store.mirror.get(opId);
    if (!entry) throw new RecordsError('not_found');
    const record = this.store.mirror.twin(opId)?.record ?? opId;
    return { id: record, op: await this.write({ scope: entry.scope, discards: opId, why }) };
  }

  private known(kind: string, id: string): Rec {
    const record = this.store.readable().view.get(kind, id);
    if (!record) throw new RecordsError('not_found');
    return record;
  }

  private twin(opId: string): NonNullable<ReturnType<Store['mirror']['twin']>> {
    if (!this.store.mirror.get(opId)) throw new RecordsError('not_found');
    const twin = this.store.mirror.twin(opId);
    if (!twin) throw new RecordsError('unreadable');
    return twin;
  }

  private async write(change: Change, asked: Change = change, at: string = this.clock.instant()): Promise<string> {
    const { store, unstored } = this;
    const draft = unstored && isSame(unstored.change, asked) ? unstored.draft : this.draft(change, at);
    const ticket = store.ticket();
    try {
      const entry = await store.line.save(draft, ticket);
      store.n = Math.max(store.n, entry.n);
      if (unstored?.draft === draft) this.unstored = null;
    } catch (error) {
      // the window that holds the outbox may only be slow: it stores this op yet, and the same one once more is no second
      const isHalfDone = ['not_stored', 'storage_full', 'in_use', 'failed'].some((code) => isCode(error, code));
      this.unstored = isHalfDone ? { change: asked, draft } : null;
      throw error;
    }
    await store.mirror.settled();
    return draft.id;
  }

  /** Errors: unknown_kind. */
  private draft(change: Change, at: string): OpDraft {
    const { registry } = this.store.readable();
    const head = { id: newId(), device: this.store.id };
    if (!change.kind) return { ...head, ...change, at, withheld: [] };
    const kind = registry.get(change.kind);
    if (!kind) throw new RecordsError('unknown_kind');
    const sealedOnly = registry.confidentialKeys(change.kind).filter((field) => change.set && field in change.set);
    const files = registry.filesIn(change.kind, change.set ?? {});
    return { ...head, ...change, schema: kind.schema, at, withheld: change.withheld ?? sealedOnly, ...(files.length && { files }) };
  }
}

const isSame = (one: Change, other: Change): boolean => same(one as unknown as Body, other as unknown as Body);
