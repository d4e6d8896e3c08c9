import type { OutboxItem } from '../records/api';

export interface Batch {
  /** The server's time of the newest receipt in it. */
  at: string;
  items: OutboxItem[];
}

const MINUTE_LENGTH = '2026-11-23T06:02'.length;

/** Received ops by the minute they were received, the newest first. Only what the server received counts. */
export function batchesOf(journal: readonly OutboxItem[]): Batch[] {
  const batches = new Map<string, Batch>();
  const received = journal.filter((i) => i.state === 'received' && i.received_at).sort((a, b) => (a.received_at! < b.received_at! ? 1 : -1));
  for (const item of received) {
    const minute = item.received_at!.slice(0, MINUTE_LENGTH);
    const batch = batches.get(minute);
    if (batch) batch.items.push(item);
    else batches.set(minute, { at: item.received_at!, items: [item] });
  }
  return [...batches.values()];
}
