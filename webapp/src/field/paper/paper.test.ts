import { afterEach, describe, expect, it } from 'vitest';
import type { FieldDecl, KindDecl } from '../../records/kind';
import { csvOf } from '../log/csv';
import { beginPaper, endPaper, withPaper } from './mode';
import { sheetOf } from './sheet';

const label = (zh: string) => ({ zh, en: zh });
const field = (name: string, type: string, more: Partial<FieldDecl> = {}): FieldDecl => ({ name, type, label: label(name), required: false, reach: 'work', merge: 'replace', server: false, ...more });
const codes = (...values: string[]) => values.map((value) => ({ value, ...label(value) }));
const how = field('how', 'code', { codes: codes('paper_later') });
const facts = [field('occurred_at', 'instant'), field('occurred_precision', 'code', { codes: codes('exact', 'day') }), how];
const kind = (fields: FieldDecl[], more: Partial<KindDecl> = {}): KindDecl => ({ name: 'patrol', fields, ...more }) as KindDecl;
const patrol = kind([
  field('building', 'ref', { kinds: ['building'], required: true }), field('started_at', 'instant', { required: true }), field('ended_at', 'instant'),
  field('items', 'rows', { parts: [field('code', 'code', { codes: codes('door', 'light') }), field('value', 'code', { codes: codes('ok', 'report') })] }),
  field('sealed', 'text', { reach: 'confidential' }), field('note', 'text', { limit: 200 }), field('found_in', 'ref', { kinds: ['visit'] }), ...facts,
]);
const TODAY = '2026-11-23';
afterEach(endPaper);

describe('typing in a sheet of paper', () => {
  it('leaves a record as it is while nobody does', () => expect(withPaper(patrol, { note: '好' }, TODAY)).toEqual({ note: '好' }));
  it('says how, and the day on the sheet at noon of Shanghai', () => {
    beginPaper('2026-11-20');
    expect(withPaper(patrol, { note: '好' }, TODAY)).toEqual({ note: '好', how: 'paper_later', occurred_at: '2026-11-20T04:00:00.000Z', occurred_precision: 'day' });
  });
  it('puts what began today on the day of the sheet, and nothing else', () => {
    beginPaper('2026-11-20');
    const said = withPaper(patrol, { started_at: '2026-11-23T02:00:00.000Z', ended_at: '2026-11-19T02:00:00.000Z' }, TODAY);
    expect(said).toMatchObject({ started_at: '2026-11-20T04:00:00.000Z', ended_at: '2026-11-19T02:00:00.000Z' });
  });
  it('keeps a day that the form asked for, and asks for none where it is today', () => {
    beginPaper('2026-11-20');
    expect(withPaper(patrol, { occurred_at: '2026-11-18T04:00:00.000Z' }, TODAY).occurred_at).toBe('2026-11-18T04:00:00.000Z');
    beginPaper(TODAY);
    expect(withPaper(patrol, {}, TODAY)).toEqual({ how: 'paper_later' });
  });
  it('says nothing of kinds that have no such field', () => {
    beginPaper('2026-11-20');
    expect(withPaper(kind([field('how', 'code', { codes: codes('oral', 'written') })]), {}, TODAY)).toEqual({});
  });
});

describe('a sheet', () => {
  it('has the fields of the form in their order, none that is sealed, none that is another record', () => {
    expect(sheetOf(patrol).fields.map((one) => [one.field.name, one.as])).toEqual([['building', 'lines'], ['started_at', 'moment'], ['items', 'checks'], ['note', 'lines']]);
    expect(sheetOf(patrol).hasDay).toBe(true);
  });
  it('prints a row for each thing to look at, with a box for each answer', () => {
    expect(sheetOf(patrol).fields[2]).toMatchObject({ rows: [{ value: 'door' }, { value: 'light' }], codes: [{ value: 'ok' }, { value: 'report' }] });
  });
  it('takes a whole roll where one is kept', () => {
    const roll = kind([field('shift', 'ref', { kinds: ['shift'], required: true }), field('volunteer', 'ref', { kinds: ['volunteer_profile'], required: true }), field('in_at', 'instant'), field('hours', 'whole')], { name: 'attendance' });
    expect(sheetOf(roll)).toMatchObject({ fields: [{ field: { name: 'shift' } }], roll: [{ name: 'volunteer' }, { name: 'in_at' }] });
  });
});

it('a table gives no spreadsheet a formula, and keeps quotes', () => {
  expect(csvOf([['=1+1', '＝A1', '-2', '"好"', ' +x', '5-301']])).toBe('\uFEFF"\'=1+1","\'＝A1","\'-2","""好""","\' +x","5-301"\r\n');
});
