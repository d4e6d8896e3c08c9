/** A page's line to its worker: calls as promises, and word of what changed in the outbox. */
import type { FileCalls } from '../files/shelf';
import { RecordsError } from '../errors';
import { errorOf, type Answer, type OutboxCalls, type Told, type WorkerCalls } from './calls';

/** What a worker, or one end of a MessageChannel, offers to the page. */
export interface Line {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', hear: (event: MessageEvent<Answer | Told>) => void): void;
  addEventListener(type: 'error', hear: () => void): void;
  start?(): void;
  terminate?(): void;
  close?(): void;
}

export type OutboxLine = OutboxCalls & FileCalls & WorkerCalls & { hangUp(): Promise<void> };

type Hear = (told: Told['told']) => void;

export const startWorker = (store: string): Line =>
  new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: store });

export function connect(line: Line, hear: Hear): OutboxLine {
  const waiting = new Map<number, { done: (value: unknown) => void; fail: (error: unknown) => void }>();
  let count = 0;

  line.addEventListener('message', ({ data }) => {
    if ('told' in data) return hear(data.told);
    const call = waiting.get(data.answer);
    waiting.delete(data.answer);
    if ('failure' in data) call?.fail(errorOf(data.failure));
    else call?.done(data.value);
  });
  // a worker that could not be loaded, as after an update by another window, answers nobody; nor does one that was ended
  let broken: RecordsError | null = null;
  const breakOff = (why: string): void => {
    broken = new RecordsError('failed', 0, why);
    for (const { fail } of waiting.values()) fail(broken);
    waiting.clear();
  };
  line.addEventListener('error', () => breakOff('the worker did not start'));
  line.start?.();

  const ask = (method: string, args: unknown[]): Promise<unknown> =>
    new Promise((done, fail) => {
      if (broken) return fail(broken);
      waiting.set(++count, { done, fail });
      line.postMessage({ call: count, method, args });
    });

  let hungUp: Promise<void> | null = null;
  const hangUp = (): Promise<void> => (hungUp ??= end());
  const end = async (): Promise<void> => {
    await ask('close', []);
    line.terminate?.();
    line.close?.();
    breakOff('the store was left'); // whoever still waits would keep the next contact from beginning
  };

  return new Proxy({ hangUp } as OutboxLine, {
    get: (own, method: string) =>
      method === 'hangUp' ? own.hangUp : method === 'then' ? undefined : (...args: unknown[]) => ask(method, args),
  });
}
