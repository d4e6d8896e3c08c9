/** A shift's roll: who is on it, how each stands, and what a tap changes. */
import type { Body } from '../../records/contract';
import type { Of } from '../of';
import { hoursBetween, standing, type Attendance, type Shift, type Standing } from './hours';

export interface Profile {
  name: string;
  adult: boolean;
  phone?: string | null;
  account?: string | null;
  left_on?: string | null;
}

/** awaited: not yet here · here · left: early, or the shift has ended · excused: 请假 */
export type TileState = 'awaited' | 'here' | 'left' | 'excused';

export interface Tile {
  volunteer: string;
  name: string;
  state: TileState;
  standing: Standing | null;
  /** What counts, the oldest first; the last one is changed by a tap. */
  entries: Of<Attendance>[];
  isWalkIn: boolean;
}

export type CaseStage = 'planned' | 'open' | 'ended' | 'confirmed';

/** A volunteer's own tap counts when the lead has confirmed the shift after it; what comes later waits for the lead. */
export function counting(entries: readonly Of<Attendance>[], confirmedAt: string | null): Of<Attendance>[] {
  return entries.filter(({ at, set }) => !set.void_reason && !(set.how === 'self_tap' && confirmedAt && at > confirmedAt));
}

/** Everybody on the roll in its order, those who came without being on it last. */
export function tilesOf(shift: Of<Shift>, profiles: readonly Of<Profile>[], all: readonly Of<Attendance>[], confirmedAt: string | null): Tile[] {
  const entries = new Map<string, Of<Attendance>[]>();
  for (const one of all.filter(({ set }) => set.shift === shift.id && !set.void_reason)) entries.set(one.set.volunteer, [...(entries.get(one.set.volunteer) ?? []), one]);
  const known = new Map(profiles.map((one) => [one.id, one]));
  const roster = shift.set.roster ?? profiles.filter((one) => !one.set.left_on).map((one) => one.id);
  const others = [...entries.keys()].filter((id) => !roster.includes(id));
  return [...roster.filter((id) => known.has(id)), ...others].map((volunteer) => {
    const counted = counting(entries.get(volunteer) ?? [], confirmedAt).sort((one, other) => (one.id < other.id ? -1 : 1));
    return { volunteer, name: known.get(volunteer)?.set.name ?? '', entries: counted, isWalkIn: others.includes(volunteer), ...stateOf(shift.set, counted) };
  });
}

function stateOf(shift: Shift, entries: readonly Of<Attendance>[]): Pick<Tile, 'state' | 'standing'> {
  const found = standing(shift, entries.map((one) => one.set));
  if (!found) return { state: entries.length ? 'excused' : 'awaited', standing: null };
  const isHere = entries.some((one) => one.set.in_at && !one.set.out_at);
  return { state: isHere ? 'here' : 'left', standing: found };
}

/** What was asked for after the lead had confirmed: by the volunteers themselves. */
export const waiting = (shift: string, all: readonly Of<Attendance>[], confirmedAt: string | null): Of<Attendance>[] =>
  all.filter((one) => one.set.shift === shift && !one.set.void_reason && !counting([one], confirmedAt).length);

/** Somebody comes: until they leave, their hours reach to the planned end, so that nothing is lost if nobody ends the shift. */
export function arrival(shift: Of<Shift>, volunteer: string, now: string, how: string, account?: string | null): Body {
  const body: Body = { shift: shift.id, volunteer, in_at: now, hours: hoursBetween(shift.set.starts_at, now, shift.set.ends_at), how };
  if (account) body.account = account;
  return body;
}

export const excuse = (shift: Of<Shift>, volunteer: string): Body => ({ shift: shift.id, volunteer, hours: 0, how: 'lead_roll' });

/** Somebody leaves at an instant. */
export const leaving = (shift: Shift, entry: Attendance, now: string): Body => {
  const out = entry.in_at && now < entry.in_at ? entry.in_at : now;
  return { out_at: out, hours: hoursBetween(shift.starts_at, entry.in_at ?? out, out) };
};

/** Somebody who had left is here again, or never left. */
export const staying = (shift: Shift, entry: Attendance): Body => ({ out_at: null, hours: hoursBetween(shift.starts_at, entry.in_at ?? shift.starts_at, shift.ends_at) });

/** Other times than were written down; what stood there before stays beside them. */
export function correction(shift: Shift, entry: Attendance, times: { in_at: string; out_at: string }, saidBy: string, now: string): Body {
  const before: Body = { hours: entry.hours, said_by: saidBy, at: now };
  if (entry.in_at) before.in_at = entry.in_at;
  if (entry.out_at) before.out_at = entry.out_at;
  return { ...times, hours: hoursBetween(shift.starts_at, times.in_at, times.out_at), corrections: { append: [before] } };
}

/** When a shift ends that is ended now: as planned, unless it is cut short. */
export const endOf = (shift: Shift, now: string): string => (now < shift.ends_at ? now : shift.ends_at);

/** What a lead may want to think about again; nothing keeps them from it. */
export function warnings(shift: Pick<Shift, 'duty' | 'starts_at' | 'ends_at' | 'need'>): ('few' | 'long')[] {
  const found: ('few' | 'long')[] = [];
  if (shift.duty === 'patrol' && shift.need < 3) found.push('few');
  if (Date.parse(shift.ends_at) - Date.parse(shift.starts_at) > 3 * 3_600_000) found.push('long');
  return found;
}
