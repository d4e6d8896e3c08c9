import type { Body } from '../records/contract';
import type { Begun } from './catalog';
import type { Values } from './engine/types';

/** The body of an answer. Files that no answer names are left out: their question does not apply any more. */
export function answerOf(begun: Begun, version: string, values: Values): Body {
  const named = new Set(texts(values));
  const files = begun.files.filter(({ name }) => named.has(name));
  const { form, household, person, how } = begun;
  return {
    form, version, values: values as Body,
    ...(household && { household }), ...(person && { person }), ...(files.length && { files: files as unknown as Body[] }), ...(how && { how }),
  };
}

const texts = (values: Values): string[] =>
  Object.values(values).flatMap((value) => (typeof value === 'string' ? value : [value].flat().flatMap(texts)));
