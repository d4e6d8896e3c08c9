// @vitest-environment node
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { NEW, standingOf, type Entry } from './entry';
import { replay, union, type Frame } from './union';

const entry = (n: number, rev: number): Entry => ({
  ...NEW, id: `op-${n}`, n, rev, scope: 's', at: 'now', discards: null, sealed: { kid: 'k', enc: 'e', ct: 'c' }, own: null,
  state: rev > 0 ? 'received' : 'waiting',
});

/** What happened to an outbox: ops saved, results received, ops let go; and which of it each store still has. */
const histories = fc.record({
  ops: fc.array(fc.record({ revs: fc.nat(3), dropped: fc.boolean(), inDatabase: fc.boolean(), inJournal: fc.boolean(), behind: fc.nat(3) }), { maxLength: 12 }),
});

test('the union holds every op that either store has, at its latest standing, and equalises both', () => {
  fc.assert(
    fc.property(histories, ({ ops }) => {
      const frames: Frame[] = [];
      const rows: Entry[] = [];
      ops.forEach(({ revs, dropped, inDatabase, inJournal, behind }, at) => {
        if (inDatabase) rows.push(entry(at + 1, Math.max(0, revs - behind)));
        if (!inJournal) return;
        frames.push({ t: 'op', ...entry(at + 1, 0) });
        for (let rev = 1; rev <= revs; rev++) frames.push({ t: 'receipt', id: `op-${at + 1}`, ...standingOf(entry(at + 1, rev)) });
        if (dropped) frames.push({ t: 'drop', id: `op-${at + 1}`, n: at + 1 });
      });
      const sum = union(replay(frames), rows, 0);

      const expected = new Map<string, number>();
      ops.forEach(({ revs, dropped, inDatabase, inJournal, behind }, at) => {
        if ((inJournal && dropped) || (!inJournal && !inDatabase)) return;
        expected.set(`op-${at + 1}`, inJournal ? revs : Math.max(0, revs - behind));
      });
      expect(new Map([...sum.entries].map(([id, { rev }]) => [id, rev]))).toEqual(expected);

      // after both were brought up to date, nothing is left to do
      const again = union(
        replay([...frames, ...sum.toJournal.map((one): Frame => ({ t: 'op', ...one }))]),
        [...new Map([...rows, ...sum.toDatabase].map((row) => [row.id, row])).values()].filter((row) => !sum.fromDatabase.includes(row.id)),
        0,
      );
      expect(again).toMatchObject({ toDatabase: [], toJournal: [], fromDatabase: [] });
      expect(again.entries).toEqual(sum.entries);
    }),
  );
});

test('the count is never given twice, whatever was let go', () => {
  const frames: Frame[] = [{ t: 'op', ...entry(7, 0) }, { t: 'drop', id: 'op-7', n: 7 }];
  expect(union(replay(frames), [], 0).n).toBe(7);
  expect(union(replay([{ t: 'store', n: 9, row: null }]), [], 4).n).toBe(9);
  expect(union(replay([]), [], 12).n).toBe(12);
});
