/** One op in the outbox: its sealed part, which is sent, its readable twin, and where it stands. */
import type { OpState } from '../api';
import type { Envelope, PushAnswer, Result } from '../contract';

/** How long an acknowledged op is kept, to give a restored server its lost days back. */
const KEEP_MS = 30 * 24 * 3600_000;

/** Bytes of AES-GCM in text form, so that a journal frame and a database row hold the same. */
export interface TextBox {
  iv: string;
  ct: string;
}

/** What changes while an op lives. `rev` counts the changes: of two copies the greater one is right. */
export interface Standing {
  rev: number;
  state: OpState;
  result: Result | null;
  epoch: string | null;
  received_at: string | null;
  /** How often it failed alone, and when it was last tried, by the tablet's clock. */
  tries: number;
  tried_at: number;
  /** When somebody brought its result here by hand; only the next contact makes it one. */
  brought_at?: string | null;
}

export interface Entry extends Standing {
  id: string;
  n: number;
  scope: string;
  at: string;
  /** Set in an op that discards another; such ops go ahead of all else. */
  discards: string | null;
  /** The record it is about; absent in ops of an app before this. */
  record?: string | null;
  /** SHA-256 of the files that it names. */
  files?: string[];
  sealed: Envelope;
  own: TextBox | null;
  /** How many confidential fields a new sealing had to leave out, because only the first envelope held them. */
  lost?: number;
}

export const NEW: Standing = {
  rev: 0, state: 'waiting', result: null, epoch: null, received_at: null, tries: 0, tried_at: 0,
};

/** What a newer server may say beyond these is no receipt: the op stays ours to bring. */
const KNOWN = new Set<string>(['applied', 'merged', 'conflict', 'parked', 'discarded', 'unknown']);
const UNOPENED = new Set(['seal_unreadable', 'author_unproven']);

export const standingOf = (entry: Entry): Standing => ({
  rev: entry.rev, state: entry.state, result: entry.result, epoch: entry.epoch,
  received_at: entry.received_at, tries: entry.tries, tried_at: entry.tried_at, brought_at: entry.brought_at ?? null,
});

/** Still to be received: the sync light is not green while one of these is left. */
export const isQueued = (entry: { state: OpState }): boolean =>
  entry.state === 'waiting' || entry.state === 'asking' || entry.state === 'aside';

/** Where an op stands after the server named it; null when nothing is new. */
export function after(entry: Entry, result: Result, answer: Pick<PushAnswer, 'epoch' | 'now'>): Standing | null {
  if (!KNOWN.has(result.status)) return null;
  const state = stateAfter(entry.state, result);
  const told = result.status === 'unknown' ? null : result;
  if (state === entry.state && entry.epoch === answer.epoch && JSON.stringify(told) === JSON.stringify(entry.result)) return null;
  return {
    rev: entry.rev + 1,
    state,
    result: told,
    epoch: told && answer.epoch,
    received_at: told && answer.now,
    tries: told ? 0 : entry.tries,
    tried_at: state === 'aside' ? Date.parse(answer.now) : entry.tried_at,
    brought_at: null,
  };
}

function stateAfter(before: OpState, result: Result): OpState {
  switch (result.status) {
    case 'applied':
    case 'merged':
    case 'conflict':
      return 'received';
    case 'parked':
      // bytes that could not be opened take no op id on the server: the op is still ours to bring
      return isUnopenedResult(result) ? 'aside' : 'parked';
    case 'discarded':
      return 'discarded';
    case 'unknown':
      return before === 'aside' ? 'aside' : 'waiting';
  }
}

export const isUnopened = (entry: Entry): boolean => entry.state === 'aside' && isUnopenedResult(entry.result);

/** Bytes that could not be opened or proven: the server has no op by this id. */
export const isUnopenedResult = (result: Result | null): boolean => UNOPENED.has(result?.reason?.code ?? '');

/** The law took away what it said: nothing of it stays here either. */
export const isErased = ({ state, result }: Entry): boolean => state === 'discarded' && result?.reason?.code === 'erased';

/** The op has been received for good and may leave the journal. */
export function isOver(entry: Entry, contact: { epoch: string; have: number; now: string }): boolean {
  if (isErased(entry)) return true;
  if (entry.state !== 'received' || entry.epoch !== contact.epoch || entry.n > contact.have) return false;
  return Date.parse(contact.now) - Date.parse(entry.received_at ?? contact.now) > KEEP_MS;
}
