/** Hours of service: how long somebody was there, and how two rolls of one shift count as one. The server computes the
 *  same in server/kinds/hours.py; both are held to tests/kinds/hours.json. */

const HALF_HOUR_MS = 1_800_000;
const MOST_HOURS = 24;

export interface Shift {
  team: string;
  duty: string;
  place_text: string;
  starts_at: string;
  ends_at: string;
  need: number;
  lead: string;
  roster?: string[] | null;
}

export interface Correction {
  hours: number;
  in_at?: string | null;
  out_at?: string | null;
  said_by?: string | null;
  at: string;
}

/** Nobody came where `in_at` is missing: 请假. */
export interface Attendance {
  shift: string;
  volunteer: string;
  in_at?: string | null;
  out_at?: string | null;
  hours: number;
  how: string;
  corrections?: Correction[] | null;
  account?: string | null;
  void_reason?: string | null;
}

export interface Standing {
  in_at: string;
  out_at: string;
  hours: number;
  /** How many entries say that they came; more than one count as one, first in, last out. */
  rolls: number;
}

/** Hours to the nearest half, a quarter rounded up; the way there, before the start, does not count. */
export function hoursBetween(startsAt: string, inAt: string, outAt: string): number {
  const begins = Math.max(Date.parse(startsAt), Date.parse(inAt));
  const halves = Math.floor((Date.parse(outAt) - begins) / HALF_HOUR_MS + 0.5);
  return Math.min(Math.max(halves, 0) / 2, MOST_HOURS);
}

type Times = Pick<Attendance, 'in_at' | 'out_at' | 'hours' | 'void_reason'>;

/** What somebody's entries on a shift come to; null for somebody who was not there. */
export function standing(shift: Pick<Shift, 'starts_at' | 'ends_at'>, entries: readonly Times[]): Standing | null {
  const there = entries.filter((one) => one.in_at && !one.void_reason);
  if (!there.length) return null;
  const first = there.map((one) => one.in_at!).sort()[0]!;
  const last = there.map((one) => one.out_at ?? shift.ends_at).sort().at(-1)!;
  return { in_at: first, out_at: last, hours: there.length === 1 ? there[0]!.hours : hoursBetween(shift.starts_at, first, last), rolls: there.length };
}

/** `2.0`, as the roll shows it. */
export const hoursText = (hours: number): string => hours.toFixed(1);
