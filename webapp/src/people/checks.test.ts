import { expect, it } from 'vitest';
import zh from '../i18n/zh-CN';
import type { Check, Stats } from '../records/api';
import { browserLines, storeLines, streetLines, type Grade, type Line, type Seen } from './checks';

const trial = { ok: true, ms: 4.4, trouble: null };
const check: Check = { journal: trial, database: trial, room: 'ok', free_bytes: 9e9, persisted: true, hasLocks: true, hasGzip: true, hasPrf: true };
const stats = { journal: true, rebuilt: { id: '', database: 0, journal: 0, isDatabaseNew: false, isJournalNew: false, holes: 0 }, epoch: '01a20d52-0000', skew_ms: 900 } as unknown as Stats;
const seen = (more: Partial<Check> = {}, other: Partial<Stats> = {}, shell: string | null = '0.2.0'): Seen => ({
  check: { ...check, ...more }, stats: { ...stats, ...other }, stores: [], shell, today: '2026-11-24',
  sync: { last_contact_at: '2026-11-24T02:00:00.000Z' } as Seen['sync'],
});
const all = (one: Seen): Line[] => [...storeLines(one), ...browserLines(one), ...streetLines(one)];
const grades = (one: Seen): Record<string, Grade> => Object.fromEntries(all(one).filter(({ grade }) => grade !== 'good').map(({ name, grade }) => [name, grade]));

it('a good browser is called good in every line', () => expect(grades(seen())).toEqual({}));

it('what is missing limits, and what takes nothing is bad', () => {
  expect(grades(seen({ journal: null, hasLocks: false, hasGzip: false, hasPrf: false, persisted: false }, {}, null))).toEqual({
    journal: 'limited', lease: 'limited', locks: 'limited', gzip: 'limited', prf: 'limited', persisted: 'limited', private: 'unknown', shell: 'limited',
  });
  expect(grades(seen({ room: 'full', database: { ...trial, ok: false } }))).toEqual({ room: 'bad', database: 'bad' });
});

it('what a page cannot see is not guessed', () => {
  expect(grades(seen({ persisted: null, hasPrf: null }, { rebuilt: null, epoch: null, skew_ms: null }))).toEqual({
    persisted: 'unknown', private: 'unknown', prf: 'unknown', repaired: 'unknown', contact: 'unknown', clock: 'unknown',
  });
  expect(streetLines(seen({}, { rebuilt: null, epoch: null }))[0]?.words).toBe('contact.locked');
  expect(streetLines(seen({}, { epoch: null }))[0]?.words).toBe('contact.never');
});

it('a clock is fast when the server’s time is less', () => {
  const clock = (skew_ms: number): Line => streetLines(seen({}, { skew_ms })).at(-1)!;
  expect(clock(-600_000)).toMatchObject({ grade: 'limited', words: 'clock.fast', gaps: { n: 10 } });
  expect(clock(3_600_000)).toMatchObject({ words: 'clock.slow', gaps: { n: 60 } });
});

it('every line has its words', () => {
  const words = zh.keeping.check as unknown as Record<string, Record<string, string>>;
  const many = [seen(), seen({ journal: null, room: 'low', persisted: false }, {}, null), seen({ room: 'full', persisted: null, free_bytes: null }, { rebuilt: null, epoch: null, skew_ms: null }), seen({ free_bytes: null }, { journal: false, skew_ms: 1e7 })];
  for (const line of many.flatMap(all)) {
    const [name, state] = line.words.split('.') as [string, string];
    expect(words[name]?.['title']).toBeTruthy();
    expect(words[name]?.[state], line.words).toBeTruthy();
  }
});
