/** What pages see of the engine: its records, its waiting work and what it tells. */
import type { Body, Line, Op, Reason, Result } from './contract';
import type { FileState } from './files/standing';
import type { Notice } from './keeping/notices';
import type { Rebuilt, Room } from './keeping/standing';

export type { Notice } from './keeping/notices';
export type { Check, Room } from './keeping/standing';

export type { FileRow } from './files/standing';

/** A record with the person's own waiting changes folded in. `seq` and `v` are null while the server has none. */
export interface Rec extends Omit<Line, 'seq' | 'v' | 'removed'> {
  seq: number | null;
  v: string | null;
  /** True while an op of this device waits on it. */
  pending?: boolean;
}

export interface Saved {
  /** The record. */
  id: string;
  /** The op that carries the change; null when nothing differed, so nothing was written. */
  op: string | null;
  /** Confidential fields that could not be taken over from the op that is replaced. */
  lost?: string[];
}

/**
 * waiting: to be sent · asking: its result is asked for again · aside: failed alone five times, or could not be
 * opened by the server · received: applied, merged or in conflict · parked · discarded.
 */
export type OpState = 'waiting' | 'asking' | 'aside' | 'received' | 'parked' | 'discarded';

/** An op in the outbox or the journal. `op` is its readable twin: absent when locked or no longer needed. */
export interface OutboxItem {
  id: string;
  n: number;
  scope: string;
  at: string;
  state: OpState;
  op: Omit<Op, 'device'> | null;
  /** Confidential fields that only the sealed part holds. */
  withheld: string[];
  result: Result | null;
  /** The server's time of its result. */
  received_at: string | null;
  reason: Reason | null;
  /** When somebody brought word by hand that the server has it. The next contact settles it. */
  brought_at: string | null;
  /** Confidential fields that a new sealing had to leave out: they are to be written again. */
  lost?: number;
}

/** A photo, voice note or signature kept for sending. */
export interface FileItem {
  scope: string;
  sha256: string;
  size_bytes: number;
  media_type: string;
  state: FileState;
  /** A saved record names it: only then it is sent. */
  named: boolean;
  /** Sealed bytes that the server has taken so far, and how many there are in all. */
  sent_bytes: number;
  sealed_bytes: number;
  /** Why the server does not take it. */
  reason: string | null;
  brought_at: string | null;
}

/** What a tablet without a network gives along: one zip, or several when it is much. */
export interface ParcelOut {
  parcels: { name: string; content: Blob }[];
  ops: number;
  files: number;
  /** Files that could not be packed: their sealed form is lost, and the tablet is locked. */
  left: number;
}

/** What the carrier brings home: a small file for the tablet that packed the parcel. */
export interface Handed {
  ops: number;
  /** Ops that the server keeps, but a person must look at. */
  parked: number;
  files: number;
  /** Ops and files that the server did not take; a second try may help. */
  failed: number;
  receipts: { name: string; content: Blob };
}

/** What a file of receipts said about this tablet's own work. */
export interface Brought {
  ops: number;
  files: number;
  /** Named in the file, and not (or no longer) waiting here. */
  others: number;
}

export type Contact = 'never' | 'signed_in' | 'signed_out' | 'revoked' | 'cloned';

export interface SyncState {
  phase: 'idle' | 'preparing' | 'pushing' | 'pulling';
  online: boolean;
  /** The tablet's standing with the server at its last contact. */
  contact: Contact;
  locked: boolean;
  /** Ops that the server has not yet received: still to be sent, asked for again, or set aside. */
  queued: number;
  aside: number;
  parked: number;
  conflicts: number;
  /** Files that a saved record names and the server does not yet hold; those it refused are among them. */
  files_queued: number;
  files_aside: number;
  oldest_at: string | null;
  /** By receipts of the present epoch only. */
  all_received: boolean;
  last_contact_at: string | null;
  /** Server time of the last receipt. */
  last_received_at: string | null;
  /** The last contact's trouble, if it failed. */
  error: string | null;
  /** True when both stores hold the outbox; false where the browser has no file handles. */
  journal: boolean;
  /** Whether the browser promised to keep the store; null before it was asked. */
  persisted: boolean | null;
  /** Whether there is room to work; null before it was tried. */
  room: Room | null;
}

export interface Progress {
  done: number;
  /** Lines to come in all, from the header's counts. */
  total: number;
  bytes: number;
}

/** How long a tablet opens without the street, and by what second share.
 *
 * offline: now, without a network · online: only after a contact, or always so where nothing can be kept.
 */
export interface Lease {
  share: 'none' | 'prf' | 'server';
  opens: 'offline' | 'online';
  /** The last instant at which it opens offline; null where there is none. */
  until: string | null;
}

export interface StoreInfo {
  id: string;
  url: string;
  username: string;
  name: string;
  /** ready: a PIN opens it · locked_out: too many wrong PINs · signed_out, retired, revoked: no readable copy any more. */
  state: 'ready' | 'locked_out' | 'signed_out' | 'retired' | 'revoked';
  /** Ops in it that the server has not received: known without its key. */
  queued: number;
  lease: Lease;
  last_used_at: string;
}

export interface PhaseStats {
  ms: number;
  bytes: number;
  requests: number;
  runs: number;
}

export interface Stats {
  phases: Record<string, PhaseStats>;
  records: number;
  pages: number;
  /** Both stores are there. */
  journal: boolean;
  /** What the last opening of the two stores found and put back; null without a store. */
  rebuilt: Rebuilt | null;
  /** The name of the server's history, at the last contact. */
  epoch: string | null;
  /** Server's time less the tablet's, at the last contact; null before the first. */
  skew_ms: number | null;
}

export interface CaseState {
  state: string;
  steps: { record: Rec; counted: boolean }[];
}

export interface Hit {
  record: Rec;
  /** 0 is the best of six. */
  rank: number;
}

export interface Draft {
  key: string;
  kind: string;
  body: Body;
  saved_at: string;
}

export interface Events {
  /** The kinds whose records differ from before. */
  change: { kinds: Set<string> };
  sync: SyncState;
  progress: Progress;
  /** A result of the server, once for each op. */
  result: Result;
  locked: null;
  unlocked: null;
  /** What there is to say once of the tablet's own stores. */
  notices: Notice[];
  /** Something a person should know: a forked scope, a contradiction in the access log, this device was revoked. */
  alarm: { code: 'forked' | 'access_log' | 'device_revoked'; scope?: string };
}

/** How far a parcel has been handed over. */
export interface Handing {
  done: number;
  /** Ops and files in all. */
  total: number;
}

export interface SaveOptions {
  /** The new record's id, when something else already names it. */
  id?: string;
  /** The instant of the act, when it differs from now: only for tests and benchmarks. */
  at?: string;
}

/** What else proves a person: a code beside the password, or a ticket of the unit's own sign-in instead of one. */
export interface Proof {
  totp?: string;
  ticket?: string;
}

export interface SignInOptions extends Proof {
  /** The old PIN is lost: a new data key is made; the readable copies go, the sealed outbox stays and is sent. */
  forgotPin?: boolean;
  /** The tablet's own lock shall be the second share, where it can be. */
  passkey?: boolean;
}

export interface SearchOptions {
  kinds?: string[];
  limit?: number;
}
