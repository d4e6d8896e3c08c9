import { reactive, watch } from 'vue';

/** Steps of type. From the second on everything is large: type, targets, corners. */
export const SIZES = ['normal', 'large', 'larger', 'largest'] as const;
export type Size = (typeof SIZES)[number];

/** How the pages look. `elder` is the view with few, large things; it is never small. */
export interface Appearance {
  size: Size;
  theme: 'auto' | 'bright' | 'dark';
  view: 'usual' | 'elder';
}

const KEY = 'qiaomen.appearance';
const PLAIN: Appearance = { size: 'normal', theme: 'auto', view: 'usual' };

/** What is kept: how it looked last, and how each person of this tablet wants it. */
type Kept = Partial<Appearance> & { people?: Record<string, Appearance> };

function kept(): Kept {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}') as Kept;
  } catch {
    return {};
  }
}

const asKept = ({ size, theme, view }: Kept): Partial<Appearance> => ({ ...(size && { size }), ...(theme && { theme }), ...(view && { view }) });

export const appearance = reactive<Appearance>({ ...PLAIN, ...asKept(kept()) });
let who: string | null = null;

/** Wear what a person of this tablet chose; who has not chosen yet gets the elder view if it is meant for them. */
export function wearFor(person: string, isElder?: boolean): void {
  const { people, ...last } = kept();
  const own = people?.[person];
  if (!own && isElder === undefined) return; // nothing is known of them before they are in
  who = person;
  // A tablet of before 0.4 knows one look for all: it is everybody's own until they choose.
  Object.assign(appearance, PLAIN, isElder ? { size: 'large', view: 'elder' } : {}, people ? {} : asKept(last), own ?? {});
  keep();
}

/** One step larger; after the largest the smallest of this view. */
export function nextSize(): void {
  const at = SIZES.indexOf(appearance.size);
  appearance.size = SIZES[at + 1] ?? SIZES[appearance.view === 'elder' ? 1 : 0]!;
}

function keep(): void {
  const people = { ...kept().people, ...(who && { [who]: { ...appearance } }) };
  localStorage.setItem(KEY, JSON.stringify({ ...appearance, ...(Object.keys(people).length && { people }) }));
}

/** Keep the document in step with the choice, and with the tablet where it is left to it. */
export function wearAppearance(): void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const wear = (): void => {
    const { dataset } = document.documentElement;
    if (appearance.view === 'elder' && appearance.size === 'normal') appearance.size = 'large';
    if (appearance.size === 'normal') delete dataset.size;
    else dataset.size = appearance.size;
    if (appearance.theme === 'dark' || (appearance.theme === 'auto' && dark.matches)) dataset.theme = 'dark';
    else delete dataset.theme;
  };
  dark.addEventListener('change', wear);
  watch(appearance, () => {
    wear();
    keep();
  });
  wear();
}
