/**
 * Bringing the outbox to the server: sealed ops in order of n, questions beside them.
 *
 * Needs no data key: it works while locked, and in anybody's session. Source: docs/protocol.md, Push.
 */
import type { PushAnswer, Result } from '../contract';
import { isCode, RecordsError } from '../errors';
import { isQueued, isUnopened, type Entry } from '../outbox/entry';
import type { OutboxCalls } from '../outbox/calls';
import type { Transport } from './transport';

/** Source: docs/protocol.md, Push. */
const MAX_OPS = 500;
/** Room is left for the envelope around the ops. */
const MAX_BYTES = 4 * 1024 * 1024 - 64 * 1024;
/** An op that was set aside is tried once a day. */
const DAILY_MS = 24 * 3600_000;
/** So many ops in a row that fail alone speak against the server, not against them. */
const MAX_LONE_FAILURES = 10;

type Sent = { id: string; sealed: Entry['sealed'] } | { id: string; scope: string };

export interface Pushing {
  transport: Transport;
  outbox: Pick<OutboxCalls, 'results' | 'failed'>;
  /** The device of the session that carries the ops; its own `have` is believed, no other. */
  carrier: string;
  isOwn: boolean;
  /** The clock of `at` and `sent`. */
  now: () => number;
  /** The outbox as it stands at this moment. */
  entries: () => Entry[];
  report: () => Promise<unknown>;
  heard: (results: Result[], contact: { epoch: string; now: string; have: number }) => void;
}

/** One push: discards first, then in order of n, with a question for every op whose standing is unsure. */
export async function push(one: Pushing): Promise<void> {
  const run = new Run(one);
  const due = one.entries().filter((entry) => isDue(entry, one.now())).sort(inOrder);
  await run.send([...questions(one.entries()), ...due], true);
  // an answer of another epoch turned the lights back: what they stood for is asked for in the same contact
  await run.send(questions(one.entries()).filter((entry) => !run.asked.has(entry.id) && !(entry.state === 'parked' && run.tried.has(entry.id))));
  await run.send(beyond(one.entries(), run.have, run.asked));
  // what the server has never seen came back into the outbox, and goes at once
  await run.send(one.entries().filter((entry) => entry.state === 'waiting' && !run.tried.has(entry.id)).sort(inOrder));
}

/** Brings the given ops whatever is known of them, and asks nothing. Tells whether the server named each. */
export async function bringAll(one: Pushing, entries: Entry[]): Promise<boolean> {
  const run = new Run(one, false);
  await run.send(entries);
  return entries.every((entry) => run.named.has(entry.id));
}

/** Only the questions, and what is found never to have arrived stays for the next push. */
export async function ask(one: Pushing): Promise<void> {
  await new Run(one).send(questions(one.entries()), true);
}

const isQuestion = (entry: Entry): boolean => entry.state === 'asking' || entry.state === 'parked';
const questions = (entries: Entry[]): Entry[] => entries.filter(isQuestion).sort((one, other) => one.n - other.n);

function isDue(entry: Entry, now: number): boolean {
  if (entry.state === 'waiting') return true;
  return entry.state === 'aside' && Math.abs(now - entry.tried_at) > DAILY_MS;
}

export const inOrder = (one: Entry, other: Entry): number => Number(!one.discards) - Number(!other.discards) || one.n - other.n;

/** Ops with a result that `have` does not cover: asked for, so that an undeclared restore cannot lose them. */
function beyond(entries: Entry[], have: number | null, asked: Set<string>): Entry[] {
  if (have === null) return [];
  return entries.filter((entry) => entry.n > have && !isQueued(entry) && !asked.has(entry.id));
}

class Run {
  have: number | null = null;
  readonly asked = new Set<string>();
  readonly tried = new Set<string>();
  readonly named = new Set<string>();
  private loneFailures = 0;

  constructor(
    private readonly one: Pushing,
    private readonly mayAsk = true,
  ) {}

  async send(entries: Entry[], evenEmpty = false): Promise<void> {
    if (entries.length === 0 && evenEmpty) await this.post([]);
    for (const batch of batches(entries)) await this.deliver(batch);
  }

  /** Sends a batch; one that fails though the server is there is cut in halves, down to the op at fault. */
  private async deliver(batch: Entry[]): Promise<void> {
    try {
      await this.post(batch);
      this.loneFailures = 0;
    } catch (error) {
      if (!isOpsFault(error)) throw error;
      await this.post([]); // throws when it is the server or the way to it that fails
      if (batch.length === 1) {
        await this.one.outbox.failed(batch[0]!.id, this.one.now());
        if (++this.loneFailures >= MAX_LONE_FAILURES) throw error;
        return;
      }
      const half = Math.ceil(batch.length / 2);
      await this.deliver(batch.slice(0, half));
      await this.deliver(batch.slice(half));
    }
  }

  private async post(batch: Entry[]): Promise<void> {
    const { transport, carrier, now, outbox, isOwn } = this.one;
    const ops = batch.map((entry) => this.sent(entry));
    const body = { sent: new Date(now()).toISOString(), report: await this.one.report(), ops };
    const answer = await transport.json<PushAnswer>('POST', '/api/v1/sync/push', carrier, 'results', body);
    if (!Array.isArray(answer.results) || typeof answer.epoch !== 'string') throw new RecordsError('not_understood', 200);
    const ids = new Set(batch.map((entry) => entry.id));
    const results = answer.results.filter((result) => ids.has(result.op));
    await outbox.results(results, { epoch: answer.epoch, now: answer.now, have: isOwn ? answer.have : null });
    if (isOwn) this.have = answer.have;
    for (const result of results) this.named.add(result.op);
    this.one.heard(results, answer);
    if (results.length < ids.size) throw new RecordsError('not_understood', 200, 'not every op was named');
  }

  private sent(entry: Entry): Sent {
    const isAsked = this.mayAsk && (!isQueued(entry) || entry.state === 'asking');
    (isAsked ? this.asked : this.tried).add(entry.id);
    return isAsked ? { id: entry.id, scope: entry.scope } : { id: entry.id, sealed: entry.sealed };
  }
}

/** Whether an op of the batch may be what the answer is about; a lost network or session never is. */
function isOpsFault(error: unknown): boolean {
  if (!(error instanceof RecordsError) || isCode(error, 'offline')) return false;
  return ![401, 403, 429, 503, 507].includes(error.status) || (error.status === 403 && error.code === 'not_understood');
}

function* batches(entries: Entry[]): Generator<Entry[]> {
  let batch: Entry[] = [];
  let size = 0;
  for (const entry of entries) {
    const bytes = entry.sealed.ct.length + 300;
    if (batch.length === MAX_OPS || (size + bytes > MAX_BYTES && batch.length > 0)) {
      yield batch;
      batch = [];
      size = 0;
    }
    batch.push(entry);
    size += bytes;
  }
  if (batch.length > 0) yield batch;
}

/** Ops that the server could not open, and that their twin may be sealed for anew. */
export const unopened = (entries: Entry[]): Entry[] => entries.filter((entry) => isUnopened(entry) && entry.own !== null);
