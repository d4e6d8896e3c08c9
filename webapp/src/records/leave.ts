/** Signing out: the readable copies go, work that nobody has received stays. */
import type { Contact, ContactParts } from './contact';
import { isAtRest, silent } from './entrance';
import { isCode, RecordsError } from './errors';
import { isHeld } from './locks';
import type { StoreRow } from './profile';
import { keptFiles } from './files/unsent';
import { isSettled } from './settled';
import { Store } from './store';

/** `wipe` empties the whole origin, and only when the server has just named every op that any store here still has. */
export async function leave(contact: Contact, parts: ContactParts, wipe: boolean): Promise<void> {
  const { store } = contact;
  const others = (await parts.profile.rows()).filter((row) => row.id !== store.id);
  // erased first: what a window saves at this moment refuses it, and the browser would ask nobody
  if (wipe && (await isWipeable(contact, others, parts)) && (await areErased(store, others, parts))) {
    parts.gone();
    return endSession(store, parts, '?wipe=1');
  }
  await endSession(store, parts);
  await store.forgetReadable('signed_out');
}

async function areErased(store: Store, others: StoreRow[], parts: ContactParts): Promise<boolean> {
  try {
    for (const row of others) {
      const other = await Store.start(row, silent(parts));
      await other.erase().finally(() => other.close());
    }
    await store.erase();
    return true;
  } catch (error) {
    if (isCode(error, 'in_use')) return false;
    throw error;
  }
}

async function endSession(store: Store, parts: ContactParts, wipe = ''): Promise<void> {
  if (((await parts.profile.sessionDevice()) ?? store.id) !== store.id) return;
  await parts.transport(store.row.url).request('DELETE', `/api/v1/session${wipe}`, store.id).catch((error: unknown) => {
    // without a network, or without a session, the tablet is left all the same
    if (!isCode(error, 'offline') && !isCode(error, 'signed_out')) throw error;
  });
  await parts.profile.setSessionDevice(null);
}

async function isWipeable(contact: Contact, others: StoreRow[], parts: ContactParts): Promise<boolean> {
  const { store } = contact;
  if (others.some(({ url }) => url !== store.row.url) || !isSettled(store) || !(await areAtRest(others, parts))) return false;
  // a file's receipt is not proven anew as an op's is; it lies here as long as its op
  for (const { id } of [store, ...others]) if ((await keptFiles(id)) > 0) return false;
  return contact.bringEverything().catch((error: unknown) => {
    if (error instanceof RecordsError) return false;
    throw error;
  });
}

/** Neither do they wait for the server, nor is one open in another tab, where somebody may be writing at this moment. */
async function areAtRest(rows: StoreRow[], parts: ContactParts): Promise<boolean> {
  for (const row of rows) {
    if ((await isHeld(`outbox-${row.id}`)) || !(await isAtRest(row, parts))) return false;
  }
  return true;
}
