/** Who may do what alone: Web Locks, or a queue within this process where there are none (tests). */

const queues = new Map<string, Promise<unknown>>();

/** Runs `work` while nobody else in this browser profile holds `name`; waits for its turn. */
export async function alone<T>(name: string, work: () => Promise<T>): Promise<T> {
  const locks = globalThis.navigator?.locks;
  if (locks) return (await locks.request(name, work)) as T;
  const turn = (queues.get(name) ?? Promise.resolve()).then(work, work);
  queues.set(name, turn.catch(() => undefined));
  return turn;
}

/** Runs `work` only if nobody holds `name` now; tells whether it ran. */
export async function ifFree(name: string, work: () => Promise<void>): Promise<boolean> {
  const locks = globalThis.navigator?.locks;
  if (!locks) return alone(name, work).then(() => true);
  return (await locks.request(name, { ifAvailable: true }, async (lock) => {
    if (lock) await work();
    return lock !== null;
  })) as boolean;
}
