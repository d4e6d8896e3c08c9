import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Engine } from '../records/engine';
import { lockWhenIdle } from './idle';

const MINUTE = 60_000;
let lock: ReturnType<typeof vi.fn>;
let stop: () => void;
let engine: { unlocked: boolean; session: unknown; lock: () => Promise<void> };

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date', 'performance'] });
  lock = vi.fn(async () => void (engine.unlocked = false));
  engine = { unlocked: true, session: { locks: { idle_minutes: 10, hidden_minutes: 3 } }, lock: lock as unknown as () => Promise<void> };
  stop = lockWhenIdle(engine as unknown as Engine);
});
afterEach(() => {
  stop();
  show(true);
  vi.useRealTimers();
});

function show(isShown: boolean): void {
  Object.defineProperty(document, 'visibilityState', { value: isShown ? 'visible' : 'hidden', configurable: true });
  document.dispatchEvent(new Event('visibilitychange'));
}
const touch = (): void => void window.dispatchEvent(new Event('pointerdown'));

test('ten minutes without a touch lock, and not before', () => {
  vi.advanceTimersByTime(9 * MINUTE);
  touch();
  vi.advanceTimersByTime(9.9 * MINUTE);
  expect(lock).not.toHaveBeenCalled();
  vi.advanceTimersByTime(0.2 * MINUTE);
  expect(lock).toHaveBeenCalledTimes(1);
});

test('three minutes out of sight lock, less do not', () => {
  show(false);
  vi.advanceTimersByTime(2.9 * MINUTE);
  show(true);
  vi.advanceTimersByTime(1 * MINUTE);
  expect(lock).not.toHaveBeenCalled();
  show(false);
  vi.advanceTimersByTime(3.1 * MINUTE);
  expect(lock).toHaveBeenCalledTimes(1);
});

test('a tablet that slept is locked by whatever wakes it', () => {
  vi.setSystemTime(Date.now() + 20 * MINUTE);
  touch();
  expect(lock).toHaveBeenCalledTimes(1);
});

test('what the operator has set counts', () => {
  engine.session = { locks: { idle_minutes: 30, hidden_minutes: 1 } };
  vi.advanceTimersByTime(29 * MINUTE);
  expect(lock).not.toHaveBeenCalled();
  touch();
  show(false);
  vi.advanceTimersByTime(1.1 * MINUTE);
  expect(lock).toHaveBeenCalledTimes(1);
});

test('a lock is asked for once, and whoever unlocks has the whole time again', () => {
  vi.advanceTimersByTime(40 * MINUTE);
  expect(lock).toHaveBeenCalledTimes(1);
  engine.unlocked = true;
  vi.advanceTimersByTime(9 * MINUTE);
  expect(lock).toHaveBeenCalledTimes(1);
});
