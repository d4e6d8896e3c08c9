import type { Locks } from '../records/contract';
import type { Engine } from '../records/engine';

/** Until a server has said otherwise. */
export const DEFAULT_LOCKS: Locks = { lease_hours: 72, passkey_days: 0, idle_minutes: 10, hidden_minutes: 3 };

const MINUTE_MS = 60_000;
const LOOK_MS = 5000;
const SIGNS_OF_LIFE = ['pointerdown', 'keydown', 'wheel', 'touchmove'] as const;

/** Locks when nobody has touched the tablet for a while, or when its page was out of sight for a shorter one. */
export function lockWhenIdle(engine: Engine): () => void {
  let touched = instant();
  let hidden: Instant | null = null;

  const look = (): void => {
    if (!engine.unlocked) return void (touched = instant());
    const { idle_minutes, hidden_minutes } = engine.session?.locks ?? DEFAULT_LOCKS;
    const isLeft = since(touched) >= idle_minutes * MINUTE_MS || (hidden && since(hidden) >= hidden_minutes * MINUTE_MS);
    if (isLeft) void engine.lock();
  };
  const touch = (): void => {
    look(); // a tablet that slept is locked by the touch that wakes it
    touched = instant();
  };
  const shown = (): void => {
    look();
    hidden = document.visibilityState === 'hidden' ? (hidden ?? instant()) : null;
  };

  for (const sign of SIGNS_OF_LIFE) window.addEventListener(sign, touch, { capture: true, passive: true });
  document.addEventListener('visibilitychange', shown);
  const timer = setInterval(look, LOOK_MS);
  return () => {
    clearInterval(timer);
    for (const sign of SIGNS_OF_LIFE) window.removeEventListener(sign, touch, { capture: true });
    document.removeEventListener('visibilitychange', shown);
  };
}

/** By both clocks: one can be wound back, the other stands still while the tablet sleeps. */
type Instant = { wall: number; ticks: number };
const instant = (): Instant => ({ wall: Date.now(), ticks: performance.now() });
const since = ({ wall, ticks }: Instant): number => Math.max(Date.now() - wall, performance.now() - ticks);
