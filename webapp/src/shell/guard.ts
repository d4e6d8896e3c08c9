import { START_LOCATION, type RouteLocationNormalized } from 'vue-router';
import { desk } from '../desk/desk';
import { turnedAtDesk } from '../desk/gate';
import { isAtDesk } from '../people/roles';
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
  // Only on the way in: whoever works at the desk may go to the field pages as well.
  const isArriving = from === START_LOCATION || from.meta.open || from.path === '/prepare';
  return to.path === '/' && isArriving && !to.query.field && isAtDesk(engine.session) ? '/desk' : undefined;
}
