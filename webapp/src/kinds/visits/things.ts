/** From a visit to a thing: what was needed at the door becomes a prepared record of the right kind, so that nothing is
 *  written twice. */
import type { Body } from '../../records/contract';
import type { KindDecl } from '../../records/kind';

/** What a visit says that something can be made of. */
export interface Said {
  needs?: readonly string[] | null;
  house_checks?: Readonly<Record<string, string>> | null;
}

/** Where it was said. */
export interface Place {
  household: string;
  person?: string | null;
  building: string;
  dwelling: string;
}

/** A record that could be made: `why` is the need or the check that it comes from. */
export interface Prepared {
  key: string;
  kind: string;
  why: { field: 'needs' | 'house_checks'; value: string };
  body: Body;
}

/** Where one need may go; the first is the usual way. */
const NEEDS: Readonly<Record<string, readonly (readonly [kind: string, body: Body])[]>> = {
  repair: [['service_request', { category: 'property', mode: 'doorstep' }], ['micro_wish', { wish_kind: 'repair' }], ['hazard', { hazard_type: 'facility', severity: '2' }]],
  meal: [['service_request', { category: 'elder', mode: 'doorstep' }]],
  escort: [['service_request', { category: 'elder', mode: 'appointment' }], ['micro_wish', { wish_kind: 'transport' }]],
  paperwork: [['service_request', { category: 'cert', mode: 'agent' }]],
  aid_info: [['service_request', { category: 'benefit', mode: 'doorstep' }]],
  legal: [['service_request', { category: 'legal_aid', mode: 'appointment' }]],
  company: [['micro_wish', { wish_kind: 'company' }]],
  housework: [['service_request', { category: 'elder', mode: 'doorstep' }]],
  equipment: [['service_request', { category: 'disability', mode: 'doorstep' }]],
};
/** What cannot wait in a home is a hazard; gas is the one that one calls about first. */
const CHECKS: Readonly<Record<string, Body>> = {
  heating: { hazard_type: 'water_heat', severity: '3' },
  gas_co: { hazard_type: 'gas_co', severity: '4' },
  water_power: { hazard_type: 'electric', severity: '3' },
};

/** How a thing is put into a short sentence without a name, a room or an illness. */
export interface Sentences {
  wish: (kind: string) => string;
  hazard: (field: Prepared['why']['field'], value: string) => string;
}

/** All that could be made of a visit, in the order in which it was said. */
export function prepared(said: Said, at: Place, sentences: Sentences): Prepared[] {
  const found: Prepared[] = [];
  const add = (kind: string, field: Prepared['why']['field'], value: string, body: Body): void => {
    const text: Body = kind === 'hazard' ? { desc: sentences.hazard(field, value) } : kind === 'micro_wish' ? { public_text: sentences.wish(String(body.wish_kind)) } : {};
    found.push({ key: `${value}:${kind}`, kind, why: { field, value }, body: { ...body, ...whereOf(kind, at), ...text } });
  };
  for (const need of said.needs ?? []) for (const [kind, body] of NEEDS[need] ?? []) add(kind, 'needs', need, body);
  for (const [check, value] of Object.entries(said.house_checks ?? {})) if (value === 'urgent' && CHECKS[check]) add('hazard', 'house_checks', check, CHECKS[check]);
  return found;
}

function whereOf(kind: string, at: Place): Body {
  if (kind === 'hazard') return { place_kind: 'dwelling', place_ref: at.building, dwelling: at.dwelling, found_by_kind: 'visit' };
  if (kind === 'micro_wish') return { for_household: at.household, max_claims: 1 };
  return { for_household: at.household, ...(at.person ? { for_person: at.person } : {}) };
}

const LINKS = ['from_visit', 'found_in'];

/** The field by which a kind names the visit that it comes from. */
export const linkOf = (kind: KindDecl): string | undefined => LINKS.find((name) => kind.fields.some((f) => f.name === name && !f.server));

/** Whether a record names this visit as where it comes from. */
export const comesFrom = (set: Body, visit: string): boolean => LINKS.some((name) => set[name] === visit);

/** A prepared body as its kind takes it, and whether it is whole: nothing that has to be there is left to ask. */
export function fitted(kind: KindDecl, body: Body): { body: Body; isWhole: boolean } {
  const own = Object.fromEntries(Object.entries(body).filter(([name]) => kind.fields.some((f) => f.name === name && !f.server)));
  return { body: own, isWhole: kind.fields.every((f) => !f.required || f.server || f.name in own) };
}
