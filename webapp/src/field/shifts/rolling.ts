import { ref } from 'vue';
import { useWords } from '../../i18n/words';
import { clockOf } from '../../i18n/days';
import { PAPER } from '../../kinds/generic/decl';
import type { Of } from '../../kinds/of';
import { hoursBetween, type Attendance, type Shift } from '../../kinds/shifts/hours';
import { arrival, correction, excuse, leaving, staying, type CaseStage, type Tile } from '../../kinds/shifts/roll';
import { useEngine } from '../../live';
import type { Body } from '../../records/contract';
import { paper } from '../paper/mode';
import { plain, useSaving } from '../saving';

/** What taps on a roll write down: each lies in both stores before the tile changes. One tap after the other. */
export function useRolling(shift: () => Of<Shift> | undefined, stage: () => CaseStage, now: () => string) {
  const { t } = useWords();
  const engine = useEngine();
  const { attempt } = useSaving();
  let turns: Promise<unknown> = Promise.resolve();

  /** Taps come faster than a disk: they are written in their order, none is left out. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = turns.then(work, work);
    turns = turn;
    return turn;
  }
  /** What makes something new is made once, however often its button is tapped meanwhile. */
  const making = new Set<string>();
  async function once<T>(what: string, work: () => Promise<T>): Promise<T | null> {
    if (making.has(what)) return null;
    making.add(what);
    try {
      return await inTurn(work);
    } finally {
      making.delete(what);
    }
  }
  const step = async (to: CaseStage): Promise<boolean> => !!(await attempt(() => engine.save('step', { case: shift()!.id, to }, shift()!.scope)));
  const create = (body: Body) => attempt(() => engine.save('attendance', paper.isOn ? { ...body, how: PAPER } : body, shift()!.scope));
  const edit = async (id: string, set: Body): Promise<boolean> => !!(await attempt(() => engine.edit('attendance', id, plain(set))));

  /** The first who comes opens the shift. */
  async function opened(): Promise<void> {
    if (stage() === 'planned') await step('open');
  }
  /** The last tap in words, with a way back: at the foot of the page, where it hides no name. */
  const last = ref<{ words: string; undo: () => Promise<void> } | null>(null);
  function undoable(words: string, undo: () => Promise<unknown>): void {
    last.value = {
      words, undo: async () => {
        last.value = null;
        await inTurn(undo);
      },
    };
  }

  async function arrive(tile: Pick<Tile, 'volunteer' | 'name' | 'entries'>, how = 'lead_roll', account?: string | null): Promise<void> {
    if (how === 'lead_roll') await opened();
    const at = now();
    const body = arrival(shift()!, tile.volunteer, at, how, account);
    const before = tile.entries.at(-1);
    const id = before ? ((await edit(before.id, { in_at: at, hours: body.hours! })) ? before.id : null) : (await create(body))?.id;
    if (!id) return;
    const undo: Body = before ? { in_at: null, hours: 0 } : { void_reason: t('frame.saved.undoReason') };
    undoable(t('shifts.said.came', { name: tile.name, time: clockOf(at) }), () => edit(id, undo));
  }

  async function leave(tile: Tile): Promise<void> {
    const at = now();
    const here = tile.entries.filter((one) => one.set.in_at && !one.set.out_at);
    for (const one of here) await edit(one.id, leaving(shift()!.set, one.set, at));
    undoable(t('shifts.said.left', { name: tile.name, time: clockOf(at) }), () => back(here));
  }

  async function back(entries: readonly Of<Attendance>[]): Promise<void> {
    for (const one of entries) await edit(one.id, staying(shift()!.set, one.set));
  }

  async function letOff(tile: Tile): Promise<void> {
    if (tile.state === 'excused') return void (await edit(tile.entries.at(-1)!.id, { void_reason: t('frame.saved.undoReason') }));
    if (tile.state !== 'awaited') return;
    const saved = await create(excuse(shift()!, tile.volunteer));
    if (saved) undoable(t('shifts.said.excused', { name: tile.name }), () => edit(saved.id, { void_reason: t('frame.saved.undoReason') }));
  }

  async function all(tiles: readonly Tile[]): Promise<void> {
    const awaited = tiles.filter((one) => one.state === 'awaited');
    await opened();
    const at = now();
    const made: string[] = [];
    for (const one of awaited) {
      const saved = await create(arrival(shift()!, one.volunteer, at, 'lead_roll'));
      if (saved) made.push(saved.id);
    }
    undoable(t('shifts.said.all', { n: made.length }), async () => {
      for (const id of made) await edit(id, { void_reason: t('frame.saved.undoReason') });
    });
  }

  /** Somebody who was on no list: a name is enough. */
  async function walkIn(name: string, adult: boolean): Promise<boolean> {
    const profile = await attempt(() => engine.save('volunteer_profile', { name, adult }, shift()!.scope));
    if (profile) await arrive({ volunteer: profile.id, name, entries: [] });
    return !!profile;
  }

  async function end(tiles: readonly Tile[], at: string, isConfirmed: boolean): Promise<boolean> {
    for (const one of tiles.flatMap((tile) => tile.entries).filter((entry) => entry.set.in_at && !entry.set.out_at)) await edit(one.id, leaving(shift()!.set, one.set, at));
    await opened();
    return (await step('ended')) && (!isConfirmed || (await step('confirmed')));
  }

  /** All entries of somebody get the same times, so that what counts is what was said now. */
  async function correct(tile: Tile, times: { in_at: string; out_at: string }, saidBy: string): Promise<boolean> {
    const there = tile.entries.filter((one) => one.set.in_at);
    if (!there.length) {
      const { in_at, out_at } = times;
      const hours = hoursBetween(shift()!.set.starts_at, in_at, out_at);
      return !!(await create({ shift: shift()!.id, volunteer: tile.volunteer, in_at, out_at, hours, how: 'paper_later' }));
    }
    for (const one of there) if (!(await edit(one.id, { ...correction(shift()!.set, one.set, times, saidBy, now()), ...(one.set.how === 'self_tap' && { how: 'lead_roll' }) }))) return false;
    return true;
  }

  return {
    last,
    arrive: (...given: Parameters<typeof arrive>) => (given[1] === 'self_tap' ? once('self', () => arrive(...given)) : inTurn(() => arrive(...given))), leave: (tile: Tile) => inTurn(() => leave(tile)),
    back: (tile: Tile) => inTurn(() => back(tile.entries)), letOff: (tile: Tile) => inTurn(() => letOff(tile)), all: (tiles: readonly Tile[]) => once('all', () => all(tiles)),
    walkIn: (name: string, adult: boolean) => once('walkIn', () => walkIn(name, adult)), end: (...given: Parameters<typeof end>) => once('end', () => end(...given)),
    confirm: () => once('confirm', () => step('confirmed')), correct: (...given: Parameters<typeof correct>) => once('correct', () => correct(...given)),
    /** The lead takes up what a volunteer said of themselves: it counts beside what stands there. */
    takeUp: (id: string) => inTurn(() => edit(id, { how: 'lead_roll' })),
  };
}
