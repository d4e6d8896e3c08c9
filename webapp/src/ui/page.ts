import type { Component, InjectionKey } from 'vue';

/** What the shell puts into every page's frame: a light in the header, a lock beside it, strips under it, a navigation at the foot. */
export interface PageParts {
  /** Takes `compact` where the header also holds a way back. */
  light: Component;
  strips: Component;
  lock: Component;
  navigation: Component;
}

export const pageParts: InjectionKey<PageParts> = Symbol('page parts');
