/** The tree of places as a page walks it, and who works where. Pure. */
import type { Account, HeldRole, Units, UnitPlace } from '../types';

export interface Branch {
  place: UnitPlace;
  depth: number;
  /** Buildings and teams below it. */
  holds: number;
}

const UNITS = new Set(['street', 'community', 'grid']);
const byCode = (one: UnitPlace, other: UnitPlace): number => (one.code || one.name).localeCompare(other.code || other.name, 'zh-CN', { numeric: true });

/** Streets, communities and grids in their order; a community's grids only where it is open. */
export function branches(places: UnitPlace[], open: ReadonlySet<string>): Branch[] {
  const below = new Map<string | null, UnitPlace[]>();
  const ids = new Set(places.map((place) => place.id));
  for (const place of places.filter((one) => one.is_open)) {
    const parent = place.parent && ids.has(place.parent) ? place.parent : null;
    below.set(parent, [...(below.get(parent) ?? []), place]);
  }
  const held = (id: string): number => (below.get(id) ?? []).reduce((sum, one) => sum + (UNITS.has(one.nature) ? held(one.id) : 1), 0);
  const walk = (parent: string | null, depth: number): Branch[] =>
    (below.get(parent) ?? []).filter((place) => UNITS.has(place.nature)).sort(byCode).flatMap((place) => [
      { place, depth, holds: held(place.id) },
      ...(place.nature === 'street' || open.has(place.id) ? walk(place.id, depth + 1) : []),
    ]);
  return walk(null, 0);
}

export interface Post {
  account: Account;
  role: HeldRole;
  /** Where it is given: the unit itself, or a building or team in it. */
  place: UnitPlace;
  state: 'held' | 'later' | 'planned' | 'ended';
}

/** The roles given on a unit and on the buildings and teams directly in it; ended ones last. */
export function postsOf(units: Units, unit: string, now: string): Post[] {
  const here = new Map(units.places.filter((place) => place.id === unit || (place.parent === unit && !UNITS.has(place.nature))).map((place) => [place.id, place]));
  const rank = (post: Post): number => units.roles.findIndex((one) => one.role === post.role.role);
  const order = { held: 0, planned: 0, later: 1, ended: 2 };
  return units.accounts
    .flatMap((account) => account.roles.flatMap((role) => (here.has(role.unit) ? [{ account, role, place: here.get(role.unit)!, state: stateOf(role, now) }] : [])))
    .sort((one, other) => order[one.state] - order[other.state] || rank(one) - rank(other) || one.account.username.localeCompare(other.account.username));
}

function stateOf(role: HeldRole, now: string): Post['state'] {
  if (role.from_at > now) return 'later';
  if (role.to_at === null) return 'held';
  return role.to_at > now ? 'planned' : 'ended';
}

/** Buildings and teams directly in a unit, in the order of their numbers. */
export const within = (units: Units, unit: string): UnitPlace[] =>
  units.places.filter((place) => place.parent === unit && place.is_open && !UNITS.has(place.nature)).sort((one, other) => one.name.localeCompare(other.name, 'zh-CN', { numeric: true }));

/** Accounts that hold no role now, and are not closed. */
export const idle = (units: Units): Account[] => units.accounts.filter((account) => !account.disabled_at && !account.roles.some((role) => role.is_held));

/** The three administrators of a protected system; the security administrator gives and ends these roles. */
const SPLIT = new Set(['sys_admin', 'sec_admin', 'audit_admin']);

/** Whether somebody with these roles gives this one: nobody who administers gives a role that reads to themselves. */
export const gives = (role: string, roles: readonly string[]): boolean => roles.includes(SPLIT.has(role) ? 'sec_admin' : 'street_admin');

/** Whether they may end it: the security administrator may end any. */
export const ends = (role: string, roles: readonly string[]): boolean => roles.includes('sec_admin') || gives(role, roles);

/** Whether somebody who has a role may get another one from them: the three are held alone. */
export const takesMore = (account: Account, roles: readonly string[]): boolean =>
  roles.includes('street_admin') && !account.roles.some((one) => one.is_held && SPLIT.has(one.role));

/** Whether they give somebody the link for coming in. */
export const givesLinkTo = (account: Account, roles: readonly string[]): boolean =>
  roles.includes(account.roles.some((one) => one.is_held && SPLIT.has(one.role)) ? 'sec_admin' : 'street_admin');

/** Accounts and places that a text finds. */
export function finds(units: Units, text: string): { accounts: Account[]; places: UnitPlace[] } {
  const wanted = text.trim().toLowerCase();
  if (!wanted) return { accounts: [], places: [] };
  const hits = (...words: string[]): boolean => words.some((word) => word.toLowerCase().includes(wanted));
  return {
    accounts: units.accounts.filter((one) => hits(one.name, one.username)).slice(0, 20),
    places: units.places.filter((one) => one.is_open && hits(one.name, one.code, `${one.estate}${one.name}`)).slice(0, 20),
  };
}
