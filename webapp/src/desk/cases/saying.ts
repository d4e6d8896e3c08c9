import { ref } from 'vue';
import type { Result } from '../../records/contract';
import { say } from '../../ui/toast';
import { desk } from '../desk';
import { troubleOf } from '../trouble';
import { useDeskWords } from '../words';

/** Several ops that belong together, one after the other; the first that is not taken in ends them. */
export function useSaying() {
  const { t, reason } = useDeskWords();
  const isBusy = ref(false);

  async function sayAll(changes: Parameters<typeof desk.say>[0][], done: string): Promise<boolean> {
    if (isBusy.value) return false;
    isBusy.value = true;
    try {
      let last: Result | null = null;
      for (const change of changes) {
        last = await desk.say(change);
        if (last?.status === 'parked') {
          say(t('desk.saved.parked', { reason: reason(last.reason?.code ?? '') }), { tone: 'blue', icon: 'box' });
          return false;
        }
      }
      if (!last) say(t('desk.saved.waits'), { note: t('desk.saved.waitsNote'), tone: 'amber' });
      else if (last.reason?.code === 'moved_on') say(t('cases.movedOn'), { tone: 'blue', icon: 'swap' });
      else say(done);
      return true;
    } catch (error) {
      say(t(`desk.trouble.${troubleOf(error)}`), { tone: 'amber', icon: 'alert' });
      return false;
    } finally {
      isBusy.value = false;
    }
  }
  return { sayAll, isBusy };
}
