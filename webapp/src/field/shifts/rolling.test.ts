import { expect, test, vi } from 'vitest';
import type { Of } from '../../kinds/of';
import type { Shift } from '../../kinds/shifts/hours';
import type { Tile } from '../../kinds/shifts/roll';
import { useRolling } from './rolling';

const { save } = vi.hoisted(() => ({ save: vi.fn<(kind: string, body: object) => Promise<{ id: string }>>() }));
vi.mock('../../live', () => ({ useEngine: () => ({ save, edit: save }) }));
vi.mock('../../i18n/words', () => ({ useWords: () => ({ t: (key: string) => key }) }));
vi.mock('../saving', () => ({ plain: <T>(body: T): T => body, useSaving: () => ({ attempt: <T>(act: () => Promise<T>): Promise<T> => act() }) }));

const now = '2026-11-24T01:00:00.000Z';
const shift = { id: 's', scope: 't', kind: 'shift', at: now, set: { duty: 'patrol', starts_at: now, ends_at: '2026-11-24T03:00:00.000Z', need: 3 } } as unknown as Of<Shift>;
const tile = (volunteer: string): Tile => ({ volunteer, name: volunteer, state: 'awaited', standing: null, entries: [], isWalkIn: false });
const written = (kind: string): number => save.mock.calls.filter(([one]) => one === kind).length;

test('a cold finger that taps twice adds nobody twice, and two names are two people', async () => {
  save.mockReset().mockImplementation(() => new Promise((done) => setTimeout(() => done({ id: 'new' }), 1)));
  const rolling = useRolling(() => shift, () => 'open', () => now);
  await Promise.all([rolling.walkIn('王兰', true), rolling.walkIn('王兰', true)]);
  expect([written('volunteer_profile'), written('attendance')]).toEqual([1, 1]);
  await rolling.walkIn('李梅', true);
  expect(written('volunteer_profile')).toBe(2);
});

test('全部到 and one\'s own tap are written once, taps on names one after the other', async () => {
  save.mockReset().mockImplementation(() => new Promise((done) => setTimeout(() => done({ id: 'new' }), 1)));
  const rolling = useRolling(() => shift, () => 'open', () => now);
  await Promise.all([rolling.all([tile('a'), tile('b')]), rolling.all([tile('a'), tile('b')])]);
  expect(written('attendance')).toBe(2);
  await Promise.all([rolling.arrive(tile('c'), 'self_tap'), rolling.arrive(tile('c'), 'self_tap')]);
  expect(written('attendance')).toBe(3);
  await Promise.all([rolling.arrive(tile('d')), rolling.arrive(tile('e'))]);
  expect(written('attendance')).toBe(5);
});
