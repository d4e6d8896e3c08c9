/** Keeping a file, and showing it again. */
import { type Bytes } from '../bytes';
import { isCode, RecordsError } from '../errors';
import { problemOf, type Transport } from '../exchange/transport';
import { openBox } from '../keys';
import type { Store } from '../store';
import { namesOf } from './names';
import { copyPlace } from './shelf';
import { fileId, MAX_FILE_BYTES, measured, type FileRow } from './standing';

/**
 * Resolves when the file lies in both stores; the answer is what a record's `files` field says of it.
 *
 * Errors: file_too_large, file_type before anything is stored; storage_full, not_stored.
 */
export async function keepFile(store: Store, scope: string, given: Blob): Promise<FileRow> {
  if (given.size > MAX_FILE_BYTES) throw new RecordsError('file_too_large');
  const ticket = store.ticket();
  const content: Bytes = new Uint8Array(await given.arrayBuffer());
  const row = { sha256: await hexOf(content), size_bytes: content.length, media_type: measured(content) };
  await store.line.keepFile({ ...row, scope, content }, ticket);
  return row;
}

/** The person took it out again before it was saved. What an op names stays. */
export async function letFileGo(store: Store, scope: string, sha256: string): Promise<void> {
  const id = fileId(scope, sha256);
  if (!store.mirror.all().some((entry) => namesOf(entry).includes(id))) await store.line.dropFiles([id]);
}

/** Own copy, else the server's. Errors: not_found; offline; locked. */
export async function shownFile(store: Store, transport: Transport, scope: string, sha256: string): Promise<Blob> {
  const { dataKey } = store.readable();
  const id = fileId(scope, sha256);
  const box = await store.line.readableFile(id).catch(() => null);
  // a copy under a data key that is no more cannot be read
  const own = box && (await openBox(dataKey, box, copyPlace(store.id, id)).catch(() => null));
  const content = own ?? (await fetched(transport, scope, sha256));
  return new Blob([content], { type: typeOf(content) });
}

/** What a browser may show as it is; the type of all else is nobody's business here. */
export function typeOf(content: Bytes): string {
  try {
    return measured(content);
  } catch {
    return '';
  }
}

/** Errors: not_found; offline; not_understood for a content that is not the one it is named after. */
export async function fetched(transport: Transport, scope: string, sha256: string): Promise<Bytes> {
  const response = await transport.reach('files', 'GET', `/api/v1/files/${scope}/${sha256}`, null);
  if (!response.ok) {
    const problem = await problemOf(response);
    throw isCode(problem, 'not_understood') && response.status === 404 ? new RecordsError('not_found', 404) : problem;
  }
  const content = new Uint8Array(await response.arrayBuffer());
  if ((await hexOf(content)) !== sha256) throw new RecordsError('not_understood', 200, 'its hash is not its name');
  return content;
}

async function hexOf(content: Bytes): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', content));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
