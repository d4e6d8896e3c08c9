import { describe, expect, it } from 'vitest';
import { bodyOf, changesOf, draftOf, emptyDraft, isTouched, quickVisit, type Visit } from './visit';

const door = { household: 'h1', care_task: 't1', purposes: ['care_visit'] };
const visit: Visit = { household: 'h1', visit_mode: 'home', purposes: ['routine'], result: 'met', house_checks: { heating: 'ok' }, note: '好' };

describe('a visit', () => {
  it('takes its purpose from the task that is due, else it is routine', () => {
    expect(emptyDraft(['care_visit']).purposes).toEqual(['care_visit']);
    expect(emptyDraft().purposes).toEqual(['routine']);
  });
  it('carries only what was answered', () => {
    expect(bodyOf({ ...emptyDraft(['care_visit']), result: 'met' }, door, '2026-11-23')).toEqual({
      household: 'h1', care_task: 't1', visit_mode: 'home', purposes: ['care_visit'], result: 'met',
    });
  });
  it('is unchanged in two taps', () => {
    expect(quickVisit('met', door)).toEqual({ household: 'h1', care_task: 't1', visit_mode: 'home', purposes: ['care_visit'], result: 'met', no_change: true });
    expect(quickVisit('no_answer', { household: 'h2' })).toEqual({ household: 'h2', visit_mode: 'doorway', purposes: ['routine'], result: 'no_answer' });
  });
  it('after a call says that it was one, answered or not', () => {
    expect(quickVisit('phone_ok', { household: 'h2' })).toEqual({ household: 'h2', visit_mode: 'phone', purposes: ['routine'], result: 'phone_ok' });
    expect(quickVisit('no_answer', { household: 'h2' }, 'phone')).toMatchObject({ visit_mode: 'phone', result: 'no_answer' });
  });
  it('by phone is a visit by phone, unless another way was chosen', () => {
    expect(bodyOf({ ...emptyDraft(), result: 'phone_ok' }, door, '').visit_mode).toBe('phone');
    expect(bodyOf({ ...emptyDraft(), result: 'phone_ok', visit_mode: 'video' }, door, '').visit_mode).toBe('video');
  });
  it('of another day says so, to the day', () => {
    const body = bodyOf({ ...emptyDraft(), result: 'met', occurred_on: '2026-11-20' }, door, '2026-11-23');
    expect(body).toMatchObject({ occurred_at: '2026-11-20T04:00:00.000Z', occurred_precision: 'day' });
    expect(bodyOf({ ...emptyDraft(), result: 'met', occurred_on: '2026-11-23' }, door, '2026-11-23')).not.toHaveProperty('occurred_at');
  });
  it('is corrected by the changed fields alone; an emptied field becomes null', () => {
    expect(changesOf(draftOf(visit), visit)).toEqual({});
    expect(changesOf({ ...draftOf(visit), note: '', house_checks: { heating: 'attention' } }, visit)).toEqual({ note: null, house_checks: { heating: 'attention' } });
  });
  it('never gives sealed words back, and adds new ones', () => {
    expect(draftOf({ ...visit, sealed_note: 'x' } as Visit).sealed_note).toBe('');
    expect(changesOf({ ...draftOf(visit), sealed_note: ' 请书记来一趟 ' }, visit)).toEqual({ sealed_note: '请书记来一趟' });
  });
  it('that only has its default purpose is not worth a draft', () => {
    expect(isTouched(emptyDraft(['care_visit']))).toBe(false);
    expect(isTouched({ ...emptyDraft(), needs: ['repair'] })).toBe(true);
  });
});
