// @vitest-environment node
import { expect, test } from 'vitest';
import { MemoryFolder } from '../testing/disk';
import { Journal } from './journal';

const ops = (from: number, to: number): { id: number }[] => Array.from({ length: to - from }, (_, at) => ({ id: from + at }));

test('a torn tail is cut, and appending goes on behind the last whole frame', async () => {
  const folder = new MemoryFolder();
  (await Journal.open(folder)).append(ops(0, 3));
  folder.only.bytes = folder.only.bytes.slice(0, -5);
  const journal = await Journal.open(folder);
  expect(journal.found).toEqual(ops(0, 2));
  journal.append(ops(3, 4));
  expect((await Journal.open(folder)).found).toEqual([...ops(0, 2), ...ops(3, 4)]);
});

test('a damaged stretch is kept aside and counted', async () => {
  const folder = new MemoryFolder();
  (await Journal.open(folder)).append(ops(0, 3));
  folder.only.bytes[30]! ^= 1;
  const journal = await Journal.open(folder);
  expect(journal.holes).toBe(1);
  expect(journal.found).toEqual(ops(1, 3));
  expect([...folder.files.keys()].some((name) => name.startsWith('hole-1-'))).toBe(true);
});

test('a write that the disk took only in part leaves the journal as it was', async () => {
  const folder = new MemoryFolder();
  const journal = await Journal.open(folder);
  journal.append(ops(0, 1));
  folder.only.room = 9;
  expect(() => journal.append(ops(1, 2))).toThrow();
  folder.only.room = Infinity;
  journal.append(ops(2, 3));
  expect((await Journal.open(folder)).found).toEqual([...ops(0, 1), ...ops(2, 3)]);
});

test('the next generation holds what is left, and the older file is gone', async () => {
  const folder = new MemoryFolder();
  const journal = await Journal.open(folder);
  journal.append(ops(0, 5));
  await journal.renew(ops(4, 5));
  expect([...folder.files.keys()]).toEqual(['j-2.log']);
  expect((await Journal.open(folder)).found).toEqual(ops(4, 5));
});

test('a crash while the next generation was written loses nothing', async () => {
  const folder = new MemoryFolder();
  (await Journal.open(folder)).append(ops(0, 5));
  const next = await folder.open('j-2.log');
  next.bytes = folder.files.get('j-1.log')!.bytes.slice(0, 40);
  const journal = await Journal.open(folder);
  expect(journal.isRenewalDue).toBe(true);
  expect(journal.found).toEqual(expect.arrayContaining(ops(0, 5)));
});
