import type { Body } from '../../records/contract';
import type { Person, Place, RecordPage } from '../types';

export interface CaseLine {
  kind: string;
  id: string;
  scope: string;
  at: string;
  on: string;
  state: string;
  due: string | null;
  late: boolean;
  author: Person;
  place: Place;
  points: Body;
}

export interface Cases {
  rows: CaseLine[];
  before: string | null;
  /** `null`: fewer than five, which the street is not told. */
  counts: { kinds: Record<string, number | null>; late: number | null };
}

export interface StepLine {
  id: string;
  to: string;
  note: string | null;
  due_at: string | null;
  unit: string | null;
  by: Person;
  at: string;
  counted: boolean;
}

/** A record that is a case: what was done about it, and the scopes from it up to its street. */
export type CasePage = RecordPage & { case: { state: string; steps: StepLine[]; way: Record<string, string> } | null };
