import { expect, test } from 'vitest';
import type { Draft } from '../records/api';
import { answerOf } from './answer';
import { stored, typedOf } from './controls/typed';
import { begunOf, offered, wanted, type Form, type FormRec } from './catalog';

const row = (sha256: string) => ({ sha256, size_bytes: 9, media_type: 'application/xml' });
const form = (id: string, seq: number, set: Partial<Form> = {}): FormRec => ({
  kind: 'form', id, scope: 's', seq, v: '1', at: '', by: null,
  set: { name: id, version: '1', purpose: '', about: 'none', definition: [row(`${id}-xml`)], ...set },
});
const draft = (of: string): Draft => ({ key: 'answer:1', kind: 'answer', saved_at: '', body: { form: of, household: null, person: null, xml: '<data/>', files: [] } });

test('of each series the newest version is offered, and none that was withdrawn', () => {
  const old = form('a', 1, { withdrawn_on: '2026-11-20' });
  const all = [old, form('b', 3, { series: 'a', version: '2' }), form('c', 2), form('d', 4, { withdrawn_on: '2026-11-21' })];
  expect(offered(all).map(({ id }) => id)).toEqual(['b', 'c']);
  expect(offered([form('a', 1), form('b', 3, { series: 'a', withdrawn_on: '2026-11-21' })])).toEqual([]);
});

test('a withdrawn version keeps its files here as long as a draft names it', () => {
  const all = [form('a', 1, { withdrawn_on: '2026-11-20' }), form('b', 2, { series: 'a', attachments: [{ ...row('csv'), name: 'list.csv' }] })];
  expect(wanted(all, []).map(({ sha256 }) => sha256)).toEqual(['b-xml', 'csv']);
  expect(wanted(all, [draft('a')]).map(({ sha256 }) => sha256)).toEqual(['a-xml', 'b-xml', 'csv']);
});

test('an answer names its version and takes along the files that it names itself', () => {
  const files = [{ ...row('1'), name: 'a.jpg' }, { ...row('2'), name: 'gone.jpg' }];
  const begun = { form: 'a', household: 'h', person: null, how: 'paper_later', xml: '', files };
  expect(answerOf(begun, '3', { rooms: [{ photo: 'a.jpg' }] })).toEqual({
    form: 'a', version: '3', household: 'h', values: { rooms: [{ photo: 'a.jpg' }] }, files: [files[0]], how: 'paper_later',
  });
});

test('an answer that is kept aside is begun again with its home and files, and names what it takes the place of', () => {
  const files = [{ ...row('1'), name: 'a.jpg' }];
  const begun = begunOf({ id: 'op', op: { id: 'op', n: 1, scope: 'b', at: '', kind: 'answer', new: true, set: { form: 'a', version: '3', household: 'h', values: { cold: 'yes' }, files } } as never });
  expect(begun).toEqual({ form: 'a', household: 'h', person: null, how: null, xml: null, files, replaces: 'op' });
});

test('times are Beijing time, wherever the tablet believes to be', () => {
  expect(stored('moment', '2026-11-24T08:30')).toBe('2026-11-24T08:30:00.000+08:00');
  expect(typedOf('moment', '2026-11-24T00:30:00.000Z')).toBe('2026-11-24T08:30');
  expect(typedOf('moment', '2026-11-24T08:30:00.000+08:00')).toBe('2026-11-24T08:30');
  expect([stored('time', '08:30'), typedOf('time', '08:30:00.000+08:00'), stored('time', '')]).toEqual(['08:30:00.000+08:00', '08:30', '']);
});
