/** The content of a file that a record names, for as long as it is shown: the own copy, else the server's. */
import { onScopeDispose, ref, watch, type Ref } from 'vue';
import { useEngine } from '../live';

export function useContent(scope: () => string | null | undefined, sha256: () => string): { url: Ref<string | null>; missing: Ref<boolean> } {
  const engine = useEngine();
  const url = ref<string | null>(null);
  const missing = ref(false);
  let isGone = false;

  function show(next: string | null): void {
    if (url.value) URL.revokeObjectURL(url.value);
    url.value = next;
  }

  async function load(): Promise<void> {
    const [place, wanted] = [scope(), sha256()];
    missing.value = false;
    if (!place) return show(null);
    try {
      const content = await engine.file(place, wanted);
      if (!isGone && wanted === sha256()) show(URL.createObjectURL(content));
    } catch {
      missing.value = true; // no network, and no copy of its own
    }
  }

  watch([scope, sha256], () => void load(), { immediate: true });
  onScopeDispose(() => {
    isGone = true;
    show(null);
  });
  return { url, missing };
}
