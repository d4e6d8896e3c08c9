/** What can be decided about a parked op, and what each decision sends. */
import type { Body } from '../../records/contract';
import { same } from '../../records/merge';
import type { FieldDecl, KindDecl } from '../../records/kind';
import { formFields } from '../../kinds/generic/decl';
import type { Change } from '../device';
import type { ParkedPage } from '../types';

export type Decision = 'apply' | 'correct' | 'return' | 'reassign';

/** No right of anybody's makes these acceptable as they are; a correction may. */
const NEVER_AS_IT_IS = new Set(['invalid', 'too_large', 'record_exists']);

/** What a desk may do: nothing where only the server can, and to apply only what its own rights reach. */
export function decisions(op: Pick<ParkedPage, 'servers' | 'leads' | 'may_apply' | 'code'>): Decision[] {
  if (op.servers) return [];
  const own: Decision[] = NEVER_AS_IT_IS.has(op.code) ? ['correct'] : ['apply', 'correct'];
  return [...(op.may_apply ? own : []), ...(op.leads.length ? (['reassign'] as const) : []), 'return'];
}

/** Fields that a desk can correct without a copy of the records: those that name no other record. */
export const correctable = (kind: KindDecl, op: Pick<ParkedPage, 'new' | 'set'>): FieldDecl[] =>
  formFields(kind).filter((field) => field.type !== 'ref' && field.type !== 'refs' && field.reach !== 'confidential' && (op.new || field.name in op.set));

/** An op of the desk's own, in place of the parked one. */
export function correction(op: ParkedPage, changes: Body): Omit<Change, 'schema'> {
  const said = { ...op.set, ...changes };
  const set = op.new ? (Object.fromEntries(Object.entries(said).filter(([, value]) => value !== null)) as Body) : said;
  const named = op.new ? { id: op.record! } : { record: op.record! };
  return { kind: op.kind!, scope: op.scope, set, base: op.base, replaces: op.id, ...named };
}

/** Where the op would change something, what stands now and what it says. */
export function differences(op: Pick<ParkedPage, 'set' | 'now'>, order: string[]): { field: string; differs: boolean }[] {
  return order.filter((field) => field in op.set).map((field) => ({ field, differs: op.now !== null && field in op.now && !same(op.now[field]!, op.set[field]!) }));
}
