/** The list of what arrived: filters, pages, and what becomes of a line once somebody has said something. */
import { reactive, watch } from 'vue';
import { query } from '../ask';
import { desk } from '../desk';
import { usePaged } from '../paged';
import type { Arrival, Arrivals } from '../types';

export interface Filters {
  kind: string;
  grid: string;
  unseen: boolean;
  q: string;
}

const TYPING_MS = 300;

export function useArrivals() {
  const filters = reactive<Filters>({ kind: '', grid: '', unseen: true, q: '' });
  const list = usePaged<Arrival, Arrivals>((before) => desk.get<Arrivals>(`/desk/arrivals${query({ ...filters, before })}`));
  const { rows, load } = list;

  /** Somebody has said something about a line: it stays where it is, marked, until the list is read anew. */
  function mark(id: string, change: Partial<Arrival>): void {
    const before = rows.value.find((one) => one.id === id);
    rows.value = rows.value.map((one) => (one.id === id ? { ...one, ...change, answered: false } : one));
    const wasUnseen = before && (!before.seen || before.answered);
    if (wasUnseen && desk.home.unseen) desk.home.unseen -= 1;
  }

  let typing: ReturnType<typeof setTimeout> | undefined;
  watch(() => filters.q, () => {
    clearTimeout(typing);
    typing = setTimeout(() => void load(), TYPING_MS);
  });
  watch(() => [filters.kind, filters.grid, filters.unseen], () => void load());

  return { filters, ...list, mark };
}
