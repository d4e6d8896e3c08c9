/** When to be in contact without being asked: there is no background sync to rely on. */
import { pause } from './pause';

const EVERY_MS = 60_000;

/**
 * Runs `contact` now, when the network returns, when the page is shown, when `nudge` is called, and on a timer;
 * after a failure with growing, jittered pauses. `contact` tells whether it succeeded. The answer's `stop` ends it.
 */
export function beat(contact: () => Promise<boolean>): { nudge: () => void; stop: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running = false;
  let again = false;
  let failures = 0;
  let stopped = false;

  const later = (ms: number): void => {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(() => void now(), ms);
  };

  async function now(): Promise<void> {
    if (stopped) return;
    if (running) return void (again = true);
    running = true;
    const isGood = await contact().catch(() => false);
    running = false;
    failures = isGood ? 0 : failures + 1;
    later(again && isGood ? 0 : isGood ? EVERY_MS : pause(failures));
    again = false;
  }

  const nudge = (): void => later(0);
  const shown = (): void => void (document.visibilityState === 'visible' && nudge());
  const page = globalThis.window;
  page?.addEventListener('online', nudge);
  page?.document.addEventListener('visibilitychange', shown);
  nudge();

  return {
    nudge,
    stop: () => {
      stopped = true;
      clearTimeout(timer);
      page?.removeEventListener('online', nudge);
      page?.document.removeEventListener('visibilitychange', shown);
    },
  };
}
