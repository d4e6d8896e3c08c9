/** One request to the server, counted and timed; problems as errors with the server's code. */
import type { PhaseStats } from '../api';
import { utf8, type Bytes } from '../bytes';
import { RecordsError } from '../errors';
import { patienceFor, within } from './patience';

/** A body above this is compressed: sealed ops shrink by a quarter. */
const GZIP_ABOVE = 16 * 1024;

export type Fetch = (input: string, init?: RequestInit) => Promise<Response>;

export class Transport {
  readonly phases: Record<string, PhaseStats> = {};
  private phase = 'other';

  constructor(
    readonly url: string,
    private readonly fetch: Fetch,
  ) {}

  /** Books what `work` costs under a name. */
  async during<T>(phase: string, work: () => Promise<T>): Promise<T> {
    const before = this.phase;
    const from = performance.now();
    this.phase = phase;
    try {
      return await work();
    } finally {
      this.phase = before;
      const sum = this.sum(phase);
      sum.ms += performance.now() - from;
      sum.runs += 1;
    }
  }

  /** Adds to the bytes received in the present phase. */
  received(bytes: number): void {
    this.sum(this.phase).bytes += bytes;
  }

  /**
   * Sends a request and gives the answer if it is a good one.
   *
   * Errors: offline when nothing answered; the problem's code and status; not_understood for any other page.
   */
  async request(method: string, path: string, device: string | null, body?: unknown): Promise<Response> {
    const headers: Record<string, string> = {};
    let sent: Bytes | undefined;
    if (body !== undefined) {
      headers['Content-Type'] = 'application/json';
      const plain = utf8(JSON.stringify(body));
      const isLong = plain.length > GZIP_ABOVE && typeof CompressionStream === 'function';
      if (isLong) headers['Content-Encoding'] = 'gzip';
      sent = isLong ? await gzipped(plain) : plain;
    }
    const response = await this.reach(this.phase, method, path, device, headers, sent);
    if (!response.ok) throw await problemOf(response);
    return response;
  }

  /**
   * Sends bytes as they are and gives whatever answered, good or not; booked under `phase`, whatever else runs.
   *
   * Errors: offline when nothing answered in time.
   */
  async reach(phase: string, method: string, path: string, device: string | null, headers: Record<string, string> = {}, body?: Bytes): Promise<Response> {
    const stop = new AbortController();
    if (device && method !== 'GET') headers['X-Device'] = device;
    const init: RequestInit = { method, headers, credentials: 'include', cache: 'no-store', redirect: 'error', signal: stop.signal };
    if (body) init.body = body;
    this.sum(phase).bytes += body?.length ?? 0;
    this.sum(phase).requests += 1;
    const answer = this.fetch(this.url + path, init).catch((error: unknown) => {
      throw new RecordsError('offline', 0, String(error));
    });
    return within(patienceFor(body?.length ?? 0), answer, () => stop.abort());
  }

  /** The same for an answer that is one JSON object; `holds` names a key that a true answer has. */
  async json<T>(method: string, path: string, device: string | null, holds: string, body?: unknown): Promise<T> {
    const response = await this.request(method, path, device, body);
    const whole = response.text().catch((error: unknown) => {
      throw new RecordsError('offline', 0, String(error));
    });
    const text = await within(patienceFor(0), whole, () => void response.body?.cancel().catch(() => undefined));
    this.received(text.length);
    const value = parsed(text);
    if (!value || typeof value !== 'object' || !(holds in value)) throw new RecordsError('not_understood', response.status);
    return value as T;
  }

  private sum(phase: string): PhaseStats {
    return (this.phases[phase] ??= { ms: 0, bytes: 0, requests: 0, runs: 0 });
  }
}

/** One for each server that is spoken to. */
export class Transports {
  private readonly known = new Map<string, Transport>();

  constructor(private readonly fetch: Fetch) {}

  of(url: string): Transport {
    const found = this.known.get(url) ?? new Transport(url, this.fetch);
    this.known.set(url, found);
    return found;
  }

  phases(): Record<string, PhaseStats> {
    return Object.assign({}, ...Array.from(this.known.values(), (one) => one.phases)) as Record<string, PhaseStats>;
  }
}

async function gzipped(plain: Bytes): Promise<Bytes> {
  const stream = new Blob([plain]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** A problem of our server carries a code; a captive portal's page or a proxy's does not. */
export async function problemOf(response: Response): Promise<RecordsError> {
  const value = parsed(await response.text().catch(() => '')) as Record<string, unknown> | null;
  if (typeof value?.code !== 'string') return new RecordsError('not_understood', response.status);
  const detail = typeof value.detail === 'string' ? value.detail : '';
  return new RecordsError(value.code, response.status, detail, (value.fields ?? {}) as Record<string, string>);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
