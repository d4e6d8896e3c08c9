import { expect, it } from 'vitest';
import type { OutboxItem } from '../records/api';
import { batchesOf } from './receipts';

const item = (id: string, received_at: string | null, state: OutboxItem['state'] = 'received') => ({ id, received_at, state }) as OutboxItem;

it('what arrived in one minute is one line, the newest first', () => {
  const batches = batchesOf([item('a', '2026-11-23T06:02:01.000Z'), item('b', '2026-11-23T06:02:40.000Z'), item('c', '2026-11-23T07:00:00.000Z')]);
  expect(batches.map((b) => b.items.map((i) => i.id))).toEqual([['c'], ['b', 'a']]);
});
it('what is parked, discarded or waiting is no receipt', () => {
  expect(batchesOf([item('a', '2026-11-23T06:02:01.000Z', 'parked'), item('b', '2026-11-23T06:02:01.000Z', 'discarded'), item('c', null, 'waiting')])).toEqual([]);
});
