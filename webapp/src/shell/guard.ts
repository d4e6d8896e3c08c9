import { START_LOCATION, type RouteLocationNormalized } from 'vue-router';
import { isAtDesk } from '../people/roles';
import type { Engine } from '../records/engine';

/** Where somebody is sent instead: to sign in, to unlock, to the desk; undefined when they may stay. */
export async function turnAway(engine: Engine, to: RouteLocationNormalized, from: RouteLocationNormalized): Promise<string | undefined> {
  if (to.meta.open) return undefined;
  if (!engine.unlocked) {
    const known = (await engine.stores()).some((store) => store.state === 'ready' || store.state === 'locked_out');
    const back = to.fullPath === '/' ? '' : `?to=${encodeURIComponent(to.fullPath)}`;
    return known ? `/unlock${back}` : '/sign-in';
  }
  // Only on the way in: whoever works at the desk may go to the field pages as well.
  const isArriving = from === START_LOCATION || from.meta.open || from.path === '/prepare';
  return to.path === '/' && isArriving && isAtDesk(engine.session) ? '/desk' : undefined;
}
