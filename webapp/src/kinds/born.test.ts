import { expect, it } from 'vitest';
import { bornProblem } from './born';

it.each([[2013, 'child'], [2026, 'child'], [2027, 'notYear'], [1850, 'notYear'], [58, 'notYear'], [2012, null], [1900, null]])(
  'born in %s, asked in 2026: %s', (born, problem) => expect(bornProblem(born, 2026)).toBe(problem),
);
