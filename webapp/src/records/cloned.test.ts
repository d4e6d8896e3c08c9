// @vitest-environment node
import { expect, test } from 'vitest';
import type { Engine } from './engine';
import { NORTH, stage } from './testing/stage';
import { copyOf } from './testing/copy';
import type { Tablet } from './testing/tablet';
import { Dexie } from 'dexie'; // after the stage, which brings an IndexedDB

const on = stage();

interface Browser {
  tablet: Tablet;
  db: IDBFactory;
}

/** The browser that is used from now on; the other one lies in a drawer. */
function use({ tablet, db }: Browser): void {
  on.tablet = tablet;
  globalThis.indexedDB = db;
  Dexie.dependencies.indexedDB = db;
}

const results = (): unknown[] => Object.values(on.server.bodies('visit')).map(({ result }) => result).sort();

async function save(engine: Engine, result: string): Promise<void> {
  await engine.save('visit', { result }, NORTH);
}

test('a copied profile: both browsers’ work arrives once, and each goes on as a device of its own', async () => {
  const engine = await on.signedIn();
  await engine.prepare();
  await save(engine, 'both');
  await on.stop(engine);
  const one: Browser = { tablet: on.tablet, db: globalThis.indexedDB };
  const other: Browser = { tablet: on.tablet.copy(), db: await copyOf(globalThis.indexedDB) };

  // the same device in two browsers: each gives n 2 and 3
  const first = on.start();
  await first.unlock('2468');
  await save(first, 'first 2');
  await save(first, 'first 3');
  await first.sync();
  await on.stop(first);

  use(other);
  const second = on.start();
  await second.unlock('2468');
  await save(second, 'second 2');
  await second.sync();
  expect(results()).toEqual(['both', 'first 2', 'first 3', 'second 2']);
  expect(second.syncState.contact).toBe('cloned');
  await save(second, 'second 3');
  await on.stop(second);

  // offline it still opens and works; at the next sign-in another store begins, and carries what waited
  const later = on.start();
  await later.unlock('2468');
  await save(later, 'second 4');
  await later.signIn('', 'wangge01', 'secret', '2468');
  await later.prepare();
  await later.sync();
  expect(results()).toEqual(['both', 'first 2', 'first 3', 'second 2', 'second 3', 'second 4']);
  expect((await later.stores()).map(({ state, queued }) => [state, queued]).sort()).toEqual([['ready', 0], ['retired', 0]]);
  const secondId = later.session!.device.id;
  await save(later, 'second 5');
  await later.sync();
  await on.stop(later);

  use(one);
  const firstAgain = on.start();
  await firstAgain.unlock('2468');
  await save(firstAgain, 'first 4');
  await firstAgain.sync();
  await firstAgain.signIn('', 'wangge01', 'secret', '2468');
  await firstAgain.sync();
  expect(firstAgain.session!.device.id).not.toBe(secondId);
  expect(results()).toEqual(['both', 'first 2', 'first 3', 'first 4', 'second 2', 'second 3', 'second 4', 'second 5']);
  expect(on.server.ops.size).toBe(8);
});
