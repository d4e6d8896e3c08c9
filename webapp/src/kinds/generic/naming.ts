import type { InjectionKey } from 'vue';

/** How any record is called on screen. The pages give it, because only they know every kind. */
export const naming: InjectionKey<(id: string) => string> = Symbol('naming');
