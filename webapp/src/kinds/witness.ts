/** How somebody agreed where nothing was signed: it is worth what the one who heard it says, so they are named. */
const UNSIGNED = new Set<unknown>(['oral_witnessed', 'guardian']);

/** What is wrong with a consent's witness, before the street would say so hours later; null when nothing is. */
export const witnessProblem = (how: unknown, witness: unknown): 'needed' | null => (UNSIGNED.has(how) && !witness ? 'needed' : null);
