/** One request of the desk to the server: JSON, a file or a form; problems as errors with the server's code. */
import { RecordsError } from '../records/errors';

export interface Asked {
  json?: unknown;
  body?: Blob | FormData;
}

/** Errors: offline; the problem's code, status and fields; not_understood for any other page. */
export async function request(device: string, method: string, path: string, { json, body }: Asked = {}): Promise<Response> {
  const headers: Record<string, string> = { 'X-Device': device };
  if (json !== undefined) headers['Content-Type'] = 'application/json';
  const init: RequestInit = { method, headers, credentials: 'include', cache: 'no-store', redirect: 'error' };
  const sent = json !== undefined ? JSON.stringify(json) : body;
  if (sent !== undefined) init.body = sent;
  const response = await fetch(`/api/v1${path}`, init).catch((error: unknown) => {
    throw new RecordsError('offline', 0, String(error));
  });
  if (response.ok) return response;
  const problem = (await response.json().catch(() => null)) as { code?: unknown; detail?: unknown; fields?: Record<string, string> } | null;
  if (typeof problem?.code !== 'string') throw new RecordsError('not_understood', response.status);
  throw new RecordsError(problem.code, response.status, String(problem.detail ?? ''), problem.fields ?? {});
}

/** The value of a good answer; null where it has none. */
export async function valueOf<T>(response: Response): Promise<T> {
  if (response.status === 204) return null as T;
  return (await response.json().catch(() => {
    throw new RecordsError('not_understood', response.status);
  })) as T;
}

/** `?kind=visit&unseen=true` of what is given; nothing for what is empty. */
export function query(params: Record<string, string | number | boolean | null | undefined>): string {
  const given = Object.entries(params).filter(([, value]) => value !== null && value !== undefined && value !== '' && value !== false);
  return given.length ? `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString()}` : '';
}
