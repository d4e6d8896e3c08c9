import { RecordsError } from '../records/errors';
import { useAttempts, type Attempts } from '../ui/attempt';
import { troubleOf } from './trouble';
import { useDeskWords } from './words';

/** A form's requests at the desk. */
export function useAttempt(): Attempts {
  const { t } = useDeskWords();
  return useAttempts((error) => {
    // the server says which field, in both languages
    const said = error instanceof RecordsError && error.code === 'invalid' ? Object.values(error.fields).join(' · ') || error.detail : '';
    return said || t(`desk.trouble.${troubleOf(error)}`);
  });
}
