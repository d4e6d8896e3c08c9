/** What need not be written down, found as a person types. Twin of `server/kinds/guard`, whose list comes with the kinds. */
import type { FieldDecl, GuardDecl } from '../records/kind';
import { numberIn, type Found } from './numbers';

export type Guard = (text: string, guard?: FieldDecl['guard']) => Found | null;

/** Makes the guard of a list; a tablet that has none yet still knows numbers. */
export function guardOf(list: GuardDecl | undefined): Guard {
  const subjects = new Map(list?.subjects.flatMap(({ value, words }) => words.map((word) => [word, value] as const)));
  // The longest first, so that a passing phrase wins over the word it begins with.
  const all = [...(list?.passing ?? []), ...subjects.keys()].sort((a, b) => b.length - a.length);
  const any = all.length ? new RegExp(all.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'g') : null;
  const ofPublic = (list?.public ?? []).map(({ value, pattern }) => [value, new RegExp(pattern)] as const);
  return (text, how = 'hard') => {
    const plain = text.normalize('NFKC');
    const number = numberIn(plain);
    if (number || how === 'numbers') return number;
    for (const [found] of any ? plain.matchAll(any) : []) {
      const subject = subjects.get(found);
      if (subject) return { subject, found };
    }
    for (const [subject, pattern] of how === 'public' ? ofPublic : []) {
      const found = pattern.exec(plain)?.[0];
      if (found) return { subject, found };
    }
    return null;
  };
}

/** What is found in a field's value, whichever of its lines or columns holds it. */
export function foundIn(guard: Guard, field: FieldDecl, value: unknown): Found | null {
  if (!field.guard) return null;
  const lines = Array.isArray(value) ? value : [value];
  for (const line of lines) {
    const found = typeof line === 'string' ? guard(line, field.guard) : null;
    if (found) return found;
  }
  return null;
}
