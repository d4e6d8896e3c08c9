import { onBeforeUnmount, onMounted, shallowRef, type ShallowRef } from 'vue';

export interface Passing<T> {
  value: ShallowRef<T | null>;
  show: (value: T, ms: number) => void;
  close: () => void;
}

/** Something that is shown for a while and then gone: after its time, when the page is left, when the window is put
 *  out of sight. */
export function usePassing<T>(): Passing<T> {
  const value = shallowRef<T | null>(null) as ShallowRef<T | null>;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function close(): void {
    clearTimeout(timer);
    value.value = null;
  }
  function show(shown: T, ms: number): void {
    close();
    value.value = shown;
    timer = setTimeout(close, ms);
  }
  const hidden = (): void => void (document.hidden && close());
  onMounted(() => document.addEventListener('visibilitychange', hidden));
  onBeforeUnmount(() => {
    document.removeEventListener('visibilitychange', hidden);
    close();
  });
  return { value, show, close };
}
