/** 谁看过, for the author of a record: asked of the server while there is a network. */
import { RecordsError } from '../records/errors';

export interface ReaderLine {
  seq: number;
  at: string;
  who: { name: string };
  words: { zh: string; en: string } | null;
  why: string;
  /** The reason as the list of reasons calls it. */
  why_words: { zh: string; en: string } | null;
}

/** Errors: offline; the server's code, `signed_out` when the session is another's. */
export async function readersOf(device: string, scope: string, id: string): Promise<ReaderLine[]> {
  const init: RequestInit = { headers: { 'X-Device': device }, credentials: 'include', cache: 'no-store', redirect: 'error' };
  const response = await fetch(`/api/v1/records/${scope}/${id}/readers`, init).catch((error: unknown) => {
    throw new RecordsError('offline', 0, String(error));
  });
  const found = (await response.json().catch(() => null)) as { readers?: ReaderLine[]; code?: string } | null;
  if (!response.ok || !found?.readers) throw new RecordsError(found?.code ?? 'not_understood', response.status);
  return found.readers;
}
