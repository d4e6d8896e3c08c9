/** Whether the server has received all that a store was to bring: ops and the files they name. */
import { unsent } from './files/unsent';
import { isQueued } from './outbox/entry';
import type { Store } from './store';

/** Nothing more can be brought, now that nobody can read here: what the server refused stays refused, what was lost is lost. */
export const isSpent = (store: Store): boolean =>
  !store.mirror.all().some(isQueued) && unsent(store).every(({ state, sealed_bytes }) => state === 'aside' || sealed_bytes === 0);

export const isSettled = (store: Store): boolean => !store.mirror.all().some(isQueued) && unsent(store).length === 0;
