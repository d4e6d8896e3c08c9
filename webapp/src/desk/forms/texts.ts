/** A form's own words, in the page's language where the form has it. */
import type { Texts } from './types';

const CHINESE = /zh|中文|chinese|汉/i;
const ENGLISH = /en\b|english|英/i;

/** Of a form's languages the one that the page speaks; the first where it has none. */
export function languageOf(languages: readonly string[], page: 'zh' | 'en'): string {
  return languages.find((one) => (page === 'zh' ? CHINESE : ENGLISH).test(one)) ?? languages[0] ?? '';
}

export const said = (texts: Texts, language: string): string => texts[language] || Object.values(texts).find(Boolean) || '';
