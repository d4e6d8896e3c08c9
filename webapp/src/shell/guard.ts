import { START_LOCATION, type RouteLocationNormalized } from 'vue-router';
import { desk } from '../desk/desk';
import { turnedAtDesk } from '../desk/gate';
import { hasReplica, isAtDesk } from '../people/roles';
import type { Engine } from '../records/engine';

/** Where somebody is sent instead: to sign in, to unlock, to the desk; undefined when they may stay. */
export async function turnAway(engine: Engine, to: RouteLocationNormalized, from: RouteLocationNormalized): Promise<string | undefined> {
  if (to.meta.open) return undefined;
  if (to.meta.desk) return turnedAtDesk(to);
  if (!engine.unlocked) {
    const known = (await engine.stores()).some((store) => store.state === 'ready' || store.state === 'locked_out');
    const back = to.fullPath === '/' ? '' : `?to=${encodeURIComponent(to.fullPath)}`;
    if (known) return `/unlock${back}`;
    if (to.query.field) return '/sign-in?field=1';
    return to.path === '/' && (await desk.isOpen()) ? '/desk' : '/sign-in';
  }
  // Whoever opened a copy of the records by a PIN is in the field, perhaps without a network; the desk is for all others,
  // and only on the way in.
  const isArriving = from === START_LOCATION || from.meta.open || from.path === '/prepare';
  return to.path === '/' && isArriving && !to.query.field && isAtDesk(engine.session) && !hasReplica(engine.session) ? '/desk' : undefined;
}
