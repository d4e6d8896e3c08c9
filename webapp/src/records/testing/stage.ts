/** What every test of the engine stands on: a server, an empty browser profile, tabs that are closed afterwards. */
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { Dexie } from 'dexie';
import { afterEach, beforeEach } from 'vitest';
import type { Engine } from '../engine';
import { newId } from '../ids';
import { TestServer } from './server';
import { Tablet } from './tablet';

export const NORTH = newId();
export const SOUTH = newId();

export interface Stage {
  server: TestServer;
  tablet: Tablet;
  /** Opens another tab. */
  start: () => Engine;
  /** Closes one. */
  stop: (engine: Engine) => Promise<void>;
  /** A tab in which wangge01 has signed in. */
  signedIn: () => Promise<Engine>;
}

export function stage(): Stage {
  const engines: Engine[] = [];
  const set = {} as Stage;

  set.start = () => {
    const engine = set.tablet.engine();
    engines.push(engine);
    return engine;
  };
  set.stop = async (engine) => {
    engines.splice(engines.indexOf(engine), 1);
    await engine.close();
  };
  set.signedIn = async () => {
    const engine = set.start();
    await engine.signIn('', 'wangge01', 'secret', '2468');
    return engine;
  };

  beforeEach(async () => {
    globalThis.indexedDB = new IDBFactory();
    Dexie.dependencies.indexedDB = globalThis.indexedDB;
    set.server = await TestServer.start([NORTH, SOUTH]);
    set.tablet = new Tablet(set.server);
  });

  afterEach(async () => {
    while (engines.length) await set.stop(engines[0]!);
  });

  return set;
}
