import type { Session } from '../../records/contract';
import type { FieldDecl, KindDecl } from '../../records/kind';

export const fieldOf = (kind: KindDecl | undefined, name: string): FieldDecl | undefined => kind?.fields.find((f) => f.name === name);

/** Whether one of this person's roles carries a right to a kind: C create, R read, U change. */
export function may(session: Session | null, kind: KindDecl | undefined, right: 'C' | 'R' | 'U'): boolean {
  if (!kind || !session) return false;
  return session.user.roles.some(({ role }) => kind.rights.within[role]?.includes(right));
}

/** What a fact typed in from a sheet of paper says of itself; a kind's own field `how` has other answers. */
export const PAPER = 'paper_later';
export const isPaperField = (field: FieldDecl): boolean => field.name === 'how' && field.codes?.length === 1 && field.codes[0]!.value === PAPER;

/** Fields that a person fills in: not the server's own, not what stands at every fact, not what moving leaves behind. */
export function formFields(kind: KindDecl): FieldDecl[] {
  const aside = new Set(['occurred_at', 'occurred_precision', 'void_reason', 'consent_ref', 'account']);
  return kind.fields.filter((f) => !f.server && !aside.has(f.name) && !isPaperField(f) && f.type !== 'anything');
}

/** Kinds that a person records by a form: no cases of other kinds, nothing that only the server makes, that founds a place
 *  online, or that lies where nobody pulls. */
export const isRecordable = (kind: KindDecl): boolean => !kind.server_made && !kind.founds && !kind.about && kind.lives_in.some((nature) => nature !== 'closed');
