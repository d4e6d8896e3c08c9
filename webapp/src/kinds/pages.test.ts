// @vitest-environment node
import { expect, test } from 'vitest';
import { inOrder } from './pages';

test('what is recorded daily stands before what is written once, and a wish is taken on elsewhere', () => {
  const kinds = ['dwelling', 'household', 'person', 'patrol', 'wish_claim', 'consent_record', 'answer', 'visit', 'hazard'].map((name) => ({ name }));
  expect(inOrder(kinds).map(({ name }) => name)).toEqual(['visit', 'patrol', 'hazard', 'answer', 'consent_record', 'person', 'household', 'dwelling']);
});
