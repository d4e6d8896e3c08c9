/** The list of cases: filters, pages, and the one that is open. */
import { reactive, watch } from 'vue';
import { query } from '../ask';
import { desk } from '../desk';
import { usePaged } from '../paged';
import type { CaseLine, Cases } from './types';

export function useCases() {
  const filters = reactive({ kind: '', state: '', late: false, closed: false });
  const list = usePaged<CaseLine, Cases>((before) => desk.get<Cases>(`/desk/cases${query({ ...filters, before })}`));

  watch(() => filters.kind, () => void (filters.state = ''));
  watch(filters, () => void list.load());
  return { filters, ...list };
}
