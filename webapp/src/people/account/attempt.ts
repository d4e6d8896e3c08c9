import { useWords } from '../../i18n/words';
import { useAttempts, type Attempts } from '../../ui/attempt';
import { accountTrouble } from './ask';

/** A form's requests about an account. */
export function useAccountAttempt(): Attempts {
  const { t } = useWords();
  return useAttempts((error) => accountTrouble(error, t));
}
