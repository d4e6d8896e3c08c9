import { dayOf } from '../../i18n/days';
import type { FileRow } from '../../records/api';
import type { Body } from '../../records/contract';
import type { Of } from '../of';

export interface Hazard {
  hazard_type: string;
  severity: string;
  place_kind: string;
  place_ref: string;
  place_text?: string | null;
  dwelling?: string | null;
  found_by_kind: string;
  found_in?: string | null;
  desc: string;
  due_at?: string | null;
  duplicate_of?: string | null;
  reporter_told_at?: string | null;
  occurred_at?: string | null;
}

export const SEVERITIES = ['1', '2', '3', '4'] as const;
export const URGENT = '4';
/** Until when it should be put right: a reminder, never a penalty. */
const TERM_HOURS: Readonly<Record<string, number>> = { 1: 7 * 24, 2: 3 * 24, 3: 24, 4: 0 };
const HOUR_MS = 3_600_000;
const NEAR_MS = 72 * HOUR_MS;

/** What the form holds. Words are optional: without any, the record says what was chosen. */
export interface HazardDraft {
  hazard_type: string | null;
  severity: string | null;
  place_kind: string;
  place_text: string;
  desc: string;
  files: FileRow[];
  duplicate_of: string | null;
  /** Near ones that are said to be another matter. */
  others: string[];
  /** Whom somebody has rung up already. */
  called: string[];
}

export const emptyHazard = (type: string | null = null, severity: string | null = null): HazardDraft => ({
  hazard_type: type, severity, place_kind: 'building', place_text: '', desc: '', files: [], duplicate_of: null, others: [], called: [],
});

export const isHazardTouched = (draft: HazardDraft): boolean => !!(draft.hazard_type || draft.severity || draft.desc || draft.place_text || draft.files.length);

export interface Found {
  place_ref: string;
  found_by_kind: string;
  found_in?: string | null;
  /** A sentence for whoever wrote none. */
  words: string;
  /** `已打 119`, where somebody has rung up. */
  called?: string;
}

/** How it is said that somebody was rung up: the word and what it names. */
export const calledWord = (number: string, gas: string): [string, { who: string }] => [number === gas && gas !== '119' ? 'hazard.calledGas' : 'hazard.calledOne', { who: number }];

export const dueAt = (severity: string, now: string): string => new Date(Date.parse(now) + (TERM_HOURS[severity] ?? 0) * HOUR_MS).toISOString();

/** The body of a new hazard: what was answered, and nothing else. */
export function hazardBody(draft: HazardDraft, found: Found, now: string): Body {
  const severity = draft.severity ?? '2';
  const body: Body = {
    hazard_type: draft.hazard_type ?? 'other', severity, place_kind: draft.place_kind, place_ref: found.place_ref, found_by_kind: found.found_by_kind,
    desc: [draft.desc.trim() || found.words, found.called].filter(Boolean).join('；').slice(0, 300), due_at: dueAt(severity, now),
  };
  if (draft.place_text.trim()) body.place_text = draft.place_text.trim();
  if (found.found_in) body.found_in = found.found_in;
  if (draft.files.length) body.files = draft.files as unknown as Body[string];
  if (draft.duplicate_of && severity !== URGENT) body.duplicate_of = draft.duplicate_of;
  return body;
}

/** What was reported of the same place and type within three days and is not done with: perhaps it is the same. */
export function nearby(draft: HazardDraft, place: string, hazards: readonly Of<Hazard>[], isOpen: (id: string) => boolean, now: string): Of<Hazard> | null {
  if (!draft.hazard_type || draft.severity === URGENT) return null;
  const from = Date.parse(now) - NEAR_MS;
  const near = hazards.filter((one) => one.set.place_ref === place && one.set.hazard_type === draft.hazard_type && Date.parse(one.at) >= from && !one.set.duplicate_of && !draft.others.includes(one.id) && isOpen(one.id));
  return near.sort((a, b) => (a.at < b.at ? 1 : -1))[0] ?? null;
}

export const reportedOn = (hazard: Of<Hazard>): string => dayOf(hazard.set.occurred_at ?? hazard.at);
