import { ref } from 'vue';
import type { Opened } from '../../kinds/suggestions/suggestion';
import { RecordsError } from '../../records/errors';
import { say } from '../../ui/toast';
import { desk } from '../desk';
import { useDeskWords } from '../words';

/** Asking the server for something that is on record: one request at a time, its refusal said in the server's words. */
export function useOpening() {
  const { t, language } = useDeskWords();
  const isBusy = ref(false);

  async function attempt<T>(work: () => Promise<T>): Promise<T | null> {
    if (isBusy.value) return null;
    isBusy.value = true;
    try {
      return await work();
    } catch (error) {
      say(error instanceof RecordsError ? error.say(language.value) : t('desk.trouble.other'), { tone: 'amber', icon: 'alert' });
      return null;
    } finally {
      isBusy.value = false;
    }
  }

  /** One confidential field; null when it stays closed. */
  const open = (scope: string, id: string, field: string, why: string): Promise<Opened | null> =>
    attempt(() => desk.post<Opened>(`/records/${scope}/${id}/sealed`, { field, why }));

  return { attempt, open, isBusy };
}
