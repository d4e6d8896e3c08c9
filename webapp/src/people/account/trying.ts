import { ref, type Ref } from 'vue';
import { useWords } from '../../i18n/words';
import { accountTrouble } from './ask';

/** One request of a form about an account: busy while it runs, what is wrong in words, true when it succeeded. */
export function useTrying(): { isBusy: Ref<boolean>; wrong: Ref<string | null>; trying: (work: () => Promise<unknown>) => Promise<boolean> } {
  const { t } = useWords();
  const isBusy = ref(false);
  const wrong = ref<string | null>(null);

  async function trying(work: () => Promise<unknown>): Promise<boolean> {
    if (isBusy.value) return false;
    isBusy.value = true;
    wrong.value = null;
    try {
      await work();
      return true;
    } catch (error) {
      wrong.value = accountTrouble(error, t);
      return false;
    } finally {
      isBusy.value = false;
    }
  }
  return { isBusy, wrong, trying };
}
