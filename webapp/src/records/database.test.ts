// @vitest-environment node
import 'fake-indexeddb/auto';
import { Dexie } from 'dexie';
import { expect, test, vi } from 'vitest';
import { countedIn, Database } from './database';

const brokenOnce = (): void => {
  vi.spyOn(globalThis.indexedDB, 'open').mockImplementationOnce(() => {
    throw new Error('Internal error opening backing store');
  });
};

test('a database that could not be opened is opened by the next request', async () => {
  const db = new Database('street');
  db.version(1).stores({ doors: 'id' });
  brokenOnce();
  await expect(db.table('doors').count()).rejects.toThrow('backing store');
  await new Promise((resolve) => setTimeout(resolve, 5));
  await expect(db.table('doors').count()).resolves.toBe(0);
  db.close();
});

test('one that was closed stays closed', async () => {
  const db = new Database('street');
  db.version(1).stores({ doors: 'id' });
  brokenOnce();
  await expect(db.table('doors').count()).rejects.toThrow('backing store');
  db.close();
  await new Promise((resolve) => setTimeout(resolve, 5));
  await expect(db.table('doors').count()).rejects.toThrow('closed');
});

test('looking into a database that is gone makes none', async () => {
  const db = new Database('gone');
  db.version(1).stores({ doors: 'id' });
  await db.table('doors').bulkAdd([{ id: 'a' }, { id: 'b' }]);
  db.close();
  await expect(countedIn<{ id: string }>('gone', 'doors', ({ id }) => id === 'a')).resolves.toBe(1);
  await Dexie.delete('gone');
  await expect(countedIn('gone', 'doors', () => true)).resolves.toBe(0);
  expect(await Dexie.getDatabaseNames()).not.toContain('gone');
});
