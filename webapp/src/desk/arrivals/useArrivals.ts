/** The list of what arrived: filters, pages, and what becomes of a line once somebody has said something. */
import { reactive, ref, watch } from 'vue';
import { query } from '../ask';
import { desk } from '../desk';
import { useLoading } from '../loading';
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
  const page = useLoading<Arrivals>();
  const rows = ref<Arrival[]>([]);
  const before = ref<string | null>(null);
  const chosen = ref<string | null>(null);
  const row = (): Arrival | undefined => rows.value.find((one) => one.id === chosen.value);

  const ask = (cursor: string | null): Promise<Arrivals> => desk.get<Arrivals>(`/desk/arrivals${query({ ...filters, before: cursor })}`);

  async function load(): Promise<void> {
    await page.read(() => ask(null));
    const found = page.value.value;
    if (!found || page.trouble.value) return;
    rows.value = found.rows;
    before.value = found.before;
    if (!row()) chosen.value = rows.value[0]?.id ?? null;
  }

  async function more(): Promise<void> {
    if (!before.value || page.isLoading.value) return;
    const cursor = before.value;
    await page.read(() => ask(cursor));
    const found = page.value.value;
    if (!found || page.trouble.value) return;
    const known = new Set(rows.value.map((one) => one.id));
    rows.value = [...rows.value, ...found.rows.filter((one) => !known.has(one.id))];
    before.value = found.before;
  }

  /** The next line down, or up; the last page is followed by the one before it. */
  async function step(by: 1 | -1): Promise<void> {
    const at = rows.value.findIndex((one) => one.id === chosen.value);
    if (by === 1 && at >= rows.value.length - 1) await more();
    chosen.value = rows.value[Math.min(Math.max(at + by, 0), rows.value.length - 1)]?.id ?? null;
  }

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

  return { filters, page, rows, before, chosen, row, load, more, step, mark };
}
