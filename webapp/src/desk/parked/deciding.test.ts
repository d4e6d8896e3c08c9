import { expect, it } from 'vitest';
import type { FieldDecl, KindDecl } from '../../records/kind';
import type { ParkedPage } from '../types';
import { correctable, correction, decisions, differences } from './deciding';

const lead = { id: 'u3', name: '王', role: 'grid_lead' };
const op = (more: Partial<ParkedPage> = {}) => ({ id: 'o1', scope: 's1', kind: 'visit', record: 'r1', servers: false, leads: [lead], may_apply: true, set: { household: 'h1', result: 'met' }, new: true, base: null, now: null, ...more }) as ParkedPage;

it('what only the server can decide is decided by nobody', () => expect(decisions(op({ servers: true }))).toEqual([]));
it('whoever may not change such a record hands it over or asks back', () => {
  expect(decisions(op({ may_apply: false }))).toEqual(['reassign', 'return']);
  expect(decisions(op({ may_apply: false, leads: [] }))).toEqual(['return']);
  expect(decisions(op())).toEqual(['apply', 'correct', 'reassign', 'return']);
  expect(decisions(op({ code: 'invalid' }))).toEqual(['correct', 'reassign', 'return']);
});
it('a corrected new record keeps its id and leaves out what was emptied', () => {
  expect(correction(op(), { result: 'met_family', note: null })).toEqual({
    kind: 'visit', scope: 's1', set: { household: 'h1', result: 'met_family' }, base: null, replaces: 'o1', id: 'r1',
  });
});
it('a corrected edit may empty a field, and stands on what its author saw', () => {
  const edit = op({ kind: 'person', new: false, base: '7.abc', set: { phones: ['1'] } });
  expect(correction(edit, { phones: null })).toMatchObject({ set: { phones: null }, base: '7.abc', record: 'r1', replaces: 'o1' });
  expect(correction(edit, {})).not.toHaveProperty('id');
});
it('what names another record, and what is sealed, is not corrected at a desk', () => {
  const field = (name: string, type: string, more: Partial<FieldDecl> = {}) => ({ name, type, label: { zh: '', en: '' }, required: false, reach: 'work', merge: 'replace', server: false, ...more }) as FieldDecl;
  const kind = { name: 'visit', fields: [field('household', 'ref'), field('result', 'code'), field('note', 'text'), field('sealed_note', 'text', { reach: 'confidential' })] } as KindDecl;
  expect(correctable(kind, op()).map((one) => one.name)).toEqual(['result', 'note']);
  expect(correctable(kind, op({ new: false })).map((one) => one.name)).toEqual(['result']);
});
it('what would change is told beside what stands now', () => {
  const edit = op({ new: false, set: { phones: ['2'], name: '甲' }, now: { phones: ['1'], name: '甲' } });
  expect(differences(edit, ['name', 'phones'])).toEqual([{ field: 'name', differs: false }, { field: 'phones', differs: true }]);
});
