import { ref } from 'vue';

/** True on a phone. The same width as in the style sheets. */
const phone = matchMedia('(max-width: 599px)');
export const isNarrow = ref(phone.matches);
phone.addEventListener('change', () => (isNarrow.value = phone.matches));
