/** Fetching what changed: a stream of lines into the replica, page by page. Source: docs/protocol.md, Pull. */
import { breather } from '../breathe';
import { fromUtf8, type Bytes } from '../bytes';
import type { Line, PullHeader } from '../contract';
import { RecordsError } from '../errors';
import { Pager, type RawPage } from '../replica/ndjson';
import type { Replica } from '../replica/replica';
import { patienceFor, within } from './patience';
import type { Transport } from './transport';

/** Source: docs/protocol.md, Pull: lines of one answer, at most. */
const LIMIT = 5000;

export interface Pulling {
  transport: Transport;
  device: string;
  replica: Replica;
  /** Scopes that the session named; the header may name more. */
  scopes: string[];
  report: () => Promise<unknown>;
  /** Told before anything of the answer counts; throws to stop. */
  header: (header: PullHeader) => Promise<void>;
  /** Told of records that are gone on the server, before the replica takes it: what was said of them may be erased. */
  removed: (scope: string, records: string[]) => Promise<void>;
  progress: (done: number, total: number, bytes: number) => void;
}

/** The server's history is another one than the replica's: nothing of the answer was taken. */
export class AnotherEpoch extends Error {}

/** Pulls until the server has no more; what a broken stream brought is kept, and the next pull goes on from it. */
export async function pull(one: Pulling): Promise<void> {
  const known = new Set([...one.scopes, ...Object.keys(one.replica.standing.cursors)]);
  let done = 0;
  let bytes = 0;
  const progress = (lines: number, size: number, total: number): void => {
    done += lines;
    bytes += size;
    one.progress(done, Math.max(done, total), bytes);
  };
  for (let more = true; more; ) {
    const asked = Object.fromEntries([...known].map((scope) => [scope, cursorOf(one.replica, scope)]));
    const { header, goesOn } = await answer(one, asked, done, progress);
    const fresh = header.scopes.filter(({ id }) => !known.has(id));
    for (const { id } of fresh) known.add(id);
    for (const id of header.gone) known.delete(id);
    // a scope whose rights or past changed is asked for again, if this answer did not begin it anew
    const changed = new Set([...header.reset, ...header.forked]);
    const anew = Object.entries(asked).some(([id, { seq }]) => changed.has(id) && seq > 0 && one.replica.isPullingAnew);
    more = goesOn || fresh.length > 0 || anew;
  }
}

type Asked = { seq: number; rights?: string; head?: { seq: number; hash: string } };

function cursorOf(replica: Replica, scope: string): Asked {
  const cursor = replica.standing.cursors[scope] ?? { seq: 0 };
  const head = replica.standing.heads[scope];
  return head ? { ...cursor, head } : cursor;
}

async function answer(
  one: Pulling,
  cursors: Record<string, Asked>,
  before: number,
  progress: (lines: number, size: number, total: number) => void,
): Promise<{ header: PullHeader; goesOn: boolean }> {
  const { replica, transport } = one;
  const { access_log, epoch, have } = replica.standing;
  const heard = { access_log: access_log ?? undefined, epoch: epoch ?? undefined, have };
  const body = { cursors, ...heard, limit: LIMIT, report: await one.report() };
  const response = await transport.request('POST', '/api/v1/sync/pull', one.device, body);
  const reader = response.body?.getReader();
  if (!reader) throw new RecordsError('not_understood', response.status);
  const pager = new Pager();
  const breathe = breather();
  let header: PullHeader | null = null; // set once the replica has taken it
  let total = 0;
  try {
    for (let part = await next(reader); !part.done; part = await next(reader)) {
      const size = part.value.length;
      transport.received(size);
      const pages = [...pager.read(part.value)];
      if (!header && pager.header) {
        await begin(one, pager.header);
        header = pager.header;
        total = before + header.scopes.reduce((sum, scope) => sum + (scope.count || 0), 0);
        progress(0, 0, total);
      }
      for (const page of pages) {
        await take(one, page);
        progress(page.lines, 0, total);
        await breathe();
      }
      progress(0, size, total);
    }
  } catch (error) {
    await reader.cancel().catch(() => undefined);
    if (header) for (const page of pager.flush()) await take(one, page);
    await replica.disk.settled();
    throw told(error);
  }
  if (!header || typeof header.epoch !== 'string') throw new RecordsError('not_understood', response.status);
  for (const page of pager.flush()) {
    await take(one, page);
    progress(page.lines, 0, total);
  }
  if (!pager.trailer) {
    await replica.disk.settled();
    throw new RecordsError('offline', 0, 'the answer ended before its last line');
  }
  await replica.end(pager.trailer);
  return { header, goesOn: pager.trailer.more };
}

async function take({ replica, removed }: Pulling, page: RawPage): Promise<void> {
  for (const [scope, records] of tombstones(page)) await removed(scope, records);
  replica.take(page);
}

/** Scope → the records of a page that are gone. */
function tombstones({ bytes }: RawPage): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const text = fromUtf8(bytes);
  if (!text.includes('"removed":true}')) return found;
  for (const { scope, id, removed } of JSON.parse(text) as Line[]) {
    if (removed) found.set(scope, [...(found.get(scope) ?? []), id]);
  }
  return found;
}

/** The next bytes; a stream that says nothing for long is a broken one. */
const next = (reader: ReadableStreamDefaultReader<Bytes>): Promise<ReadableStreamReadResult<Bytes>> =>
  within(patienceFor(0), reader.read(), () => void reader.cancel().catch(() => undefined));

/** What a broken stream or a foreign page throws, in the engine's words. */
function told(error: unknown): unknown {
  if (error instanceof TypeError) return new RecordsError('offline', 0, String(error));
  return error instanceof SyntaxError ? new RecordsError('not_understood', 200) : error;
}

async function begin(one: Pulling, header: PullHeader): Promise<void> {
  if (!Array.isArray(header.scopes)) throw new RecordsError('not_understood', 200);
  const held = one.replica.standing.epoch;
  if (held !== null && held !== header.epoch) throw new AnotherEpoch();
  await one.header(header);
  await one.replica.begin(header);
}
