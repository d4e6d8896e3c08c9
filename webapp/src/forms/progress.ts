import type { Part, Question } from './engine/types';

/** The questions that are shown now, in their order, inside groups and rows too. */
export const questionsOf = (parts: readonly Part[]): Question[] =>
  parts.filter(({ isShown }) => isShown).flatMap((part) => {
    if (part.asking === 'group') return questionsOf(part.parts);
    return part.asking === 'repeat' ? part.rows.flatMap((row) => questionsOf(row.parts)) : [part];
  });

const isAsked = ({ asking, isFixed }: Question): boolean => !isFixed && !['note', 'place', 'unknown'].includes(asking);

/** How many questions there are now, and how many have an answer. */
export function progressOf(parts: readonly Part[]): { all: number; done: number } {
  const asked = questionsOf(parts).filter(isAsked);
  return { all: asked.length, done: asked.filter(({ value }) => value !== '').length };
}
