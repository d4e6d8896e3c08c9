/** What the server's desk routes answer. */
import type { Body, Json, Reason } from '../records/contract';
import type { Code, Label } from '../records/kind';

export interface Person {
  id: string | null;
  name: string;
}

/** The names on the way down to a place. */
export interface Place {
  scope?: string;
  street?: string;
  community?: string;
  grid?: string;
  building?: string;
  estate?: string;
  team?: string;
  entrance?: string;
  door?: string;
}

export interface Home {
  unseen: number | null;
  parked: number | null;
  missing: Missing | null;
  /** For the privacy officer: suggestions without an answer, and openings in an emergency not seen yet. */
  suggestions: number | null;
  glass: number | null;
  alarms: number | null;
  /** Requests that wait for one's own yes. */
  approvals: number | null;
  whys: Code[];
  opening: Code[];
  emergency: Code[];
}

export interface Missing {
  devices: number;
  ops: number;
}

export interface Arrival {
  kind: string;
  id: string;
  scope: string;
  received: string;
  at: string;
  on: string;
  author: Person;
  place: Place;
  points: Body;
  late: boolean;
  offline: boolean;
  skewed: boolean;
  void: boolean;
  conflict: boolean;
  seen: boolean;
  asked: boolean;
  answered: boolean;
  thanked: boolean;
}

/** Somebody or some door that a text finds. */
export interface Hit {
  kind: string;
  id: string;
  scope: string;
  name: string;
  place: Place;
}

export interface CommunityCounts {
  days: number;
  unseen: number;
  kinds: Record<string, number>;
  grids: { unit: string; name: string; n: number }[];
}

/** `null`: fewer than five, which is not told. */
export interface StreetCounts {
  days: number;
  communities: { unit: string; name: string; kinds: Record<string, number | null> }[];
  total: Record<string, number | null>;
}

export interface Arrivals<C = CommunityCounts> {
  rows: Arrival[];
  before: string | null;
  counts: C;
}

export interface HistoryLine {
  op: string;
  seq: number | null;
  status: string;
  by: Person;
  at: string | null;
  received: string;
  offline: boolean;
  skewed: boolean;
  carried: boolean;
  fields: string[];
}

export interface ReviewLine {
  id: string;
  at: string;
  by: Person;
  verdict: 'seen' | 'look_again' | 'thanks';
  field: string | null;
  note: string | null;
  answer: string | null;
}

export interface RecordPage {
  kind: string;
  id: string;
  scope: string;
  seq: number;
  v: string;
  at: string;
  by: Person;
  set: Body;
  removed: boolean;
  late: boolean;
  place: Place;
  /** Who lives in the home that it speaks of, the head first. */
  names: { id: string; name: string }[];
  sealed: string[];
  /** How the reader comes to each sealed field: by right, or in an emergency. */
  opening: Record<string, 'open' | 'glass'>;
  glass_until: string | null;
  /** For who may export what is sealed: where their request to a second person stands. */
  export: { id: string; state: 'none' | 'asked' | 'agreed' } | null;
  files: { sha256: string; size_bytes: number; media_type?: string }[];
  history: HistoryLine[];
  reviews: ReviewLine[];
  conflicts: { id: string; state: string; field: string; values: { value: Json; by: string | null; at: string }[] }[];
  related: { kind: string; id: string; scope: string; on: string; points: Body }[];
  readers: LogLine[];
}

export interface ParkedLine {
  id: string;
  scope: string;
  kind: string | null;
  record: string | null;
  at: string | null;
  received: string;
  author: Person;
  code: string;
  reason: Reason;
  /** The server judges it again by itself. */
  servers: boolean;
  place: Place;
  points: Body;
  assigned_to: Person | null;
}

export interface ParkedPage extends ParkedLine {
  set: Body;
  sealed: string[];
  new: boolean;
  base: string | null;
  schema: number;
  now: Body | null;
  readers: LogLine[];
  leads: { id: string; name: string; role: string }[];
  may_apply: boolean;
}

export interface DeviceLine {
  id: string;
  name: string;
  platform: string;
  state: 'active' | 'cloned' | 'revoked';
  user: { id: string; name: string; disabled: boolean };
  units: string[];
  bound_at: string;
  seen_at: string | null;
  revoked_at: string | null;
  have: number;
  missing: number;
  holes: { from: number; to: number; since: string }[];
  forked_at: string | null;
  report: { app?: string; queued?: number; oldest_at?: string | null; storage?: { persisted?: boolean; free_mb?: number }; desk?: boolean } | null;
}

/** A photo or voice note that a record names and that has not come. */
export interface MissingFile {
  scope: string;
  digest: string;
  size_bytes: number;
  record: string;
  kind: string;
  since: string;
  by: Person;
  device: Person;
  place: Place;
}

export interface LogLine {
  seq: number;
  at: string;
  who: Person;
  what: string;
  scope: string | null;
  record: string | null;
  about: string;
  why: string;
  via: string;
  /** What was done, in words; null for a word of a newer server. */
  words: Label | null;
  /** The reason as its list has it. */
  why_words: Label | null;
  place?: Place;
  /** The roles that the reader held then, on a resident's sheet. */
  roles?: string[];
}

export interface UnitPlace {
  id: string;
  parent: string | null;
  nature: 'street' | 'community' | 'grid' | 'building' | 'team';
  name: string;
  code: string;
  estate: string;
  from_on: string;
  to_on: string | null;
  is_open: boolean;
}

export interface HeldRole {
  id: string;
  role: string;
  unit: string;
  from_at: string;
  to_at: string | null;
  is_held: boolean;
}

export interface Account {
  id: string;
  username: string;
  name: string;
  created_at: string;
  disabled_at: string | null;
  roles: HeldRole[];
  devices: { id: string; name: string; state: string; seen_at: string | null }[];
}

export interface RoleInfo extends Omit<Code, 'value'> {
  role: string;
  on: string[];
}

export interface Units {
  places: UnitPlace[];
  accounts: Account[];
  roles: RoleInfo[];
}
