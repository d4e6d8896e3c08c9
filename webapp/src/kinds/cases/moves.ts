import type { CaseState, Rec } from '../../records/api';
import type { Session } from '../../records/contract';
import type { Move, Workflow } from '../../records/kind';

/** A case that has been told: where it stands, and what was done. */
type Told = Pick<CaseState, 'state' | 'steps'>;

/** The moves that somebody may make of a case now: by their roles, as its author, or as one whom it names. */
export function openMoves(flow: Workflow, told: Told, record: Rec, session: Session | null): Move[] {
  if (!session) return [];
  const me = session.user.id;
  const who = new Set(session.user.roles.map(({ role }) => role));
  if (record.by === me) who.add('author');
  if (flow.owners && [record.set[flow.owners]].flat().includes(me)) who.add('owner');
  const made = new Set(told.steps.filter((one) => one.record.by === me).map((one) => one.record.set.to));
  return flow.moves.filter((move) => move.from === told.state && move.who.some((one) => who.has(one)) && !(move.not_by && made.has(move.not_by)));
}

/** Whether nothing more can be done with it, by anybody. */
export const isOver = (flow: Workflow, state: string): boolean => !flow.moves.some((move) => move.from === state);

/** The day by which it should be done: what the last step that counted says of it, else the record itself. */
export function dueOf(told: Told, record: Rec): string | null {
  const stated = told.steps.filter((one) => one.counted && one.record.set.due_at).at(-1)?.record.set.due_at;
  const due = stated ?? record.set.due_at ?? record.set.due_on ?? record.set.contact_by;
  return due ? String(due) : null;
}
