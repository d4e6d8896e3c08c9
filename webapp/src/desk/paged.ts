/** A list that comes page by page, and the line of it that is open. */
import { computed, ref, shallowRef } from 'vue';
import { useLoading } from './loading';

interface Paged<Row> {
  rows: Row[];
  /** Where the next page begins; null on the last. */
  before: string | null;
}

export function usePaged<Row extends { id: string }, Page extends Paged<Row>>(ask: (cursor: string | null) => Promise<Page>) {
  const page = useLoading<Page>();
  const rows = shallowRef<Row[]>([]);
  const before = ref<string | null>(null);
  const chosen = ref<string | null>(null);
  const open = computed(() => rows.value.find((row) => row.id === chosen.value));

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

  /** The next line down, or up; the last line of a page is followed by the next page. */
  async function step(by: 1 | -1): Promise<void> {
    const at = rows.value.findIndex((row) => row.id === chosen.value);
    if (by === 1 && at >= rows.value.length - 1) await more();
    chosen.value = rows.value[Math.min(Math.max(at + by, 0), rows.value.length - 1)]?.id ?? null;
  }

  return { page, rows, before, chosen, open, load, more, step };
}
