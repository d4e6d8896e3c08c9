/** Files as the tablet knows them: their names, their kinds of content, and where each stands. */
import { RecordsError } from '../errors';

/** Source: docs/protocol.md, Files: a content has 10 MiB at most. */
export const MAX_FILE_BYTES = 10 * 1024 * 1024;

/** One row of a kind's `files` field: what a record says of a file. */
export interface FileRow {
  sha256: string;
  size_bytes: number;
  media_type: string;
}

/** waiting: to be sent once a saved record names it · sent: the server holds it · aside: the server refuses it as it is. */
export type FileState = 'waiting' | 'sent' | 'aside';

export interface FileStanding extends FileRow {
  /** Scope and hash: one content in two scopes is two files. */
  id: string;
  scope: string;
  /** Bytes of the sealed form; 0 once it was lost and must be made anew from the readable copy. */
  sealed_bytes: number;
  kept_at: string;
  state: FileState;
  /** An op named it once: it is ours to bring, also when that op has left the journal. */
  named: boolean;
  /** The history of the server in which it was received: in another one it is asked for again. */
  epoch: string | null;
  /** Why it lies aside. */
  reason: string | null;
  tries: number;
  /** When it was last tried, by the tablet's clock. */
  tried_at: number;
  /** When somebody brought word here by hand that the server holds it. */
  brought_at: string | null;
}

export const fileId = (scope: string, sha256: string): string => `${scope}/${sha256}`;

/** Bytes of the server's list of what it takes. Source: docs/protocol.md, Files. */
const SIGNS: [string, (content: Uint8Array) => boolean][] = [
  ['image/jpeg', (content) => begins(content, [0xff, 0xd8, 0xff])],
  ['image/png', (content) => begins(content, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])],
  ['image/webp', (content) => says(content, 0, 'RIFF') && says(content, 8, 'WEBP')],
  ['audio/webm', (content) => begins(content, [0x1a, 0x45, 0xdf, 0xa3])],
  ['audio/ogg', (content) => says(content, 0, 'OggS')],
  ['audio/mp4', (content) => says(content, 4, 'ftyp')],
];

const begins = (content: Uint8Array, sign: number[]): boolean => sign.every((byte, at) => content[at] === byte);
const says = (content: Uint8Array, at: number, word: string): boolean =>
  begins(content.subarray(at), Array.from(word, (sign) => sign.charCodeAt(0)));

/**
 * What a person is about to keep, measured before it is stored.
 *
 * Errors: file_too_large above 10 MiB; file_type for what the server would not take.
 */
export function measured(content: Uint8Array): string {
  if (content.length > MAX_FILE_BYTES) throw new RecordsError('file_too_large');
  const media = SIGNS.find(([, fits]) => fits(content))?.[0];
  if (!media) throw new RecordsError('file_type');
  return media;
}
