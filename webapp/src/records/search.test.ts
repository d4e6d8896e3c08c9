// @vitest-environment node
import { expect, test } from 'vitest';
import type { Rec } from './api';
import type { Body } from './contract';
import { Registry } from './registry';
import { Search } from './search';
import { MANIFEST } from './testing/kinds';

const records = new Map<string, Rec>();
function put(kind: string, id: string, set: Body, derived?: Record<string, string>): void {
  records.set(id, { kind, id, scope: 's', seq: 1, v: '1', at: '', by: null, set, ...(derived && { derived }) });
}
put('dwelling', 'd1', { entrance: '2', door: '301' });
put('household', 'h1', { dwelling: 'd1' });
put('person', 'p1', { name: '张三', phones: ['13900001234'], household: 'h1' }, { pinyin: 'zhangsan', initials: 'zs' });
put('person', 'p2', { name: '李张', phones: ['02988887777'] }, { pinyin: 'lizhang', initials: 'lz' });
put('person', 'p3', { name: '赵四' }, { pinyin: 'zhaosi', initials: 'zs' });

const search = new Search({
  registry: new Registry(MANIFEST),
  list: (kind) => [...records.values()].filter((record) => record.kind === kind),
  get: (_kind, id) => records.get(id),
});
const people = (text: string): string[] => search.find(text, { kinds: ['person'] }).map((hit) => hit.record.id);

test.each([
  ['the name', '张三', ['p1']],
  ['a part of it, the beginning first', '张', ['p1', 'p2']],
  ['pinyin', 'zhangs', ['p1']],
  ['initials, also in full-width capitals', 'ＺＳ', ['p1', 'p3']],
  ['the door', '2-301', ['p1']],
  ['the door’s digits', '2301', ['p1']],
  ['the end of a phone number', '1234', ['p1']],
  ['nothing', '  ', []],
])('a person is found by %s', (_by, text, ids) => {
  expect(people(text)).toEqual(ids);
});

test('what changed is found as it is now, also behind another record', () => {
  put('person', 'p3', { name: '赵五' }, { pinyin: 'zhaowu', initials: 'zw' });
  put('dwelling', 'd1', { entrance: '3', door: '702' });
  search.forget();
  expect([people('赵四'), people('zw'), people('2-301'), people('3702')]).toEqual([[], ['p3'], [], ['p1']]);
  put('dwelling', 'd1', { entrance: '2', door: '301' });
  search.forget();
});

test('a door is found as itself, too', () => {
  expect(search.find('301').map((hit) => hit.record.kind).sort()).toEqual(['dwelling', 'person']);
});
