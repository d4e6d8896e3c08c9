/** One request of a form: busy while it runs, what is wrong in words, true when it succeeded. */
import { ref, type Ref } from 'vue';

export interface Attempts {
  isBusy: Ref<boolean>;
  wrong: Ref<string | null>;
  attempt: (work: () => Promise<unknown>) => Promise<boolean>;
}

/** `said` puts an error into words. */
export function useAttempts(said: (error: unknown) => string): Attempts {
  const isBusy = ref(false);
  const wrong = ref<string | null>(null);

  async function attempt(work: () => Promise<unknown>): Promise<boolean> {
    if (isBusy.value) return false;
    isBusy.value = true;
    wrong.value = null;
    try {
      await work();
      return true;
    } catch (error) {
      wrong.value = said(error);
      return false;
    } finally {
      isBusy.value = false;
    }
  }
  return { isBusy, wrong, attempt };
}
