import { ref } from 'vue';
import { dayOf } from './days';

const MINUTE = 60_000;

/** Today in Shanghai; it moves on at midnight, also while a page stays open or the tablet slept. */
export const today = ref(dayOf(Date.now()));

const look = (): void => {
  today.value = dayOf(Date.now());
};
setInterval(look, MINUTE);
document.addEventListener('visibilitychange', look);
