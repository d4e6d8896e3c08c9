import { onBeforeUnmount, onMounted, ref, watch, type Ref } from 'vue';
import { openForm, useEngine } from '../live';
import type { Body } from '../records/contract';
import { plain } from './saving';

const QUIET_MS = 400; // after the last key, so that a sentence is one write

/** A form's content that survives a locked tablet, a flat battery and a closed page. It lies encrypted in the
 *  person's own store. `worth` says whether there is anything that would be missed. */
export function useDraft<T extends object>(key: () => string, kind: string, form: Ref<T>, worth: (form: T) => boolean) {
  const engine = useEngine();
  const isKept = ref(false);
  const isRestored = ref(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isDone = false;
  let keeping: Promise<void> = Promise.resolve();

  async function keep(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    if (isDone || !engine.unlocked || !worth(form.value)) return;
    keeping = engine.saveDraft(key(), kind, plain(form.value as Body));
    await keeping;
    isKept.value = true;
  }

  async function restore(): Promise<void> {
    const draft = await engine.loadDraft(key());
    if (!draft) return;
    form.value = { ...form.value, ...(draft.body as T) };
    isKept.value = isRestored.value = true;
  }

  async function clear(): Promise<void> {
    isDone = true;
    clearTimeout(timer);
    await keeping.catch(() => undefined); // one on its way would come back after the form was saved
    if (isKept.value) await engine.clearDraft(key());
    isKept.value = false;
  }

  const keepNow = (): void => void (timer && keep());
  const closeForm = openForm({ hasWords: () => !isDone && worth(form.value), keep });
  onMounted(async () => {
    await restore();
    watch(form, () => {
      isDone = false; // begun anew after it was given up
      clearTimeout(timer);
      timer = setTimeout(() => void keep(), QUIET_MS);
    }, { deep: true });
    document.addEventListener('visibilitychange', keepNow);
  });
  onBeforeUnmount(() => {
    closeForm();
    document.removeEventListener('visibilitychange', keepNow);
    keepNow();
  });
  return { isKept, isRestored, clear };
}
