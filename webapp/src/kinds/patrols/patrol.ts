import { addDays, daysBetween, dayOf } from '../../i18n/days';
import type { Body } from '../../records/contract';
import type { Of } from '../of';

export type Finding = 'ok' | 'fixed_on_spot' | 'report' | 'na';

export interface Patrol {
  building: string;
  started_at: string;
  ended_at?: string | null;
  weather?: string | null;
  items: { code: string; value: Finding }[];
  note?: string | null;
  occurred_at?: string | null;
  void_reason?: string | null;
}

/** The twelve rows of a sheet; what else the list has is looked at where there is such a thing. */
export const ROWS = ['stairs_clutter', 'fire_lane', 'ebike', 'extinguisher', 'stair_light', 'wiring', 'gas_smell', 'manhole', 'leak', 'entrance_door', 'snow_ice', 'railing'];

/** Reminders, never penalties: once a week. */
export const EVERY_DAYS = 7;

/** What the page holds. `id` is the patrol's own from the first tap, so that a hazard can say where it was found. */
export interface PatrolDraft {
  id: string;
  started_at: string;
  weather: string | null;
  values: Record<string, Finding>;
  /** The row that is next, where the page opens again. */
  row: string | null;
  note: string;
}

export const emptyPatrol = (id: string, startedAt: string): PatrolDraft => ({ id, started_at: startedAt, weather: null, values: {}, row: null, note: '' });

export const isPatrolTouched = (draft: PatrolDraft): boolean => Object.keys(draft.values).length > 0 || !!draft.note || !!draft.weather;

/** The next row without an answer after this one, going round; null when all have one. */
export function nextRow(rows: readonly string[], values: PatrolDraft['values'], after: string | null): string | null {
  const from = after ? rows.indexOf(after) + 1 : 0;
  return [...rows.slice(from), ...rows.slice(0, from)].find((row) => !values[row]) ?? null;
}

export const countOpen = (rows: readonly string[], values: PatrolDraft['values']): number => rows.filter((row) => !values[row]).length;

/** The body of a patrol: the rows that were answered, in the order of the sheet. A row nobody looked at is not in it. */
export function patrolBody(draft: PatrolDraft, building: string, order: readonly string[], now: string): Body {
  const body: Body = { building, started_at: draft.started_at, ended_at: now, items: order.filter((code) => draft.values[code]).map((code) => ({ code, value: draft.values[code]! })) };
  if (draft.weather) body.weather = draft.weather;
  if (draft.note.trim()) body.note = draft.note.trim();
  return body;
}

export const patrolledOn = (patrol: Of<Patrol>): string => dayOf(patrol.set.occurred_at ?? patrol.at);

export interface Round {
  last: string | null;
  due: string;
  /** Days over the due day; 0 on it or before. */
  late: number;
  isDue: boolean;
}

/** When a building was last gone through and when it is next: a week later, and at once where it never was. */
export function roundOf(patrols: readonly Of<Patrol>[], today: string): Round {
  const last = patrols.filter((one) => !one.set.void_reason).map(patrolledOn).sort().at(-1) ?? null;
  const due = last ? addDays(last, EVERY_DAYS) : today;
  return { last, due, late: Math.max(0, daysBetween(due, today)), isDue: due <= today };
}
