/** What travels between a tablet and the server: the words of docs/protocol.md as types. */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type Body = { [field: string]: Json };

/** The kinds that the protocol itself knows; every other kind is only a name to the engine. */
export const STEP = 'step';
export const CONFLICT = 'conflict';

/** One change by one person to one record, as it lies inside the envelope. */
export interface Op {
  id: string;
  device: string;
  n: number;
  scope: string;
  at: string;
  kind?: string;
  record?: string;
  new?: true;
  base?: string | null;
  schema?: number;
  set?: Body;
  replaces?: string;
  discards?: string;
  why?: string;
}

export interface Envelope {
  kid: string;
  enc: string;
  ct: string;
}

export interface Reason {
  code: string;
  detail?: string | null;
  field?: string | null;
}

export type Status = 'applied' | 'merged' | 'conflict' | 'parked' | 'discarded' | 'unknown';

export interface Result {
  op: string;
  status: Status;
  scope?: string | null;
  seq?: number | null;
  hash?: string | null;
  conflicts?: string[];
  reason?: Reason | null;
}

export interface PushAnswer {
  epoch: string;
  now: string;
  have: number;
  results: Result[];
}

export interface ScopeRight {
  id: string;
  unit: string;
  name: string;
  rights: string;
}

/** How the operator has set a tablet's locks. A server of before 0.3 does not say. */
export interface Locks {
  lease_hours: number;
  /** 0 is no limit. */
  passkey_days: number;
  idle_minutes: number;
  hidden_minutes: number;
}

export interface Session {
  user: { id: string; name: string; roles: { role: string; unit: string }[] };
  device: { id: string; state: string; have: number };
  scopes: ScopeRight[];
  epoch: string;
  now: string;
  seal_key: { kid: string; public: string };
  op_key: string;
  version: string;
  locks?: Locks;
}

export interface Head {
  seq: number;
  hash: string;
}

export interface Cursor {
  seq: number;
  rights?: string;
}

export interface PullHeader {
  epoch: string;
  now: string;
  have: number;
  scopes: { id: string; seq: number; hash: string; rights: string; count: number }[];
  gone: string[];
  reset: string[];
  forked: string[];
  access_log?: Head | null;
}

export interface PullTrailer {
  cursors: Record<string, Cursor>;
  more: boolean;
}

/** A record as a pull gives it; `set` is its whole readable body. */
export interface Line {
  kind: string;
  id: string;
  scope: string;
  seq: number;
  v: string;
  at: string;
  by: string | null;
  set: Body;
  derived?: Record<string, string>;
  removed?: boolean;
}
