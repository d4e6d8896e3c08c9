/** The list of cases: filters, pages, and the one that is open. */
import { computed, reactive, ref, watch } from 'vue';
import { query } from '../ask';
import { desk } from '../desk';
import { useLoading } from '../loading';
import type { CaseLine, Cases } from './types';

export function useCases() {
  const filters = reactive({ kind: '', state: '', late: false, closed: false });
  const page = useLoading<Cases>();
  const rows = ref<CaseLine[]>([]);
  const before = ref<string | null>(null);
  const chosen = ref<string | null>(null);
  const open = computed(() => rows.value.find((row) => row.id === chosen.value));
  const ask = (cursor: string | null): Promise<Cases> => desk.get<Cases>(`/desk/cases${query({ ...filters, before: cursor })}`);

  async function load(): Promise<void> {
    await page.read(() => ask(null));
    const found = page.value.value;
    if (!found || page.trouble.value) return;
    rows.value = found.rows;
    before.value = found.before;
    if (!open.value) chosen.value = rows.value[0]?.id ?? null;
  }

  async function more(): Promise<void> {
    if (!before.value || page.isLoading.value) return;
    const cursor = before.value;
    await page.read(() => ask(cursor));
    const found = page.value.value;
    if (!found || page.trouble.value) return;
    const known = new Set(rows.value.map((row) => row.id));
    rows.value = [...rows.value, ...found.rows.filter((row) => !known.has(row.id))];
    before.value = found.before;
  }

  /** The next line down, or up; the last page is followed by the one after it. */
  async function step(by: 1 | -1): Promise<void> {
    const at = rows.value.findIndex((row) => row.id === chosen.value);
    if (by === 1 && at >= rows.value.length - 1) await more();
    chosen.value = rows.value[Math.min(Math.max(at + by, 0), rows.value.length - 1)]?.id ?? null;
  }

  watch(() => filters.kind, () => void (filters.state = ''));
  watch(filters, () => void load());
  return { filters, page, rows, before, chosen, open, load, more, step };
}
