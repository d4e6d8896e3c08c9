// @vitest-environment node
import { expect, test } from 'vitest';
import { derivedId } from './derived';

test('an id derived here is the one that the server derives', async () => {
  expect(await derivedId('0193a5c2-0000-7000-8000-000000000000', 'closed')).toBe('5f55661b-de3b-5a05-bea6-b25cabe976d2');
});
