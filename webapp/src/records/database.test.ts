// @vitest-environment node
import 'fake-indexeddb/auto';
import { expect, test, vi } from 'vitest';
import { Database } from './database';

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
