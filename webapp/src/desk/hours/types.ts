import type { Place } from '../types';

/** One person on one shift. */
export interface HoursRow {
  volunteer: string;
  name: string;
  in_at: string;
  out_at: string;
  hours: number;
  /** How many rolls say so; more than one count once. */
  rolls: number;
  /** What was written before it was corrected, the oldest first. */
  before: number[];
  /** The last certificate that it went into. */
  number: string;
}

export interface HoursShift {
  id: string;
  scope: string;
  on: string;
  starts_at: string;
  ends_at: string;
  duty: string;
  place: string;
  state: string;
  confirmed_by: string;
  /** Null where the street would learn of fewer than five. */
  people: number | null;
  hours: number | null;
  /** Null for who does not read names. */
  rows: HoursRow[] | null;
}

export interface Month {
  month: string;
  teams: { id: string; name: string; place: Place }[];
  shifts: HoursShift[];
  hours: number;
  people: number;
}
