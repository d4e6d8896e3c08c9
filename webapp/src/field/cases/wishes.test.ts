import { expect, test } from 'vitest';
import { claimMode, similar, type Wish } from './wishes';

const wish = (id: string, more: Partial<Wish> = {}): Wish => ({ record: { kind: 'micro_wish', id, scope: 's', seq: 1, v: null, at: '', by: null, set: {} }, state: 'published', text: '', kind: 'repair', places: 1, taken: 0, left: 1, days: 0, ...more });

test('a wish for several is helped by many; who has taken on another helps several', () => {
  expect([claimMode({ places: 3 }, 2), claimMode({ places: 1 }, 2), claimMode({ places: 1 }, 0)]).toEqual(['many_to_one', 'one_to_many', 'one_to_one']);
});

test('whoever comes late is shown something similar that still has a place', () => {
  const full = wish('full', { left: 0 });
  const others = [full, wish('company', { kind: 'company', days: 9 }), wish('young', { days: 1 }), wish('old', { days: 5 }), wish('taken', { left: 0 })];
  expect(similar(full, others).map((one) => one.record.id)).toEqual(['old', 'young']);
});
