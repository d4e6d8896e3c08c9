/** Something read from the server for a page: its value, whether it is on its way, what went wrong. */
import { ref, shallowRef, type Ref, type ShallowRef } from 'vue';
import { troubleOf, type Trouble } from './trouble';

export interface Loaded<T> {
  value: ShallowRef<T | null>;
  isLoading: Ref<boolean>;
  trouble: Ref<Trouble | null>;
  /** Reads again; of two readings under way the later one counts. */
  read: (from: () => Promise<T>) => Promise<void>;
}

export function useLoading<T>(): Loaded<T> {
  const value = shallowRef<T | null>(null) as ShallowRef<T | null>;
  const isLoading = ref(false);
  const trouble = ref<Trouble | null>(null);
  let turn = 0;

  async function read(from: () => Promise<T>): Promise<void> {
    const mine = ++turn;
    isLoading.value = true;
    try {
      const found = await from();
      if (mine !== turn) return;
      value.value = found;
      trouble.value = null;
    } catch (error) {
      if (mine === turn) trouble.value = troubleOf(error);
    } finally {
      if (mine === turn) isLoading.value = false;
    }
  }
  return { value, isLoading, trouble, read };
}
