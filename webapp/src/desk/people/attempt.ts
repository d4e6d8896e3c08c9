/** One request of a form: busy while it runs, what is wrong in words, true when it succeeded. */
import { ref, type Ref } from 'vue';
import { RecordsError } from '../../records/errors';
import { troubleOf } from '../trouble';
import { useDeskWords } from '../words';

export function useAttempt(): { isBusy: Ref<boolean>; wrong: Ref<string | null>; attempt: (work: () => Promise<unknown>) => Promise<boolean> } {
  const { t } = useDeskWords();
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
      // the server says which field, in both languages
      const said = error instanceof RecordsError && error.code === 'invalid' ? Object.values(error.fields).join(' · ') || error.detail : '';
      wrong.value = said || t(`desk.trouble.${troubleOf(error)}`);
      return false;
    } finally {
      isBusy.value = false;
    }
  }
  return { isBusy, wrong, attempt };
}
