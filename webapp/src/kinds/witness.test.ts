import { expect, it } from 'vitest';
import { witnessProblem } from './witness';

it.each([['paper', null, null], ['oral_witnessed', null, 'needed'], ['oral_witnessed', '李敏', null], ['guardian', '', 'needed'], [undefined, null, null]])(
  'agreed by %s before %s: %s', (how, witness, problem) => expect(witnessProblem(how, witness)).toBe(problem),
);
