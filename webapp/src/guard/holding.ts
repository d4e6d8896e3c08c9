/** Who answers before a form is saved: each guarded text of a form is known to it. */
import { inject, provide, type InjectionKey } from 'vue';
import { useEngine } from '../live';
import type { GuardDecl } from '../records/kind';
import type { Found } from './numbers';

export interface Guarded {
  /** Whether something was found that nobody has answered yet; asked at once, whatever was typed last. */
  isOpen: () => boolean;
  show: () => void;
}
const KEY: InjectionKey<Set<Guarded>> = Symbol('guarded');

const LIST: InjectionKey<() => GuardDecl | undefined> = Symbol('list');

/** The desk holds no copy, so it gives the list that it has asked for itself. */
export const provideList = (list: () => GuardDecl | undefined): void => provide(LIST, list);

/** What is guarded against, as the server listed it last. */
export function useList(): GuardDecl | undefined {
  const given = inject(LIST, null);
  return given ? given() : useEngine().guard();
}

/** Looks for the name of somebody whom this tablet knows, in words that everybody will read; the desk knows none. */
export function useNamed(): (text: string) => Found | null {
  if (inject(LIST, null)) return () => null;
  const engine = useEngine();
  return (text) => {
    const found = engine.unlocked ? engine.list('person').map(({ set }) => String(set.name ?? '')).find((name) => name.length > 1 && text.includes(name)) : undefined;
    return found ? { subject: 'name', found } : null;
  };
}

/** A form's own guard: `hold()` is true, and shows where, while a text waits for an answer. */
export function useHolding(): { hold: () => boolean } {
  const texts = new Set<Guarded>();
  provide(KEY, texts);
  return {
    hold: () => {
      const first = [...texts].find((text) => text.isOpen());
      first?.show();
      return !!first;
    },
  };
}

/** The texts of the form around, if it holds any. */
export const useHeld = (): Set<Guarded> | null => inject(KEY, null);
