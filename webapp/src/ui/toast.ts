import { reactive } from 'vue';
import type { IconName } from './icons';

export interface Toast {
  id: number;
  text: string;
  note?: string;
  icon: IconName;
  tone: 'jade' | 'amber' | 'blue';
  action?: { label: string; run: () => void | Promise<void> };
}

const SECONDS = 4;
const SECONDS_WITH_ACTION = 10; // time to read the line, find the button and press it
let last = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

export const toasts = reactive({ now: null as Toast | null });

/** Say one short thing over the top of the page until it is tapped away; a newer one takes its place. */
export function say(text: string, more: Partial<Omit<Toast, 'id' | 'text'>> = {}): void {
  toasts.now = { id: ++last, text, icon: 'check', tone: 'jade', ...more };
  go();
}

/** Hold the line while somebody points at it or has the focus in it. */
export function hold(): void {
  clearTimeout(timer);
}

export function go(): void {
  clearTimeout(timer);
  timer = setTimeout(dismiss, (toasts.now?.action ? SECONDS_WITH_ACTION : SECONDS) * 1000);
}

export function dismiss(): void {
  clearTimeout(timer);
  toasts.now = null;
}
