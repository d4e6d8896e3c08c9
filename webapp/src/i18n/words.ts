import { computed } from 'vue';
import { useI18n } from 'vue-i18n';
import { dayShort, weekdayOf, whenShort } from './days';

/** `关怀走访 · 每周`: what there is to say, in one line. */
export const joined = (...parts: unknown[]): string => parts.filter(Boolean).join(' · ');

/** Labels of the manifest and days, in the language of the page. */
export function useWords() {
  const { t, locale } = useI18n();
  const language = computed<'zh' | 'en'>(() => (locale.value === 'en' ? 'en' : 'zh'));
  return {
    t,
    language,
    /** A label that came from the server in both languages. */
    label: (label: { zh: string; en: string } | null | undefined): string => label?.[language.value] ?? '',
    /** `11月23日 周一` */
    dayLong: (day: string): string =>
      t('frame.date', { month: Number(day.slice(5, 7)), day: Number(day.slice(8, 10)), weekday: t(`frame.weekdays.${weekdayOf(day)}`) }),
    dayShort,
    whenShort,
  };
}
