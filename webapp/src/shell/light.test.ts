import { describe, expect, it } from 'vitest';
import type { SyncState } from '../records/api';
import { lightOf } from './light';

const calm: SyncState = {
  phase: 'idle', online: true, contact: 'signed_in', locked: false, queued: 0, aside: 0, parked: 0, conflicts: 0, files_queued: 0, files_aside: 0, oldest_at: null, all_received: true,
  last_contact_at: null, last_received_at: '2026-11-23T06:02:00.000Z', error: null, journal: true, persisted: true, room: 'ok',
};

describe('the sync light', () => {
  it('is green by a receipt alone', () => {
    expect(lightOf(calm)).toMatchObject({ tone: 'ok', words: 'received' });
    expect(lightOf({ ...calm, last_received_at: null }).words).toBe('ready');
    expect(lightOf({ ...calm, all_received: false }).words).toBe('ready');
  });
  it('says that something waits before it says that there is no network', () => {
    expect(lightOf({ ...calm, online: false, queued: 3, oldest_at: '2026-11-23T01:41:00.000Z' })).toMatchObject({ tone: 'wait', count: 3, at: '2026-11-23T01:41:00.000Z' });
  });
  it('says that something waits before what needs a look, and that before received', () => {
    expect(lightOf({ ...calm, queued: 1, conflicts: 1 }).tone).toBe('wait');
    expect(lightOf({ ...calm, conflicts: 1, parked: 1 })).toMatchObject({ tone: 'look', count: 2 });
  });
  it('is not green while a photo waits, and asks for a look at one that was refused', () => {
    expect(lightOf({ ...calm, files_queued: 2, all_received: false })).toMatchObject({ tone: 'wait', words: 'files', count: 2 });
    expect(lightOf({ ...calm, files_queued: 1, files_aside: 1, all_received: false })).toMatchObject({ tone: 'look', count: 1 });
  });
  it('is grey without a network and with nothing waiting', () => {
    expect(lightOf({ ...calm, online: false })).toMatchObject({ tone: 'off', words: 'offline' });
  });
});
