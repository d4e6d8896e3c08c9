import type { Rec } from '../records/api';
import type { Json } from '../records/contract';

export interface Said {
  value: Json;
  by: string | null;
  at: string;
}

/** The values that stand against each other, each once: whoever said the same does not make a third. */
export function valuesOf(conflict: Rec): Said[] {
  const seen = new Set<string>();
  return ((conflict.set.values ?? []) as unknown as Said[]).filter((v) => {
    const key = JSON.stringify(v.value ?? null);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** Where two texts begin to differ, so that the difference can be underlined: `100…44` and `71`. */
export function commonStart(texts: readonly string[]): number {
  const [first = '', ...rest] = texts;
  let n = 0;
  while (n < first.length && rest.every((text) => text[n] === first[n])) n += 1;
  return rest.length ? n : 0;
}
