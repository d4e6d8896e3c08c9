import { describe, expect, it } from 'vitest';
import type { FieldDecl } from '../../records/kind';
import { changed, problemOf, toStored } from './values';

const field = (name: string, type: string, more: Partial<FieldDecl> = {}): FieldDecl => ({ name, type, label: { zh: name, en: name }, required: false, reach: 'personal', merge: 'replace', server: false, ...more });
const fields = [
  field('name', 'text', { required: true, limit: 4 }), field('children', 'whole', { least: 0, most: 20 }), field('phones', 'phones'), field('needs', 'codes'), field('lives_alone', 'flag', { reach: 'confidential' }),
  field('contacts', 'rows', { parts: [field('name', 'text', { required: true }), field('phone', 'text')] }),
];
const [name, children, phones, needs, , contacts] = fields as [FieldDecl, FieldDecl, FieldDecl, FieldDecl, FieldDecl, FieldDecl];

describe('a form that is drawn from a declaration', () => {
  it('stores numbers as numbers, words trimmed and emptiness as null', () => {
    expect(toStored(children, '2')).toBe(2);
    expect(toStored(name, ' 王秀兰 ')).toBe('王秀兰');
    expect([toStored(name, ' '), toStored(phones, ['', ' ']), toStored(needs, [])]).toEqual([null, null, null]);
  });
  it('drops rows that hold nothing', () => {
    expect(toStored(contacts, [{ name: '女儿', phone: '' }, { name: '' }])).toEqual([{ name: '女儿' }]);
  });
  it('says what is wrong before anything is saved', () => {
    expect(problemOf(name, '')).toBe('needed');
    expect(problemOf(name, '欧阳王秀兰')).toBe('tooLong');
    expect(problemOf(children, '两个')).toBe('notNumber');
    expect([problemOf(children, '21'), problemOf(children, '-1'), problemOf(children, '20')]).toEqual(['outOfRange', 'outOfRange', null]);
    expect(problemOf(phones, ['100 1234 2071', '喂'])).toBe('notPhone');
    expect(problemOf(contacts, [{ phone: '10012342071' }])).toBe('needed');
    expect(problemOf(phones, ['100 1234 2071'])).toBeNull();
  });
  it('sends only what differs', () => {
    const before = { name: '王秀兰', phones: ['10012342071'] };
    expect(changed(fields, { name: '王秀兰', phones: ['10012342071'] }, before)).toEqual({});
    expect(changed(fields, { name: '王秀兰', phones: ['10012344471'], children: '' }, before)).toEqual({ phones: ['10012344471'] });
    expect(changed(fields, { name: '王秀兰', phones: [] }, before)).toEqual({ phones: null });
  });
  it('never empties a sealed field that it cannot show', () => {
    expect(changed(fields, { name: '王秀兰', lives_alone: null }, { name: '王秀兰' })).toEqual({});
    expect(changed(fields, { name: '王秀兰', lives_alone: true }, { name: '王秀兰' })).toEqual({ lives_alone: true });
  });
});
