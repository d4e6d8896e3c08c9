/** Who may pass to a page of the desk. */
import type { RouteLocationNormalized } from 'vue-router';
import { isAtDesk } from '../people/roles';
import { desk } from './desk';
import { entriesOf } from './entries';

/** Where somebody is sent instead of a page of the desk; undefined when they may stay. */
export async function turnedAtDesk(to: RouteLocationNormalized): Promise<string | undefined> {
  if (!(await desk.isOpen())) return `/sign-in?to=${encodeURIComponent(to.fullPath)}`;
  if (!isAtDesk(desk.session.value)) {
    await desk.close();
    return '/?field=1';
  }
  const wanted = to.meta.deskEntry;
  return wanted && !entriesOf(desk.roles.value).some((entry) => entry.name === wanted) ? '/desk' : undefined;
}
