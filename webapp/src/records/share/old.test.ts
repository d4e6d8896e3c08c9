// @vitest-environment node
import { describe, expect, test } from 'vitest';
import { firstOf, NO_SECOND, openDataKey, wrapDataKey, type WrappedKey } from '../keys';
import { stretch } from '../outbox/stretch';
import { away } from '../testing/away';
import { stage } from '../testing/stage';
import { fromSector } from './kept';

const on = stage();
const tablet = away(on);

describe('a key of version 0.2', () => {
  /** As that version wrapped it: by the PIN alone, or for another cost. */
  async function aged(how: 'none' | 'cheap'): Promise<WrappedKey> {
    const id = await tablet.putAway();
    const { wrapped } = await tablet.row();
    const share = fromSector(on.tablet.vault!.sectors.get(id)!)!.share;
    const key = await openDataKey(id, wrapped!, await firstOf('2468', stretch, wrapped!), share, true);
    const cheap = { bytes: await stretch('2468', new Uint8Array(16), { memory_kib: 1024, passes: 1 }), salt: new Uint8Array(16), cost: { memory_kib: 1024, passes: 1 } };
    const second = how === 'none' ? NO_SECOND : { share: 'server' as const, bytes: share, mark: wrapped!.mark! };
    const old = await wrapDataKey(key, id, how === 'none' ? await firstOf('2468', stretch) : cheap, second);
    await tablet.change({ wrapped: old });
    if (how === 'none') {
      on.server.shares.held.clear();
      on.tablet.vault!.sectors.clear();
    }
    return old;
  }

  test.each(['none', 'cheap'] as const)('(%s) is wrapped anew at an unlock online, and nothing in the journal still holds the old one', async (how) => {
    const old = await aged(how);
    const engine = await tablet.opened();
    await expect.poll(async () => (await tablet.row()).wrapped!.ct).not.toBe(old.ct);
    expect((await tablet.row()).wrapped).toMatchObject({ share: 'server', cost: { memory_kib: 19456, passes: 2 } });
    await expect.poll(() => on.tablet.vault!.sectors.size).toBe(1);
    expect(engine.outbox()[0]!.op).not.toBeNull();
    await on.stop(engine);
    const bytes = [...on.tablet.folders.values()].flatMap((folder) => [...folder.files.values()].map((file) => new TextDecoder('latin1').decode(file.bytes)));
    expect(bytes.join('').includes(old.ct)).toBe(false);
    tablet.offline();
    expect((await tablet.opened()).outbox()).toHaveLength(1);
  });

  test('is wrapped anew also where somebody locks meanwhile: the server has no other share any more', async () => {
    const old = await aged('cheap');
    const engine = await tablet.opened();
    await engine.lock();
    await expect.poll(async () => (await tablet.row()).wrapped!.ct).not.toBe(old.ct);
    await on.stop(engine);
    on.tablet.vault!.sectors.clear();
    expect((await tablet.opened()).outbox()).toHaveLength(1);
  });

  test('opens offline as before, and waits for a network', async () => {
    const old = await aged('none');
    tablet.offline(6);
    const engine = await tablet.opened();
    expect(engine.outbox()).toHaveLength(1);
    expect((await tablet.row()).wrapped!.ct).toBe(old.ct);
  });
});
