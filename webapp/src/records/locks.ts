/** Who may do what alone: Web Locks, or a queue within this process where there are none (tests). */

const queues = new Map<string, Promise<unknown>>();
const held = new Map<string, number>();

/** Runs `work` while nobody else in this browser profile holds `name`; waits for its turn. */
export async function alone<T>(name: string, work: () => Promise<T>): Promise<T> {
  const locks = globalThis.navigator?.locks;
  if (locks) return (await locks.request(name, work)) as T;
  held.set(name, (held.get(name) ?? 0) + 1);
  const turn = (queues.get(name) ?? Promise.resolve()).then(work, work);
  queues.set(name, turn.catch(() => undefined));
  return turn.finally(() => held.set(name, held.get(name)! - 1));
}

/** Whether somebody in this browser profile holds `name` now. */
export async function isHeld(name: string): Promise<boolean> {
  const locks = globalThis.navigator?.locks;
  if (!locks) return (held.get(name) ?? 0) > 0;
  return ((await locks.query()).held ?? []).some((lock) => lock.name === name);
}

/** Runs `work` only if nobody holds `name` now; tells whether it ran. */
export async function ifFree(name: string, work: () => Promise<void>): Promise<boolean> {
  const locks = globalThis.navigator?.locks;
  if (!locks) return (await isHeld(name)) ? false : alone(name, work).then(() => true);
  return (await locks.request(name, { ifAvailable: true }, async (lock) => {
    if (lock) await work();
    return lock !== null;
  })) as boolean;
}
