import { expect, it } from 'vitest';
import type { FieldDecl, KindDecl } from '../records/kind';
import { inOrder, telling } from './points';

const field = (name: string, type: string): FieldDecl => ({ name, type, label: { zh: name, en: name }, required: false, reach: 'work', merge: 'replace', server: false });
const visit = { name: 'visit', fields: [field('visit_mode', 'code'), field('house_checks', 'mapping'), field('no_change', 'flag'), field('result', 'code'), field('needs', 'codes')] } as KindDecl;
const said = (body: Parameters<typeof telling>[1]) => telling(visit, body).map(({ field: { name }, value }) => [name, value]);

it('a line begins with how it went, then what is needed', () => {
  expect(said({ visit_mode: 'home', needs: ['repair'], result: 'met' })).toEqual([['result', 'met'], ['needs', ['repair']]]);
});
it('of what was looked at only that is told which is not fine', () => {
  expect(said({ result: 'met', house_checks: { heating: 'ok', water_power: 'attention', gas_co: 'not_asked' } })).toEqual([['result', 'met'], ['house_checks', { water_power: 'attention' }]]);
  expect(said({ result: 'met', house_checks: { heating: 'ok' }, no_change: false })).toEqual([['result', 'met']]);
});
it('a kind without any of these tells all its codes', () => {
  const patrol = { name: 'patrol', fields: [field('weather', 'code')] } as KindDecl;
  expect(telling(patrol, { weather: 'snow' }).map((one) => one.value)).toEqual(['snow']);
});
it('other fields stay in the order of their declaration', () => {
  expect(inOrder(visit.fields).map((one) => one.name)).toEqual(['result', 'no_change', 'needs', 'house_checks', 'visit_mode']);
});
