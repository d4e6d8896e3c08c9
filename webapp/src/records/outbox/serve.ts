/**
 * One worker a tab; one of them, under a Web Lock, holds the outbox and its file. The others hand it their calls.
 *
 * A call whose holder went away is said again to the next one: saves are recognised by their op's id. One that gets
 * no answer, because the holder's tab was frozen, fails after a while instead of keeping a person waiting.
 */
import { RecordsError } from '../errors';
import { isFileCall, Shelf } from '../files/shelf';
import { newId } from '../ids';
import { alone } from '../locks';
import { errorOf, failureOf, type Answer, type Call, type OnChannel, type Told, type WorkerCalls } from './calls';
import type { JournalFolder } from './folder';
import { Outbox } from './outbox';
import { stretch } from './stretch';

const PATIENCE_MS = 15_000;

/** A worker's side towards its page. */
export interface Port {
  postMessage(message: Answer | Told): void;
  addEventListener(type: 'message', hear: (event: MessageEvent<Call>) => void): void;
  /** A MessagePort is silent until then. */
  start?(): void;
}

/** Answers a page's calls until it closes. `folder` is asked for only by the worker that holds the outbox. */
export function serve(store: string, port: Port, folder: () => Promise<JournalFolder | null>): void {
  const me = newId();
  const channel = new BroadcastChannel(`outbox-${store}`);
  const post = (message: OnChannel): void => channel.postMessage(message);
  const handed = new Map<number, { call: Call; settle: (outcome: unknown) => void }>();
  let outbox: Promise<Outbox> | null = null;
  let shelf: Shelf | null = null;
  let isHolder = false;
  let isErased = false;
  let isLeaving = false;
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));

  const tell = (told: Told['told']): void => {
    port.postMessage({ told });
    post({ told });
  };

  const holding = alone(`outbox-${store}`, async () => {
    if (isErased || isLeaving) return channel.close();
    isHolder = true;
    await opened().catch(() => undefined);
    post({ holder: true });
    for (const [number, { call, settle }] of handed) {
      handed.delete(number);
      settle(held(call));
    }
    await released;
    await (await outbox?.catch(() => null))?.close();
    await shelf?.close();
    channel.close();
  });

  /** The outbox, opened once; what kept it from opening may be gone at the next call. */
  async function opened(): Promise<Outbox> {
    if (isErased) throw new RecordsError('no_store');
    outbox ??= folder().then(open);
    try {
      return await outbox;
    } catch (error) {
      outbox = null;
      throw error;
    }
  }

  /** The outbox, and the shelf of files beside it; one that cannot be opened keeps no op from being stored or sent. */
  async function open(own: JournalFolder | null): Promise<Outbox> {
    let room = false;
    const ops = await Outbox.open(store, own, (entries, dropped, ballast) => {
      tell({ entries, dropped, ballast: (room = ballast) });
      void shelf?.hear(entries, dropped);
    });
    const { entries, ballast } = await ops.opened();
    room = ballast;
    shelf = await Shelf.open(store, own, entries, (files) => tell({ entries: [], dropped: [], ballast: room, files })).catch(() => null);
    return ops;
  }

  async function held(call: Call): Promise<unknown> {
    const ops = await opened();
    if (isFileCall(call.method)) return of(shelf, call);
    if (call.method !== 'erase') return of(ops, call);
    await ops.erase(); // refuses while something waits
    isErased = true;
    outbox = null;
    post({ erased: true });
    return shelf?.erase();
  }

  function handOver(call: Call): Promise<unknown> {
    return new Promise((settle, fail) => {
      const patience = setTimeout(() => handed.delete(call.call) && fail(new RecordsError('in_use')), PATIENCE_MS);
      handed.set(call.call, {
        call,
        settle: (outcome) => {
          clearTimeout(patience);
          settle(outcome);
        },
      });
      post({ ...call, from: me });
    });
  }

  const own: WorkerCalls = {
    stretch,
    close: async () => {
      isLeaving = true;
      release();
      if (isHolder) await holding; // what is being written is written to its end
    },
  };

  async function carryOut(call: Call): Promise<unknown> {
    if (call.method === 'stretch') return own.stretch(...(call.args as Parameters<WorkerCalls['stretch']>));
    if (call.method === 'close') return own.close();
    return isHolder || isErased ? held(call) : handOver(call);
  }

  port.addEventListener('message', ({ data: call }) => {
    carryOut(call).then(
      (value) => port.postMessage({ answer: call.call, value }),
      (error: unknown) => port.postMessage({ answer: call.call, failure: failureOf(error) }),
    );
  });
  port.start?.();

  channel.addEventListener('message', ({ data }: MessageEvent<OnChannel>) => {
    if ('told' in data) port.postMessage(data);
    else if ('holder' in data) for (const { call } of handed.values()) post({ ...call, from: me });
    else if ('erased' in data) isErased = true;
    else if ('from' in data) {
      if (!isHolder) return;
      held(data).then(
        (value) => post({ answer: data.call, to: data.from, value }),
        (error: unknown) => post({ answer: data.call, to: data.from, failure: failureOf(error) }),
      );
    } else if (data.to === me) {
      const waiting = handed.get(data.answer);
      handed.delete(data.answer);
      waiting?.settle('failure' in data ? Promise.reject(errorOf(data.failure)) : data.value);
    }
  });
}

/** Errors: not_stored when the shelf could not be opened. */
function of(holder: Outbox | Shelf | null, { method, args }: Call): Promise<unknown> {
  if (!holder) throw new RecordsError('not_stored');
  return (holder[method as keyof typeof holder] as (...args: unknown[]) => Promise<unknown>).apply(holder, args);
}
