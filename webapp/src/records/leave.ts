/** Signing out: the readable copies go, work that nobody has received stays. */
import type { ContactParts } from './contact';
import { unreceived } from './entrance';
import { isCode } from './errors';
import type { Store } from './store';

/** `wipe` empties the whole origin, and only when no store in this profile holds anything unreceived. */
export async function leave(store: Store, parts: ContactParts, wipe: boolean): Promise<void> {
  const rows = await parts.profile.rows();
  const waiting = await Promise.all(rows.map((row) => unreceived(row.id)));
  const isEmpty = waiting.every((count) => count === 0);
  const path = `/api/v1/session${wipe && isEmpty ? '?wipe=1' : ''}`;
  const carrier = (await parts.profile.sessionDevice()) ?? store.id;
  if (carrier === store.id) {
    await parts.transport(store.row.url).request('DELETE', path, store.id).catch((error: unknown) => {
      // without a network, or without a session, the tablet is left all the same
      if (!isCode(error, 'offline') && !isCode(error, 'signed_out')) throw error;
    });
    await parts.profile.setSessionDevice(null);
  }
  if (wipe && isEmpty) {
    await store.close();
    for (const row of rows) await parts.profile.remove(row.id);
  } else {
    await store.forgetReadable('signed_out');
  }
}
