/** Which of a record's codes are worth a word in a list. */
import type { Body, Json } from '../records/contract';
import type { FieldDecl, KindDecl } from '../records/kind';

/** What tells most, where a kind has it: how it went, what is needed, what to keep an eye on. */
const FIRST = ['result', 'no_change', 'needs', 'house_checks'];
const FINE = new Set<Json>(['ok', 'not_asked']);

export interface Point {
  field: FieldDecl;
  value: Json;
}

/** Never more than the lists hold: no names, no words that somebody wrote. */
export function telling(kind: KindDecl, said: Body): Point[] {
  const own = inOrder(kind.fields.filter((field) => FIRST.includes(field.name) && field.type !== 'text'));
  const fields = own.length ? own : kind.fields;
  return fields.flatMap((field) => {
    const value = worth(field, said[field.name]);
    return value === null ? [] : [{ field, value }];
  });
}

function worth(field: FieldDecl, value: Json | undefined): Json | null {
  if (value === null || value === undefined || value === false) return null;
  if (Array.isArray(value)) return value.length ? value : null;
  if (typeof value !== 'object') return value;
  const some = Object.entries(value).filter(([, one]) => !FINE.has(one));
  return some.length && field.type === 'mapping' ? Object.fromEntries(some) : null;
}

/** Fields with what tells most first, all others as they were declared. */
export function inOrder(fields: FieldDecl[]): FieldDecl[] {
  const rank = ({ name }: FieldDecl): number => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length);
  return [...fields].sort((one, other) => rank(one) - rank(other));
}
