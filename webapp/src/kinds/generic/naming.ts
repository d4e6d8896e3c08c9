import type { InjectionKey } from 'vue';
import type { Rec } from '../../records/api';

/** How any record is called on screen. The pages give it, because only they know every kind. */
export const naming: InjectionKey<(id: string) => string> = Symbol('naming');

/** Which records a reference offers, where not every one of the place fits. */
export const offered: InjectionKey<(record: Rec) => boolean> = Symbol('offered');
