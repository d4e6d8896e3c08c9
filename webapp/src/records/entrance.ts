/** Coming in: online with a password, offline with a PIN; and leaving. */
import { Dexie } from 'dexie';
import type { Lease, SignInOptions, StoreInfo } from './api';
import type { Session } from './contract';
import { countedIn } from './database';
import { isCode, RecordsError } from './errors';
import type { Transport } from './exchange/transport';
import { newId } from './ids';
import type { WrappedKey } from './keys';
import { outboxDbName } from './outbox/db';
import { isQueued, type Entry } from './outbox/entry';
import { MAX_WRONG_PINS, type StoreRow } from './profile';
import { isSettled } from './settled';
import { Ring } from './share/ring';
import { counted } from './share/tries';
import { keptSession, Store, type StoreParts } from './store';

export interface SignIn extends SignInOptions {
  url: string;
  username: string;
  password: string;
  pin: string;
}

/** Makes or opens the person's store. A store that lost its count begins anew under another device id. */
export async function signIn(parts: StoreParts, transport: Transport, asked: SignIn): Promise<Store> {
  let row = await parts.profile.rowOf(asked.url, asked.username);
  for (;;) {
    const device = row?.id ?? newId();
    const session = await beginSession(transport, asked, device).catch(async (error: unknown) => {
      if (isCode(error, 'device_taken') && row) return null;
      if (isCode(error, 'device_revoked') && row) await closed(row, parts, 'revoked');
      throw error;
    });
    if (!session) {
      row = await retired(parts, row!);
      continue;
    }
    await parts.profile.setSessionDevice(device);
    parts.clock.heard(session.now);
    const store = await Store.start(row ?? fresh(device, asked, session), parts);
    if (session.device.have > store.n || session.device.state === 'cloned') {
      if (session.device.state !== 'cloned') parts.keeping.shortened();
      await store.close();
      row = await retired(parts, store.row);
      continue;
    }
    try {
      await enter(parts, store, session, asked);
    } catch (error) {
      await store.close();
      throw error;
    }
    await withdrawn(parts, store.row);
    return store;
  }
}

/** Another store of the same person took over: what could be read in the earlier ones goes, what waits there is carried. */
async function withdrawn(parts: StoreParts, { id, url, username }: StoreRow): Promise<void> {
  for (const row of await parts.profile.rows()) {
    if (row.id === id || row.url !== url || row.username !== username || !row.wrapped) continue;
    await closed(row, parts, 'cloned');
  }
}

/** Nothing of a store can be read any more; what waits in it is still brought. */
async function closed(row: StoreRow, parts: StoreParts, contact: StoreRow['contact']): Promise<void> {
  const store = await Store.start(row, silent(parts));
  await store.forgetReadable(contact).finally(() => store.close());
}

async function enter(parts: StoreParts, store: Store, session: Session, asked: SignIn): Promise<void> {
  const { wrapped, session: before } = store.row;
  const ring = new Ring(store, parts, asked.pin);
  let made = wrapped && !asked.forgotPin ? await opened(ring, wrapped) : null;
  if (!made && before) await store.forgetReadable('signed_in');
  made ??= await ring.make(asked.passkey);
  const change: Partial<StoreRow> = {
    wrapped: made.wrapped,
    session: await keptSession(made.key, store.id, session),
    name: session.user.name,
    contact: 'signed_in',
    wrong_pins: 0,
    skew_ms: parts.clock.skew_ms,
    last_used_at: parts.clock.instant(),
  };
  await store.keepRow(change, wrapped !== null && made.wrapped !== wrapped);
  await ring.lease(session);
  await store.unlock(made.key, session);
}

/** The key that is here; null where the share that it needs is gone: then a new one is made. */
async function opened(ring: Ring, wrapped: WrappedKey): Promise<{ key: CryptoKey; wrapped: WrappedKey } | null> {
  try {
    return { key: await ring.open(wrapped), wrapped: await ring.settle(wrapped) };
  } catch (error) {
    if (isCode(error, 'share_lost')) return null;
    throw error;
  }
}

/** Opens a store offline; without `id` the one used last. Errors: no_store, wrong_pin, pin_locked, and Ring.open's. */
export async function unlock(parts: StoreParts, pin: string, id?: string, held?: Store): Promise<Store> {
  await recover(parts);
  const rows = await parts.profile.rows();
  const row = rows.find((one) => (id ? one.id === id : one.wrapped !== null));
  if (!row?.wrapped) throw new RecordsError('no_store');
  if (row.wrong_pins >= MAX_WRONG_PINS) throw new RecordsError('pin_locked');
  const { wrapped } = row;
  const store = held?.id === row.id ? held : await Store.start(row, parts);
  parts.clock.skew_ms = row.skew_ms;
  const ring = new Ring(store, parts, pin);
  try {
    const key = await counted(parts.profile, row, () => ring.open(wrapped));
    // into the journal too: one that was just made anew does not say yet whose it is
    await store.keepRow({ wrong_pins: 0, last_used_at: parts.clock.instant() });
    if (!store.row.wrapped) throw new RecordsError('no_store'); // signed out in another window meanwhile
    await ring.lease();
    await store.unlock(key, await store.keptSession(key));
    if (Ring.isWeak(wrapped)) void strengthened(store, ring, wrapped).catch(() => undefined); // another time, then
    return store;
  } catch (error) {
    if (isCode(error, 'device_revoked')) await store.forgetReadable('revoked');
    if (store !== held) await store.close();
    throw error;
  }
}

/** A key that is wrapped too weakly is wrapped anew while the PIN is at hand and there is a network. */
async function strengthened(store: Store, ring: Ring, wrapped: WrappedKey): Promise<void> {
  const anew = await ring.anew(wrapped, wrapped.share === 'prf');
  await store.readRow(); // locked meanwhile or not: the server has only the new share by now
  if (store.row.wrapped?.ct !== wrapped.ct) return;
  await store.keepRow({ wrapped: anew }, true);
  await ring.lease();
}

/** From now on the tablet's own lock is the second share. Errors: those of a try; no_passkey. */
export async function addPasskey(parts: StoreParts, store: Store, pin: string): Promise<void> {
  await store.readRow();
  const { row } = store;
  const { wrapped } = row;
  if (!wrapped || !store.open) throw new RecordsError('locked');
  const ring = new Ring(store, parts, pin);
  const anew = await counted(parts.profile, row, () => ring.anew(wrapped, true));
  await store.keepRow({ wrapped: anew, wrong_pins: 0 }, true);
  await ring.dropShare().catch(() => undefined); // without a network it stays there, and opens nothing
}

/** Opens, without its key, the store used last: what is sealed is counted and sent before anybody unlocks. */
export async function wake(parts: StoreParts): Promise<Store | null> {
  await recover(parts);
  await takeUp(parts);
  for (const row of await parts.profile.rows()) {
    const store = await Store.start(row, parts);
    if (row.wrapped || !isSettled(store)) {
      parts.clock.skew_ms = row.skew_ms;
      return store;
    }
    // a crash kept a revoked one from going when its last result came; others have nothing to do here
    if (row.contact === 'revoked') await store.erase();
    else await store.close();
  }
  return null;
}

/** What a crash cut off when a store's readable copies went, goes on. */
async function takeUp(parts: StoreParts): Promise<void> {
  for (const { id } of await parts.profile.rows()) {
    if (!(await Dexie.exists(`replica-${id}`))) continue;
    const row = await parts.profile.row(id); // read after: whoever signs in writes the key before the replica
    if (row && !row.wrapped && row.contact !== 'signed_in') await closed(row, parts, row.contact);
  }
}

/** Stores whose row went with IndexedDB come back from their journals. */
export async function recover(parts: StoreParts): Promise<void> {
  const known = new Set((await parts.profile.rows()).map((row) => row.id));
  const journals = await parts.profile.journals.stores();
  parts.keeping.missed([...known, ...journals]);
  for (const id of journals) {
    if (known.has(id)) continue;
    const store = await Store.start(fresh(id, { url: '', username: '' }, null), silent(parts));
    const { row, entries, journal } = await store.line.opened();
    await store.close();
    if (!journal) continue; // it cannot be read now, which does not mean that it is empty
    if (!row && entries.length === 0) await parts.profile.remove(id);
    // ops without a row are still somebody's: whoever signs in next carries them
    else await parts.profile.put(row ?? { ...store.row, contact: 'cloned' });
  }
}

export async function stores(parts: StoreParts, leaseOf: (row: StoreRow) => Promise<Lease>): Promise<StoreInfo[]> {
  await recover(parts);
  const rows = await parts.profile.rows();
  return Promise.all(
    rows.map(async (row) => {
      const { id, url, username, name, last_used_at } = row;
      return { id, url, username, name, last_used_at, state: stateOf(row), queued: await waitingIn(id), lease: await leaseOf(row) };
    }),
  );
}

/** Whether the server has received all of somebody's work here. Both halves are compared once; then one is enough. */
export async function isAtRest(row: StoreRow, parts: StoreParts): Promise<boolean> {
  if (parts.profile.atRest.has(row.id)) return (await waitingIn(row.id)) === 0;
  const store = await Store.start(row, silent(parts));
  try {
    if (isSettled(store)) parts.profile.atRest.add(row.id);
    return isSettled(store);
  } finally {
    await store.close();
  }
}

/** For stores that are opened beside the person's own: their changes are nobody's to see. */
export const silent = <P extends StoreParts>(parts: P): P => ({
  ...parts, changed: () => undefined, lock: () => Promise.resolve(), locked: () => undefined, gone: () => undefined,
});

/** Ops that the server has not received, as the database has them. */
export const waitingIn = (id: string): Promise<number> => countedIn<Entry>(outboxDbName(id), 'entries', isQueued);

/** A cloned store opens until its person signs in again and another one takes its place. */
function stateOf(row: Pick<StoreRow, 'wrapped' | 'wrong_pins' | 'contact'>): StoreInfo['state'] {
  if (row.contact === 'revoked') return 'revoked';
  if (!row.wrapped) return row.contact === 'cloned' ? 'retired' : 'signed_out';
  return row.wrong_pins >= MAX_WRONG_PINS ? 'locked_out' : 'ready';
}

/** The old store goes no further; what it still holds is carried by the next. */
export async function retired(parts: Pick<StoreParts, 'profile'>, row: StoreRow): Promise<undefined> {
  await parts.profile.change(row.id, { contact: 'cloned' }, row);
  return undefined;
}

/** The row of a store that is just being made. */
export function fresh(id: string, { url, username }: Pick<SignIn, 'url' | 'username'>, session: Session | null): StoreRow {
  return {
    id, url, username, name: session?.user.name ?? username, wrapped: null, session: null,
    contact: 'never', wrong_pins: 0, skew_ms: 0, last_used_at: new Date().toISOString(),
  };
}

/** Signs a device in. Errors: the server's own, device_taken above all. */
export function beginSession(transport: Transport, asked: Pick<SignIn, 'username' | 'password' | 'totp' | 'ticket'>, device: string): Promise<Session> {
  const { username, password, totp, ticket } = asked;
  const body = { username, password, ...(totp && { totp }), ...(ticket && { ticket }), device: { id: device, ...thisBrowser() } };
  return transport.json<Session>('POST', '/api/v1/session', device, 'op_key', body);
}

/** What the page of devices shows, so that a person recognises a tablet. */
function thisBrowser(): { name: string; platform: string } {
  const agent = globalThis.navigator?.userAgent ?? '';
  const platform = /Android|iPhone|iPad|Windows|Mac OS|CrOS|Linux/.exec(agent)?.[0] ?? 'unknown';
  const browser = /Edg|Firefox|Chrome|Safari/.exec(agent)?.[0] ?? 'browser';
  return { name: `${browser} · ${platform}`, platform };
}
