import type { Door } from './doors';

export interface Call {
  name: string;
  relation: string;
  phone: string;
}

/** Whom one can call for a door: the people who live there, then the contacts of the household. */
export function phonesAt(door: Pick<Door, 'people' | 'household'>): Call[] {
  const people = [...door.people].sort((a, b) => Number(b.id === door.household?.set.head) - Number(a.id === door.household?.set.head));
  return [
    ...people.flatMap((p) => (p.set.phones ?? []).map((phone) => ({ name: p.set.name, relation: '', phone }))),
    ...(door.household?.set.contacts ?? []).filter((c) => c.phone).map((c) => ({ name: c.name ?? '', relation: c.relation ?? '', phone: c.phone! })),
  ];
}
