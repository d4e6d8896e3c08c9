import { shallowRef } from 'vue';

/** Who has just come back from the unit's own sign-in: the sign-in page goes on with it, once. */
export const proven = shallowRef<{ username: string; ticket: string } | null>(null);
