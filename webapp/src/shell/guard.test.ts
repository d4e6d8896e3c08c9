import { START_LOCATION, type RouteLocationNormalized } from 'vue-router';
import { expect, it } from 'vitest';
import { fakeEngine } from '../field/testing/engine';
import { turnAway } from './guard';

const at = (path: string, meta: object = {}) => ({ path, fullPath: path, meta, query: {} }) as RouteLocationNormalized;
const go = (fake: ReturnType<typeof fakeEngine>, to: RouteLocationNormalized, from = START_LOCATION) => turnAway(fake.engine, to, from);

it('whoever has no store here is asked to sign in', async () => {
  expect(await go(fakeEngine([], { unlocked: false }), at('/'))).toBe('/sign-in');
});
it('whoever is locked unlocks, and comes back to where they wanted to go', async () => {
  const locked = fakeEngine([], { unlocked: false, stores: ['wangge01'] });
  expect(await go(locked, at('/'))).toBe('/unlock');
  expect(await go(locked, at('/uploads'))).toBe('/unlock?to=%2Fuploads');
  expect(await go(locked, at('/sign-in', { open: true }))).toBeUndefined();
});
it('a grid worker begins with today', async () => {
  expect(await go(fakeEngine([]), at('/'))).toBeUndefined();
});
it('a supervisor begins at the desk and may go to the field pages from there', async () => {
  const street = fakeEngine([], { roles: ['street_supervisor'] });
  street.engine.session!.scopes.length = 0;
  expect(await go(street, at('/'))).toBe('/desk');
  expect(await go(street, at('/'), at('/desk'))).toBeUndefined();
});
it('a lead who opened a copy on a tablet stays in the field: perhaps there is no network', async () => {
  expect(await go(fakeEngine([], { roles: ['grid_lead'] }), at('/'))).toBeUndefined();
});
