/** What a form begins with, where that is known: who reports, and what a report becomes. */
import type { Rec } from '../../records/api';
import type { Body, Session } from '../../records/contract';

const OFFICERS: Record<string, string> = { grid_worker: 'grid_worker', building_leader: 'building_leader', team_lead: 'volunteer', volunteer: 'volunteer' };

/** Which kind of information officer somebody is, as far as their roles say; one beside no other role is not guessed. */
export function officerKind(session: Session | null): string | null {
  const roles = session?.user.roles.map(({ role }) => role) ?? [];
  return roles.map((role) => OFFICERS[role]).find(Boolean) ?? null;
}

/** What a new record of a kind begins with. */
export function firstOf(kind: string, session: Session | null): Body {
  const officer = kind === 'info_report' ? officerKind(session) : null;
  return officer ? { officer_kind: officer } : {};
}

/** What a new form does not ask for: links that are set by themselves, and what is only known later. */
export const LATER = new Set(['head', 'from_visit', 'from_report', 'routed_to', 'answer', 'result', 'rating', 'papers_returned_at', 'done_on', 'resident_ok']);

export const TARGETS = ['hazard', 'dispute', 'service_request', 'micro_wish', 'quick_discussion'] as const;
export type Target = (typeof TARGETS)[number];

const WISH_LIMIT = 60;
const TALK_LIMIT = 200;
const CATEGORY: Record<string, string> = { facility: 'property', safety: 'property', service_need: 'other', policy_question: 'other' };
const HAZARD: Record<string, string> = { safety: 'fire', facility: 'facility' };

/** The draft that a report becomes: what is known already is filled in, and the link back to the report. */
export function draftOf(target: Target, report: Pick<Rec, 'id' | 'scope' | 'set'>): Body {
  const words = String(report.set.text ?? '');
  const kind = String(report.set.info_kind ?? '');
  const cut = (most: number): string => [...words].slice(0, most).join('');
  switch (target) {
    case 'hazard': return { hazard_type: HAZARD[kind] ?? 'other', severity: '2', place_kind: 'building', place_ref: report.set.place_ref ?? report.scope, found_by_kind: 'info', desc: words, found_in: report.id };
    case 'dispute': return { dispute_type: 'neighbour', urgency: 'calm', party_count: 2, summary: words, from_report: report.id };
    case 'service_request': return { category: CATEGORY[kind] ?? 'other', mode: 'doorstep', from_report: report.id };
    case 'micro_wish': return { public_text: cut(WISH_LIMIT), wish_kind: 'other', max_claims: 1, from_report: report.id };
    case 'quick_discussion': return { quick_kind: 'small_matter', matter: cut(TALK_LIMIT), from_report: report.id };
  }
}
