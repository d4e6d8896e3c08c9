/** A tablet that was prepared and put away, its clock turned, its row looked at: what tests of shares begin with. */
import { beforeEach } from 'vitest';
import type { Engine } from '../engine';
import { isCode } from '../errors';
import type { StoreRow } from '../profile';
import { NORTH, type Stage } from './stage';
import { Profile } from '../profile'; // after the stage, which brings an IndexedDB

export const HOUR = 3600_000;
export const code = (name: string) => (error: unknown): boolean => isCode(error, name);

export interface Away {
  /** How far the clocks of both sides have gone on, in milliseconds. */
  ahead: number;
  row(): Promise<StoreRow>;
  change(what: Partial<StoreRow>): Promise<void>;
  /** One visit in it never left it. Gives the store's id. */
  putAway(): Promise<string>;
  /** So many of the next requests reach nobody. */
  offline(times?: number): void;
  opened(): Promise<Engine>;
}

export function away(on: Stage): Away {
  async function inProfile<T>(work: (profile: Profile, first: StoreRow) => Promise<T>): Promise<T> {
    const profile = new Profile(on.tablet);
    try {
      return await work(profile, (await profile.rows())[0]!);
    } finally {
      profile.close();
    }
  }
  const own: Away = {
    ahead: 0,
    row: () => inProfile(async (_, first) => first),
    change: (what) => inProfile(async (profile, first) => void (await profile.change(first.id, what))),
    async putAway() {
      const engine = await on.signedIn();
      await engine.prepare();
      await engine.save('visit', { result: 'met' }, NORTH);
      const { id } = (await engine.stores())[0]!;
      await on.stop(engine);
      return id;
    },
    offline: (times = 4) => void on.server.faults.push(...Array.from({ length: times }, () => 'offline' as const)),
    async opened() {
      const engine = on.start();
      await engine.unlock('2468');
      return engine;
    },
  };
  beforeEach(() => {
    own.ahead = 0;
    on.server.now = on.tablet.now = () => Date.now() + own.ahead;
  });
  return own;
}
