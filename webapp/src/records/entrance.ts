/** Coming in: online with a password, offline with a PIN; and leaving. */
import type { SignInOptions, StoreInfo } from './api';
import type { Session } from './contract';
import { isCode, RecordsError } from './errors';
import type { Transport } from './exchange/transport';
import { newId } from './ids';
import { makeDataKey, openDataKey } from './keys';
import { OutboxDb } from './outbox/db';
import { isQueued } from './outbox/entry';
import { removeJournal, storesWithJournal } from './outbox/opfs';
import { MAX_WRONG_PINS, type StoreRow } from './profile';
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
    const session = await beginSession(transport, asked, device).catch((error: unknown) => {
      if (isCode(error, 'device_taken') && row) return null;
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
    return store;
  }
}

async function enter(parts: StoreParts, store: Store, session: Session, asked: SignIn): Promise<void> {
  const { wrapped } = store.row;
  const stretch = store.line.stretch;
  const isKept = wrapped !== null && !asked.forgotPin;
  if (!isKept && store.row.session) await store.forgetReadable('signed_in');
  const made = isKept
    ? { key: await openDataKey(asked.pin, store.id, wrapped, stretch), wrapped }
    : await makeDataKey(asked.pin, store.id, stretch);
  await store.keepRow({
    wrapped: made.wrapped,
    session: await keptSession(made.key, store.id, session),
    name: session.user.name,
    contact: 'signed_in',
    wrong_pins: 0,
    skew_ms: parts.clock.skew_ms,
    last_used_at: parts.clock.instant(),
  });
  await store.unlock(made.key, session);
}

/** Opens a store offline; without `id` the one used last. Errors: no_store, wrong_pin, pin_locked. */
export async function unlock(parts: StoreParts, pin: string, id?: string, held?: Store): Promise<Store> {
  await recover(parts);
  const rows = await parts.profile.rows();
  const row = rows.find((one) => (id ? one.id === id : one.wrapped !== null));
  if (!row?.wrapped) throw new RecordsError('no_store');
  if (row.wrong_pins >= MAX_WRONG_PINS) throw new RecordsError('pin_locked');
  // counted before it is tried, so that a closed tab is no free guess
  await parts.profile.put({ ...row, wrong_pins: row.wrong_pins + 1 });
  const store = held?.id === row.id ? held : await Store.start(row, parts);
  try {
    const key = await openDataKey(pin, row.id, row.wrapped, store.line.stretch);
    store.row = { ...row, wrong_pins: 0, last_used_at: parts.clock.instant() };
    await parts.profile.put(store.row);
    await store.unlock(key, await store.keptSession(key));
    return store;
  } catch (error) {
    if (store !== held) await store.close();
    const isLast = isCode(error, 'wrong_pin') && row.wrong_pins + 1 >= MAX_WRONG_PINS;
    throw isLast ? new RecordsError('pin_locked') : error;
  }
}

/** Stores whose row went with IndexedDB come back from their journals. */
export async function recover(parts: StoreParts): Promise<void> {
  const known = new Set((await parts.profile.rows()).map((row) => row.id));
  for (const id of await storesWithJournal()) {
    if (known.has(id)) continue;
    const store = await Store.start(fresh(id, { url: '', username: '' }, null), parts);
    const { row, entries } = await store.line.opened();
    await store.close();
    if (!row && entries.length === 0) await removeJournal(id);
    // ops without a row are still somebody's: whoever signs in next carries them
    else await parts.profile.put(row ?? { ...store.row, contact: 'cloned' });
  }
}

export async function stores(parts: StoreParts): Promise<StoreInfo[]> {
  await recover(parts);
  return (await parts.profile.rows()).map(({ id, url, username, name, last_used_at, ...row }) => {
    const state = row.contact === 'cloned' ? 'retired' : row.contact === 'revoked' ? 'revoked' : stateOf(row);
    return { id, url, username, name, last_used_at, state };
  });
}

/** How many ops of a store the server has not received. */
export async function unreceived(id: string): Promise<number> {
  const db = new OutboxDb(id);
  try {
    return await db.entries.filter(isQueued).count();
  } finally {
    db.close();
  }
}

function stateOf(row: Pick<StoreRow, 'wrapped' | 'wrong_pins'>): StoreInfo['state'] {
  if (!row.wrapped) return 'signed_out';
  return row.wrong_pins >= MAX_WRONG_PINS ? 'locked_out' : 'ready';
}

/** The old store goes no further; what it still holds is carried by the next. */
export async function retired(parts: Pick<StoreParts, 'profile'>, row: StoreRow): Promise<undefined> {
  await parts.profile.put({ ...row, contact: 'cloned' });
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
export function beginSession(transport: Transport, { username, password }: Pick<SignIn, 'username' | 'password'>, device: string): Promise<Session> {
  const about = { id: device, ...thisBrowser() };
  const body = { username, password, device: about };
  return transport.json<Session>('POST', '/api/v1/session', device, 'op_key', body);
}

/** What the page of devices shows, so that a person recognises a tablet. */
function thisBrowser(): { name: string; platform: string } {
  const agent = globalThis.navigator?.userAgent ?? '';
  const platform = /Android|iPhone|iPad|Windows|Mac OS|CrOS|Linux/.exec(agent)?.[0] ?? 'unknown';
  const browser = /Edg|Firefox|Chrome|Safari/.exec(agent)?.[0] ?? 'browser';
  return { name: `${browser} · ${platform}`, platform };
}
