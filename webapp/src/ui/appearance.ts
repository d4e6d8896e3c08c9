import { reactive, watch } from 'vue';

/** How the pages look on this tablet: larger type, dark. A matter of the tablet, so it is kept without a person. */
export interface Appearance {
  size: 'normal' | 'large';
  theme: 'auto' | 'bright' | 'dark';
}

const KEY = 'qiaomen.appearance';

function kept(): Partial<Appearance> {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Appearance>;
  } catch {
    return {};
  }
}

export const appearance = reactive<Appearance>({ size: 'normal', theme: 'auto', ...kept() });

/** Keep the document in step with the choice, and with the tablet where it is left to it. */
export function wearAppearance(): void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const wear = (): void => {
    const { dataset } = document.documentElement;
    if (appearance.size === 'large') dataset.size = 'large';
    else delete dataset.size;
    if (appearance.theme === 'dark' || (appearance.theme === 'auto' && dark.matches)) dataset.theme = 'dark';
    else delete dataset.theme;
  };
  dark.addEventListener('change', wear);
  watch(appearance, () => {
    localStorage.setItem(KEY, JSON.stringify(appearance));
    wear();
  });
  wear();
}
