/** What `/desk/keeping` answers. */
import type { Person, Place } from '../types';

export interface KeptKind {
  kind: string;
  zh: string;
  en: string;
  months: number | null;
  default: number | null;
  least: number;
  most: number;
  until_zh: string;
  until_en: string;
}

export interface RunLine {
  what: string;
  did: 'reduced' | 'erased' | 'dropped';
  before: string;
  count: number;
  held: number;
  ids: string[];
}

export interface Run {
  id: string;
  asked_at: string;
  ended_at: string | null;
  state: 'waiting' | 'running' | 'done' | 'failed' | 'interrupted';
  step: string;
  problem: string | null;
  report: { is_dry: boolean; lines: RunLine[] } | null;
}

export interface LegalHold {
  id: string;
  place: Place;
  record: string | null;
  kind: string | null;
  reason: string;
  ends_on: string;
  by: Person;
  agreed_by: Person;
  asked_at: string;
  began_at: string | null;
  ended_at: string | null;
  is_active: boolean;
  may_begin: boolean;
  may_end: boolean;
}

export interface Keeping {
  kinds: KeptKind[];
  runs: Run[];
  holds: LegalHold[];
}
