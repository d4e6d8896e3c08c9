import { describe, expect, it } from 'vitest';
import type { CaseState, Rec } from '../records/api';
import { answersFor } from './answers';

const rec = (kind: string, id: string, set: object = {}, more: Partial<Rec> = {}): Rec => ({ kind, id, scope: 'b1', seq: 1, v: '1', at: '2026-11-16T02:00:00.000Z', by: 'me', set, ...more }) as Rec;
const step = (to: string, at: string, note?: string) => ({ record: rec('step', `${to}${at}`, { to, note }, { at, by: 'you' }), counted: true });

function engine(records: Rec[], states: Record<string, CaseState>) {
  return { get: (kind: string, id: string) => records.find((one) => one.kind === kind && one.id === id), list: (kind: string) => records.filter((one) => one.kind === kind), caseState: (_kind: string, id: string) => states[id] ?? null };
}
const closed: CaseState = { state: 'closed', steps: [step('resolved', '2026-11-17T02:00:00.000Z', '已撒盐'), step('verified', '2026-11-17T03:00:00.000Z'), step('closed', '2026-11-17T04:00:00.000Z')] };

describe('what came of what somebody reported', () => {
  it('is told once it was checked, with what was done', () => {
    const told = answersFor(engine([rec('hazard', 'a'), rec('hazard', 'b')], { a: closed, b: { state: 'resolved', steps: [step('resolved', '2026-11-17T02:00:00.000Z', '已撒盐')] } }), 'me', '2026-11-23');
    expect(told).toMatchObject([{ record: { id: 'a' }, note: '已撒盐', outcome: 'solved', mayReopen: false }]);
    const verified = answersFor(engine([rec('hazard', 'a')], { a: { ...closed, state: 'verified', steps: closed.steps.slice(0, 2) } }), 'me', '2026-11-23');
    expect(verified[0]?.mayReopen).toBe(true);
  });
  it('is not told to others, nor twice, nor a month later', () => {
    const all = engine([rec('hazard', 'a')], { a: closed });
    expect(answersFor(all, 'you', '2026-11-23')).toEqual([]);
    expect(answersFor(all, 'me', '2026-12-20')).toEqual([]);
    expect(answersFor(engine([rec('hazard', 'a', { reporter_told_at: '2026-11-18T00:00:00.000Z' })], { a: closed }), 'me', '2026-11-23')).toEqual([]);
  });
  it('says why something is not taken up', () => {
    expect(answersFor(engine([rec('hazard', 'a')], { a: { state: 'declined', steps: [step('declined', '2026-11-17T02:00:00.000Z', '不是隐患')] } }), 'me', '2026-11-23')).toMatchObject([{ outcome: 'declined', note: '不是隐患' }]);
  });
  it('is that of the same one, where it was linked', () => {
    const records = [rec('hazard', 'a', { duplicate_of: 'b' }), rec('hazard', 'b', {}, { by: 'you' })];
    expect(answersFor(engine(records, { a: { state: 'linked_duplicate', steps: [step('linked_duplicate', '2026-11-16T03:00:00.000Z')] }, b: closed }), 'me', '2026-11-23')).toMatchObject([{ record: { id: 'a' }, note: '已撒盐' }]);
  });
  it('has the answer of a report, the newest first', () => {
    const records = [rec('hazard', 'a'), rec('info_report', 'i', { answer: '周五来修' })];
    const answered = step('answered', '2026-11-20T02:00:00.000Z');
    expect(answersFor(engine(records, { a: closed, i: { state: 'answered', steps: [answered] } }), 'me', '2026-11-23').map((one) => [one.record.id, one.note])).toEqual([['i', '周五来修'], ['a', '已撒盐']]);
    const read = { ...step('closed', '2026-11-21T02:00:00.000Z') };
    read.record.by = 'me'; // whoever closes it themselves has read it
    expect(answersFor(engine(records, { i: { state: 'closed', steps: [answered, read] } }), 'me', '2026-11-23')).toEqual([]);
  });
});
