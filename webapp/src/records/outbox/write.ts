/** From a change to an entry: the op's JSON, its proof and envelope, and the twin that a person can read. */
import { base64url, utf8 } from '../bytes';
import type { Body, Op } from '../contract';
import { RecordsError } from '../errors';
import { lockJson } from '../keys';
import { proven, seal, type SealKey } from '../seal';
import { NEW, type Entry } from './entry';

/** Source: docs/protocol.md, Push: one op has 64 KiB at most. */
const MAX_OP_BYTES = 64 * 1024;

/** An op as a tab asks for it: all but n. `withheld` names the fields that lie in the sealed part only. */
export interface OpDraft extends Omit<Op, 'n'> {
  withheld: string[];
  /** SHA-256 of the files that it names: known also while the tablet is locked. */
  files?: string[];
}

/** What an op is sealed with. It comes with each call, so that nothing secret rests in the worker. */
export interface Ticket {
  dataKey: CryptoKey;
  opKey: CryptoKey;
  seal: SealKey;
}

export type Twin = Omit<Op, 'device'> & { withheld: string[] };

export const twinPlace = (store: string, op: string): string => `qiaomen/op/v1|${store}|${op}`;

/** Errors: too_large, before anything is stored. */
export async function written(store: string, draft: OpDraft, n: number, ticket: Ticket): Promise<Entry> {
  const { withheld: _, files = [], ...said } = draft;
  const json = utf8(JSON.stringify({ ...said, n } satisfies Op));
  if (json.length > MAX_OP_BYTES) throw new RecordsError('too_large');
  const [sealed, own] = await Promise.all([
    proven(json, ticket.opKey).then((plain) => seal(plain, draft.id, ticket.seal)),
    lockJson(ticket.dataKey, twinOf(draft, n), twinPlace(store, draft.id)),
  ]);
  return {
    ...NEW,
    id: draft.id,
    n,
    scope: draft.scope,
    at: draft.at,
    discards: draft.discards ?? null,
    record: draft.record ?? null,
    ...(files.length && { files }),
    sealed,
    own: { iv: base64url(own.iv), ct: base64url(own.ct) },
  };
}

function twinOf(draft: OpDraft, n: number): Twin {
  const { device: _, files: _files, set, ...rest } = draft;
  if (!set) return { ...rest, n };
  const readable = Object.entries(set).filter(([field]) => !draft.withheld.includes(field));
  return { ...rest, set: Object.fromEntries(readable) as Body, n };
}
