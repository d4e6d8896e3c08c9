/** From an event of the engine to a Vue ref: read now, read again when it changed, stop with the component. */
import { onScopeDispose, shallowRef, type ShallowRef } from 'vue';
import type { Engine } from '../records/engine';

/**
 * A ref that follows what `read` says.
 *
 * Shape: `concerns` names the kinds whose change matters; without it every change does. Many changes within
 *        one frame are read once.
 */
export function follow<T>(engine: Engine, read: () => T, concerns?: () => string[]): Readonly<ShallowRef<T>> {
  const seen = shallowRef(read());
  let due = false;
  const again = (): void => {
    if (due) return;
    due = true;
    queueMicrotask(() => {
      due = false;
      seen.value = read();
    });
  };
  const stops = [
    engine.on('change', ({ kinds }) => {
      if (!concerns || concerns().some((kind) => kinds.has(kind))) again();
    }),
    engine.on('unlocked', again),
    engine.on('locked', again),
  ];
  onScopeDispose(() => stops.forEach((stop) => stop()));
  return seen;
}
