/** The one desk of this tab: who is signed in, what waits, the kinds. Pages read it as they would a ref. */
import { computed, reactive, shallowRef } from 'vue';
import { version } from '../../package.json';
import { rolesOf } from '../people/roles';
import type { Proof } from '../records/api';
import { beat } from '../records/beat';
import type { Result, Session } from '../records/contract';
import { RecordsError } from '../records/errors';
import type { Manifest } from '../records/kind';
import { Registry } from '../records/registry';
import { request, valueOf, type Asked } from './ask';
import { DeskDevice, type Change, type Standing } from './device';
import type { Home } from './types';

const NOBODY: Standing = { session: null, queued: 0, oldest_at: null, error: null };
const standing = shallowRef<Standing>(NOBODY);
const kinds = shallowRef(new Registry());
const home = reactive<Home>({ unseen: null, parked: null, missing: null, alarms: null, approvals: null, suggestions: null, glass: null, whys: [], opening: [], emergency: [] });
const device = new DeskDevice({ app: version, changed: (now) => void (standing.value = now) });
let steps: { nudge: () => void; stop: () => void } | null = null;
/** Told when the session has ended on the server. */
let ended: () => void = () => undefined;

const session = computed(() => standing.value.session);
const roles = computed(() => rolesOf(session.value));

async function ask(method: string, path: string, asked: Asked = {}): Promise<Response> {
  const own = session.value?.device.id;
  if (!own) throw new RecordsError('signed_out', 401);
  try {
    return await request(own, method, path, asked);
  } catch (error) {
    const isOver = error instanceof RecordsError && (error.status === 401 || error.code === 'device_mismatch');
    if (isOver) {
      await close();
      ended();
    }
    throw error;
  }
}

const get = async <T>(path: string): Promise<T> => valueOf<T>(await ask('GET', path));
const post = async <T>(path: string, json: unknown = {}): Promise<T> => valueOf<T>(await ask('POST', path, { json }));

/** What the side bar counts. */
async function count(): Promise<void> {
  Object.assign(home, await get<Home>('/desk'));
}

async function begin(): Promise<void> {
  kinds.value = new Registry(await get<Manifest>('/kinds'));
  await count().catch((error: unknown) => {
    // somebody without a role of the desk has nothing to count
    if (!(error instanceof RecordsError && error.code === 'forbidden')) throw error;
  });
  steps ??= beat(async () => device.bring().then(() => true, () => false));
}

/** Signs in without a PIN; what the desk needs is there when it resolves. */
async function signIn(username: string, password: string, proof: Proof = {}): Promise<Session> {
  return device.signIn(username, password, proof);
}

/** Whether somebody sits at the desk: signed in here, or by the session that the browser still has. */
async function isOpen(): Promise<boolean> {
  if (!(await device.resume().catch(() => null))) return false;
  if (kinds.value.digest === '') await begin();
  return true;
}

/** Lets go of the store, for another page of the app to use; the session goes on. */
async function close(): Promise<void> {
  steps?.stop();
  steps = null;
  kinds.value = new Registry();
  await device.leave();
}

async function signOut(): Promise<void> {
  steps?.stop();
  steps = null;
  kinds.value = new Registry();
  await device.signOut();
}

/** Says something by an op; null while it has not arrived. */
async function say(change: Omit<Change, 'schema'> & { schema?: number }): Promise<Result | null> {
  const schema = change.schema ?? kinds.value.get(change.kind)?.schema ?? 1;
  const withheld = change.withheld ?? kinds.value.confidentialKeys(change.kind).filter((field) => field in change.set);
  const { result } = await device.say({ ...change, schema, withheld });
  return result;
}

export const desk = {
  standing, session, roles, kinds, home, ask, get, post, count, signIn, isOpen, close, signOut, say,
  has: (...some: string[]): boolean => some.some((role) => roles.value.includes(role)),
  whenEnded: (hear: () => void): void => void (ended = hear),
};
