const COUNTED_UNTIL = 14; // younger ones are counted in the household and have no record of their own
const FIRST = 1900;

/** What is wrong with a person's year of birth, before the street would say so hours later; null when nothing is. */
export function bornProblem(born: number, year: number): 'child' | 'notYear' | null {
  if (born < FIRST || born > year) return 'notYear';
  return born > year - COUNTED_UNTIL ? 'child' : null;
}
