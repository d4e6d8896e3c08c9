/**
 * What a person sees: the replica with their own waiting ops folded over it.
 *
 * Only records that a waiting op touches lie in the overlay; the replica's own objects never change.
 */
import type { CaseState, Rec } from './api';
import { CONFLICT, STEP } from './contract';
import { byN, folded } from './merge';
import { isQueued, type Entry } from './outbox/entry';
import type { Twin } from './outbox/write';
import type { Registry } from './registry';
import type { Lines } from './replica/lines';
import { stateOf } from './workflow';

/** A parked op that the server judges again by itself still counts for its author. */
const SERVER_WAITS = new Set(['waits', 'unknown_kind', 'schema_too_new']);

export interface Readable {
  entry: Entry;
  twin: Twin;
}

export interface Ground {
  lines: Lines;
  registry: Registry;
  user: string;
  hasPassed: (scope: string, seq: number) => boolean;
}

export class View {
  private over = new Map<string, Map<string, Rec | null>>();
  private lists = new Map<string, Rec[]>();
  private stepsOf: Map<string, Rec[]> | null = null;

  constructor(public ground: Ground) {}

  /** Folds anew; gives the kinds that waiting ops touch, now or before. */
  fold(readable: Readable[]): Set<string> {
    const kinds = new Set(this.over.keys());
    this.over = new Map();
    for (const { twin, entry } of counted(readable, this.ground)) this.lay(twin, entry);
    for (const kind of this.over.keys()) kinds.add(kind);
    this.forget(kinds);
    return kinds;
  }

  /** Lists of these kinds are made anew when they are next asked for. */
  forget(kinds: Iterable<string>): void {
    for (const kind of kinds) {
      this.lists.delete(kind);
      if (kind === STEP) this.stepsOf = null;
    }
  }

  get(kind: string, id: string): Rec | undefined {
    const laid = this.over.get(kind)?.get(id);
    if (laid !== undefined) return laid ?? undefined;
    return this.ground.lines.byKind.get(kind)?.get(id);
  }

  /** The version that the replica holds: what an op made now was based on. */
  base(kind: string, id: string): string | null {
    return this.ground.lines.byKind.get(kind)?.get(id)?.v ?? null;
  }

  /** All records of a kind; the same array as long as nothing changed. */
  list(kind: string): Rec[] {
    let list = this.lists.get(kind);
    if (!list) this.lists.set(kind, (list = this.gather(kind)));
    return list;
  }

  count(kind: string): number {
    let count = this.ground.lines.byKind.get(kind)?.size ?? 0;
    for (const [id, laid] of this.over.get(kind) ?? []) {
      const isHeld = this.ground.lines.byKind.get(kind)?.has(id) ?? false;
      count += Number(laid !== null) - Number(isHeld);
    }
    return count;
  }

  caseState(kind: string, id: string): CaseState | null {
    const flow = this.ground.registry.get(kind)?.states;
    return flow ? stateOf(flow, this.steps(id), this.get(kind, id)?.set) : null;
  }

  /** Conflicts that nobody has settled. */
  conflicts(): Rec[] {
    const initial = this.ground.registry.get(CONFLICT)?.states?.initial;
    return this.list(CONFLICT).filter((record) => this.caseState(CONFLICT, record.id)?.state === initial);
  }

  private steps(id: string): Rec[] {
    if (!this.stepsOf) {
      this.stepsOf = new Map();
      for (const step of this.list(STEP)) {
        const of = this.stepsOf.get(step.set.case as string);
        if (of) of.push(step);
        else this.stepsOf.set(step.set.case as string, [step]);
      }
    }
    return this.stepsOf.get(id) ?? [];
  }

  private gather(kind: string): Rec[] {
    const held = this.ground.lines.byKind.get(kind);
    const laid = this.over.get(kind);
    if (!laid) return held ? [...held.values()] : [];
    const list: Rec[] = [];
    for (const [id, line] of held ?? []) if (!laid.has(id)) list.push(line);
    for (const record of laid.values()) if (record) list.push(record);
    return list;
  }

  private lay(twin: Twin, entry: Entry): void {
    const { kind, record, set } = twin;
    if (!kind || !record || !set) return;
    const known = this.get(kind, record);
    if (!known && !twin.new) return; // it was removed, or left this person's scopes
    const body = folded(known?.set ?? {}, set, this.ground.registry.rulesOf(kind));
    const laid = this.over.get(kind) ?? new Map<string, Rec | null>();
    this.over.set(kind, laid);
    if (!body) return void laid.set(record, null);
    const fresh = { kind, id: record, scope: twin.scope, seq: null, v: null, at: twin.at, by: this.ground.user };
    const pending = isQueued(entry) || known?.pending === true;
    laid.set(record, { ...(known ?? fresh), set: body, ...(pending && { pending }) });
  }
}

/** The ops that count for the view, in order of n: not those that were parked for a person, withdrawn or replaced. */
function counted(readable: Readable[], ground: Ground): Readable[] {
  const withdrawn = new Set<string>();
  for (const { twin, entry } of readable) {
    if (entry.state === 'parked' || entry.state === 'discarded') continue;
    if (twin.discards) withdrawn.add(twin.discards);
    if (twin.replaces) withdrawn.add(twin.replaces);
  }
  return readable
    .filter(({ twin, entry }) => !withdrawn.has(twin.id) && stands(entry, ground))
    .sort((one, other) => byN(one.twin, other.twin));
}

function stands(entry: Entry, ground: Ground): boolean {
  if (isQueued(entry)) return true;
  if (entry.state === 'parked') return SERVER_WAITS.has(entry.result?.reason?.code ?? '');
  return entry.state === 'received' && !ground.hasPassed(entry.scope, entry.result?.seq ?? 0);
}
