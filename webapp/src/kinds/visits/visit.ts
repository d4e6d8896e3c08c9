import type { FileRow } from '../../records/api';
import type { Body } from '../../records/contract';

export interface Visit {
  household: string;
  person?: string | null;
  care_task?: string | null;
  visit_mode: string;
  purposes: string[];
  result: string;
  companions?: string[] | null;
  house_checks?: Record<string, string> | null;
  no_change?: boolean | null;
  note?: string | null;
  needs?: string[] | null;
  next_on?: string | null;
  files?: FileRow[] | null;
  occurred_at?: string | null;
  how?: string | null;
  void_reason?: string | null;
}

/** What the form holds. Nothing is null, so that every control has a value. */
export interface VisitDraft {
  result: string | null;
  visit_mode: string | null;
  purposes: string[];
  house_checks: Record<string, string>;
  needs: string[];
  note: string;
  next_on: string;
  files: FileRow[];
  occurred_on: string;
  sealed_note: string;
  person_checks: Record<string, string>;
}

export interface AtDoor {
  household: string;
  care_task?: string | null;
  purposes?: string[];
}

/** How somebody is usually met: by phone when the phone reached them, at the doorway when nobody came out. */
export function usualMode(result: string | null): string {
  if (result === 'phone_ok') return 'phone';
  return result && ['no_answer', 'vacant', 'moved_unsure', 'declined'].includes(result) ? 'doorway' : 'home';
}

export const emptyDraft = (purposes?: string[]): VisitDraft => ({
  result: null, visit_mode: null, purposes: purposes?.length ? purposes : ['routine'], house_checks: {}, needs: [], note: '', next_on: '', files: [], occurred_on: '', sealed_note: '', person_checks: {},
});

/** The draft that shows a saved visit again, to be corrected. Sealed words never come back. */
export const draftOf = (visit: Visit): VisitDraft => ({
  ...emptyDraft(), result: visit.result, visit_mode: visit.visit_mode, purposes: [...visit.purposes], house_checks: { ...visit.house_checks },
  needs: [...(visit.needs ?? [])], note: visit.note ?? '', next_on: visit.next_on ?? '', files: [...(visit.files ?? [])],
});

/** The body of a new visit: what was answered, and nothing else. */
export function bodyOf(draft: VisitDraft, at: AtDoor, today: string): Body {
  const body: Body = {
    household: at.household, visit_mode: draft.visit_mode ?? usualMode(draft.result), purposes: draft.purposes.length ? draft.purposes : ['routine'], result: draft.result,
  };
  if (at.care_task) body.care_task = at.care_task;
  if (Object.keys(draft.house_checks).length) body.house_checks = draft.house_checks;
  if (draft.needs.length) body.needs = draft.needs;
  if (draft.note.trim()) body.note = draft.note.trim();
  if (draft.next_on) body.next_on = draft.next_on;
  if (draft.files.length) body.files = draft.files as unknown as Body[];
  if (draft.sealed_note.trim()) body.sealed_note = draft.sealed_note.trim();
  if (Object.keys(draft.person_checks).length) body.person_checks = draft.person_checks;
  // Noon in Shanghai: the day is what was said, the hour was not.
  if (draft.occurred_on && draft.occurred_on !== today) Object.assign(body, { occurred_at: `${draft.occurred_on}T04:00:00.000Z`, occurred_precision: 'day' });
  return body;
}

/** What a corrected draft changes in a saved visit. Sealed words are only ever added. */
export function changesOf(draft: VisitDraft, visit: Visit): Body {
  const before = draftOf(visit);
  const changes: Body = {};
  for (const field of ['result', 'visit_mode', 'purposes', 'house_checks', 'needs', 'note', 'next_on', 'files'] as const) {
    const value = typeof draft[field] === 'string' ? (draft[field] as string).trim() : draft[field];
    if (JSON.stringify(value) !== JSON.stringify(before[field])) changes[field] = isEmpty(value) ? null : (value as unknown as Body[string]);
  }
  if (draft.sealed_note.trim()) changes.sealed_note = draft.sealed_note.trim();
  if (Object.keys(draft.person_checks).length) changes.person_checks = draft.person_checks;
  return changes;
}

const isEmpty = (value: unknown): boolean => value === null || value === '' || (typeof value === 'object' && Object.keys(value as object).length === 0);

/** Two taps at the door or after a call: somebody was there and nothing has changed, or nobody came. */
export function quickVisit(result: 'met' | 'phone_ok' | 'no_answer', at: AtDoor, mode: string | null = null): Body {
  const body = bodyOf({ ...emptyDraft(at.purposes), result, visit_mode: mode }, at, '');
  return result === 'met' ? { ...body, no_change: true } : body;
}

/** Whether anything was answered that would be missed. */
export const isTouched = (draft: VisitDraft): boolean =>
  !!(draft.result || draft.note || draft.sealed_note || draft.next_on || draft.needs.length || draft.files.length || Object.keys(draft.house_checks).length || Object.keys(draft.person_checks).length);
