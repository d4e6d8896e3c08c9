/**
 * One worker a tab; one of them, under a Web Lock, holds the outbox and its file. The others hand it their calls.
 *
 * A call whose holder went away is said again to the next one: saves are recognised by their op's id.
 */
import { newId } from '../ids';
import { alone } from '../locks';
import { errorOf, failureOf, type Answer, type Call, type OnChannel, type OutboxCalls, type Told, type WorkerCalls } from './calls';
import type { JournalFolder } from './journal';
import { Outbox } from './outbox';
import { stretch } from './stretch';

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
  let outbox: Outbox | null = null;
  let broken: unknown = null;
  let release: (() => void) | null = null;
  let isLeaving = false;

  const tell = (told: Told['told']): void => {
    port.postMessage({ told });
    post({ told });
  };

  void alone(`outbox-${store}`, async () => {
    try {
      outbox = await Outbox.open(store, await folder(), (entries, dropped) => tell({ entries, dropped }));
    } catch (error) {
      broken = error;
    }
    post({ holder: true });
    for (const [number, { call, settle }] of handed) {
      handed.delete(number);
      settle(held(call));
    }
    await new Promise<void>((resolve) => {
      release = resolve;
      if (isLeaving) resolve();
    });
    await outbox?.close();
    channel.close();
  });

  function held(call: Call): Promise<unknown> {
    if (!outbox) return Promise.reject(broken);
    const method = outbox[call.method as keyof OutboxCalls] as (...args: unknown[]) => Promise<unknown>;
    return method.apply(outbox, call.args);
  }

  function handOver(call: Call): Promise<unknown> {
    return new Promise((settle) => {
      handed.set(call.call, { call, settle });
      post({ ...call, from: me });
    });
  }

  const own: WorkerCalls = {
    stretch,
    close: async () => {
      isLeaving = true;
      release?.();
    },
  };

  async function carryOut(call: Call): Promise<unknown> {
    if (call.method === 'stretch') return own.stretch(...(call.args as Parameters<WorkerCalls['stretch']>));
    if (call.method === 'close') return own.close();
    return outbox || broken ? held(call) : handOver(call);
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
    else if ('from' in data) {
      if (!outbox && !broken) return;
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
