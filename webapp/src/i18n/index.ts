import { createI18n } from 'vue-i18n';
import en from './en';
import zh from './zh-CN';

export type Locale = 'zh-CN' | 'en';
export type Messages = typeof zh;

const KEY = 'qiaomen.language';

/** What the person chose on this tablet, else Chinese: it is the first language here, whatever the browser says. */
export const chosenLocale = (): Locale => (localStorage.getItem(KEY) === 'en' ? 'en' : 'zh-CN');

export const i18n = createI18n<[Messages], Locale, false>({ legacy: false, locale: 'zh-CN', fallbackLocale: 'zh-CN', messages: { 'zh-CN': zh, en } });

export function setLocale(locale: Locale): void {
  i18n.global.locale.value = locale;
  localStorage.setItem(KEY, locale);
  document.documentElement.lang = locale;
}
