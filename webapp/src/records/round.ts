/** One whole contact, in its order: who we are, what we bring, what we fetch, what we carry for others. */
import type { SyncState } from './api';
import type { Contact } from './contact';
import { isCode } from './errors';
import { pause } from './pause';
import { isSpent } from './settled';

/** So often a broken preparation is taken up again by itself. */
const PREPARE_TRIES = 4;

/** Runs one piece of a contact, shown by the light. */
export type Phase = (phase: SyncState['phase'], work: (contact: Contact) => Promise<void>) => Promise<void>;

/** Errors: whatever the first piece that fails throws; what was done before it stands. */
export async function round(contact: Contact, phase: Phase): Promise<void> {
  const { store } = contact;
  const isUnlocked = (): boolean => store.open !== null;
  const isUnsure = contact.isStale() || store.row.contact !== 'signed_in';
  // a locked tablet too, which pulls nothing: it may be revoked
  if (isUnlocked() ? isUnsure : contact.isStale()) {
    await phase('pulling', () => contact.refresh()).catch((error: unknown) => {
      // a revoked device still hands over what it sealed, and a locked one brings it whatever was said
      if (isUnlocked() && !isCode(error, 'device_revoked')) throw error;
    });
  }
  await phase('pushing', () => contact.push());
  if (isUnlocked() && store.row.contact === 'signed_in') {
    await phase('pulling', () => contact.pull());
    // the pull met a new history and turned the lights back: what it lost goes up in the same contact
    if (store.mirror.all().some((entry) => entry.state === 'asking')) {
      await phase('pushing', () => contact.push());
      await phase('pulling', () => contact.pull());
    }
  }
  await phase('pushing', () => contact.carry());
}

/** Fetches kinds and records; continues by itself where a break left it. */
export async function prepare(contact: Contact): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      if (contact.isStale()) await contact.refresh();
      return await contact.pull();
    } catch (error) {
      if (!isCode(error, 'offline') || tries === PREPARE_TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, pause(tries)));
    }
  }
}

/** A revoked store whose work has all been received has nothing left to do here. */
export const isOver = ({ store }: Contact): boolean => store.row.contact === 'revoked' && isSpent(store);
