import { inject, type InjectionKey, type Ref } from 'vue';
import type { NamedFile } from './catalog';

/** What the parts of one open questionnaire share with their page. */
export interface Filling {
  /** Somebody tried to hand it in: what is missing is said from now on. */
  tried: Ref<boolean>;
  /** Where the answer will lie; null before a home was chosen. */
  scope: Ref<string | null>;
  files: Ref<NamedFile[]>;
  /** A picture that the form's author attached. */
  picture: (name: string) => Promise<Blob | null>;
}

export const filling: InjectionKey<Filling> = Symbol('filling');
export const useFilling = (): Filling => inject(filling)!;
