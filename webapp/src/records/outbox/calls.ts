/** What tabs and workers say to each other about one store's outbox. */
import type { PushAnswer } from '../contract';
import type { Bytes } from '../bytes';
import type { FileStanding } from '../files/standing';
import { RecordsError } from '../errors';
import type { Rebuilt } from '../keeping/standing';
import type { Argon2Cost } from '../keys';
import type { StoreRow } from '../profile';
import type { Entry } from './entry';
import type { OpDraft, Ticket } from './write';

/** What an answer of the server told about itself; `have` is null when it spoke of another device. */
export interface Contacted {
  epoch: string;
  now: string;
  have: number | null;
}

export interface Opened {
  entries: Entry[];
  n: number;
  journal: boolean;
  /** Room is set aside for a full disk. */
  ballast: boolean;
  rebuilt: Rebuilt;
  row: StoreRow | null;
  contact: { epoch: string; have: number; now: string } | null;
}

/** What can be asked of an outbox. All but `save` may be said twice without harm; `save` knows its op's id. */
export interface OutboxCalls {
  opened(): Promise<Opened>;
  save(draft: OpDraft, ticket: Ticket): Promise<Entry>;
  reseal(draft: OpDraft, ticket: Ticket): Promise<void>;
  results(results: PushAnswer['results'], contact: Contacted): Promise<void>;
  doubt(scope: string | null, records?: string[]): Promise<void>;
  failed(id: string, at: number): Promise<void>;
  brought(ids: string[], at: string): Promise<void>;
  forgetTwins(ids: string[] | null): Promise<void>;
  drop(ids: string[]): Promise<void>;
  /** With `isKeyNew` the frames that hold the key as it was wrapped before go as well. */
  keepRow(row: StoreRow, isKeyNew?: boolean): Promise<void>;
  /** The store is no more: everything of it goes, and later calls fail with no_store. */
  erase(): Promise<void>;
}

/** Done by the tab's own worker, whoever holds the outbox. */
export interface WorkerCalls {
  stretch(pin: string, salt: Bytes, cost: Argon2Cost): Promise<Bytes>;
  close(): Promise<void>;
}

export interface Call {
  call: number;
  method: string;
  args: unknown[];
}

export type Answer = { answer: number; value: unknown } | { answer: number; failure: { code: string; detail: string } };
export type Told = { told: { entries: Entry[]; dropped: string[]; ballast?: boolean; files?: FileStanding[] } };

/** Between the workers of several tabs: calls for the one that holds the outbox, its word that it is there, or that
 *  the store is no more. */
export type OnChannel = (Call & { from: string }) | (Answer & { to: string }) | Told | { holder: true } | { erased: true };

export const failureOf = (error: unknown): { code: string; detail: string } =>
  error instanceof RecordsError
    ? { code: error.code, detail: error.detail }
    : { code: 'not_stored', detail: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };

export const errorOf = (failure: { code: string; detail: string }): RecordsError =>
  new RecordsError(failure.code, 0, failure.detail);
