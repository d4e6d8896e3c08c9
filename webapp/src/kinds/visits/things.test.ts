import { describe, expect, it } from 'vitest';
import type { KindDecl } from '../../records/kind';
import { comesFrom, fitted, linkOf, prepared } from './things';

const at = { household: 'h', person: 'p', building: 'b', dwelling: 'd' };
const words = { wish: (kind: string): string => `想要${kind}`, hazard: (_field: string, value: string): string => `要${value}` };
const kindsOf = (needs: string[]): string[] => prepared({ needs }, at, words).map((one) => `${one.kind}/${String(one.body.category ?? one.body.wish_kind ?? one.body.hazard_type)}`);
const kind = (...fields: { name: string; required?: boolean; server?: boolean }[]): KindDecl => ({ fields }) as unknown as KindDecl;

describe('from a visit to a thing', () => {
  it.each([
    ['repair', ['service_request/property', 'micro_wish/repair', 'hazard/facility']],
    ['meal', ['service_request/elder']],
    ['paperwork', ['service_request/cert']],
    ['aid_info', ['service_request/benefit']],
    ['legal', ['service_request/legal_aid']],
    ['company', ['micro_wish/company']],
    ['equipment', ['service_request/disability']],
    ['other', []],
  ])('%s goes to %j', (need, kinds) => expect(kindsOf([need])).toEqual(kinds));
  it('an agent does the paperwork', () => expect(prepared({ needs: ['paperwork'] }, at, words)[0]!.body).toMatchObject({ mode: 'agent', for_household: 'h', for_person: 'p' }));
  it('what is urgent in a home is a hazard behind that door; what one keeps an eye on is none', () => {
    expect(prepared({ house_checks: { gas_co: 'urgent', heating: 'attention', phone_ok: 'urgent' } }, at, words)).toEqual([
      { key: 'gas_co:hazard', kind: 'hazard', why: { field: 'house_checks', value: 'gas_co' }, body: { hazard_type: 'gas_co', severity: '4', place_kind: 'dwelling', place_ref: 'b', dwelling: 'd', found_by_kind: 'visit', desc: '要gas_co' } },
    ]);
  });
  it('a wish is a public sentence without name or room', () => expect(prepared({ needs: ['company'] }, at, words)[0]!.body).toEqual({ wish_kind: 'company', for_household: 'h', max_claims: 1, public_text: '想要company' }));
  it('takes only what the kind knows, and says when something is left to ask', () => {
    expect(fitted(kind({ name: 'category', required: true }, { name: 'state', server: true, required: true }), { category: 'elder', slot: 'x' })).toEqual({ body: { category: 'elder' }, isWhole: true });
    expect(fitted(kind({ name: 'category', required: true }, { name: 'verified_by', required: true }), { category: 'elder' }).isWhole).toBe(false);
  });
  it('is linked by the field that its kind has', () => {
    expect([linkOf(kind({ name: 'from_visit' })), linkOf(kind({ name: 'found_in' })), linkOf(kind({ name: 'x' }))]).toEqual(['from_visit', 'found_in', undefined]);
    expect([comesFrom({ found_in: 'v' }, 'v'), comesFrom({ from_visit: 'v' }, 'v'), comesFrom({ from_visit: 'w' }, 'v')]).toEqual([true, true, false]);
  });
});
