import { dayOf, daysBetween } from '../i18n/days';
import { dueOf, isReached, isSeason, isPlan, openTasks, type CareTask, type Due } from '../kinds/care/tasks';
import type { Of } from '../kinds/of';
import { entranceName, type Dwelling, type Household, type Person } from '../kinds/places/places';
import { byWalk, floorOf, type Place } from '../kinds/places/wall';
import type { Visit } from '../kinds/visits/visit';

/** Everything that is known at one door, joined from the records of its building. */
export interface Door extends Place {
  scope: string;
  building: string;
  dwelling: Of<Dwelling>;
  household: Of<Household> | null;
  people: Of<Person>[];
  /** The names to ask for: the head of the household, or all grown-ups where no head is known. */
  head: string;
  last: Of<Visit> | null;
  /** Whole days since somebody last knocked; null when nobody did within the window. */
  days: number | null;
  /** What is due first: a visit here names it. */
  task: Of<CareTask> | null;
  due: Due | null;
  /** The care visit that is planned, and the one that a season asks for. */
  care: Of<CareTask> | null;
  season: Of<CareTask> | null;
  /** True while something recorded here has not reached the server. */
  isWaiting: boolean;
  fill: 'recent' | 'older' | 'old' | 'unknown' | 'empty';
}

export interface Building {
  dwellings: readonly Of<Dwelling>[];
  households: readonly Of<Household>[];
  people: readonly Of<Person>[];
  visits: readonly Of<Visit>[];
  tasks: readonly Of<CareTask>[];
}

const heldOn = (visit: Of<Visit>): string => visit.set.occurred_at ?? visit.at;

/** The doors of some buildings in walking order. */
export function doorsOf(records: Building, today: string): Door[] {
  const households = groupBy(records.households.filter((h) => !h.set.moved_out_on), (h) => h.set.dwelling);
  const people = groupBy(records.people, (p) => p.set.household);
  const visits = groupBy(records.visits.filter((v) => !v.set.void_reason), (v) => v.set.household);
  const tasks = groupBy(openTasks(records.tasks, records.visits, today), (t) => t.set.household);
  return records.dwellings.map((dwelling) => {
    const household = households.get(dwelling.id)?.at(-1) ?? null;
    const members = household ? (people.get(household.id) ?? []) : [];
    const past = household ? (visits.get(household.id) ?? []) : [];
    const last = past.reduce<Of<Visit> | null>((a, b) => (a && heldOn(a) >= heldOn(b) ? a : b), null);
    const days = last ? Math.max(0, daysBetween(dayOf(heldOn(last)), today)) : null;
    const open = (household ? (tasks.get(household.id) ?? []) : []).sort(byUrgency);
    const task = open[0] ?? null;
    return {
      id: dwelling.id, scope: dwelling.scope, building: dwelling.set.building, dwelling, household, people: members, last, days, task,
      entrance: entranceName(dwelling.set.entrance ?? ''), floor: dwelling.set.floor ?? floorOf(dwelling.set.door), door: dwelling.set.door,
      head: headOf(household, members), due: task && dueOf(task.set.due_on, today),
      care: open.find(isPlan) ?? null, season: open.find(isSeason) ?? null,
      isWaiting: !!(dwelling.pending || household?.pending || members.some((p) => p.pending) || past.some((v) => v.pending)),
      fill: fillOf(dwelling, household, days),
    };
  }).sort(byWalk);
}

/** Doors that somebody should knock at by the end of this week; where somebody was met today, only what is due today. */
export function isDue(door: Door): boolean {
  if (!door.due || door.due.state === 'later' || isTriedToday(door)) return false;
  return door.due.state === 'late' || door.due.state === 'today' || door.days !== 0 || !isReached(door.last?.set.result);
}

const isUnreachedToday = (door: Door): boolean => door.days === 0 && !!door.last && !isReached(door.last.set.result);
const isFromAfar = (visit: Of<Visit> | null): boolean => ['phone', 'video'].includes(visit?.set.visit_mode ?? '');

/** Somebody already knocked today and met nobody: it stays due, but is not asked for again today. */
export const isTriedToday = (door: Door): boolean => isUnreachedToday(door) && !isFromAfar(door.last);

/** Somebody rang up today and nobody answered: the doorway is the next thing to try, on the same day. */
export const isCalledToday = (door: Door): boolean => isUnreachedToday(door) && isFromAfar(door.last);

/** What somebody comes for: what is due, and what a season asks for besides. */
export const purposesAt = (door: Door): string[] => [...new Set([door.task?.set.purpose, door.season?.set.purpose].filter((p) => p !== undefined))];

/** Late ones first, then today's, then tomorrow's; walking order within each. */
export function byNeed(a: Door, b: Door): number {
  const rank = (d: Door) => ({ late: 0, today: 1, tomorrow: 2, week: 3, later: 4 })[d.due?.state ?? 'later'];
  return rank(a) - rank(b) || byWalk(a, b);
}

/** Where to go from a door: the next one that is due on the way round this building, else the next door of the same
 *  entrance where nobody knocked for a month. Null when the round is done: zero is a good month. */
export function nextDoor(doors: readonly Door[], from: string): Door | null {
  const at = doors.findIndex((d) => d.id === from);
  const round = [...doors.slice(at + 1), ...doors.slice(0, Math.max(0, at))];
  const here = doors[at];
  return round.find(isDue) ?? round.find((d) => d.household && d.entrance === here?.entrance && (d.days === null || d.days > 30)) ?? null;
}

/** By day; of one day the plan's before the season's, because its next one hangs on the visit. */
const byUrgency = (a: Of<CareTask>, b: Of<CareTask>): number => (a.set.due_on === b.set.due_on ? Number(isSeason(a)) - Number(isSeason(b)) : a.set.due_on < b.set.due_on ? -1 : 1);

function headOf(household: Of<Household> | null, members: readonly Of<Person>[]): string {
  const head = members.find((p) => p.id === household?.set.head);
  return head ? head.set.name : members.slice(0, 2).map((p) => p.set.name).join('、');
}

/** A home whose household is not registered, or not this person's to see, is no empty one. */
function fillOf(dwelling: Of<Dwelling>, household: Of<Household> | null, days: number | null): Door['fill'] {
  if (!household) return ['lived', 'let'].includes(dwelling.set.dwelling_state) ? 'unknown' : 'empty';
  if (days === null || days > 90) return 'old';
  return days <= 30 ? 'recent' : 'older';
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}
