import { addDays } from '../../i18n/days';
import type { Body } from '../../records/contract';
import type { IconName } from '../../ui/icons';
import type { Of } from '../of';
import { isSeason, openTasks, type CareTask, type Outcome } from './tasks';

export interface Season {
  value: string;
  icon: IconName;
  /** How many days it stands before it closes itself, where nobody says otherwise. */
  days: number;
}

/** The times at which a grid lead asks for a visit at every home that has a standing one. */
export const SEASONS: readonly Season[] = [
  { value: 'cold', icon: 'alert', days: 3 },
  { value: 'snow', icon: 'flag', days: 3 },
  { value: 'heating', icon: 'flame', days: 3 },
  { value: 'spring_festival', icon: 'gift', days: 7 },
  { value: 'flood', icon: 'shield', days: 7 },
  { value: 'holidays', icon: 'sun', days: 7 },
];

/** More homes than this are asked for in several goes, building by building: a push carries no more ops than that. */
export const MOST_HOMES = 500;

export interface Run {
  season: string;
  ends_on: string;
  tasks: Of<CareTask>[];
  left: Of<CareTask>[];
}

/** What is asked for by season and not over yet: how many homes, and which are still to be seen. */
export function runsOf(tasks: readonly Of<CareTask>[], visits: readonly { at?: string; set: Outcome }[], today: string): Run[] {
  const standing = tasks.filter((task) => isSeason(task) && (task.set.ends_on ?? today) > today);
  const left = new Set(openTasks(standing, visits, today));
  return SEASONS.flatMap(({ value }) => {
    const own = standing.filter((task) => task.set.season === value);
    const ends_on = own.reduce((last, task) => ((task.set.ends_on ?? '') > last ? task.set.ends_on! : last), '');
    return own.length ? [{ season: value, ends_on, tasks: own, left: own.filter((task) => left.has(task)) }] : [];
  });
}

/** The homes that are to be asked for and are not yet: pressed twice, the second time finds none. */
export function homesFor(homes: readonly string[], run: Run | undefined): string[] {
  const asked = new Set(run?.tasks.map((task) => task.set.household));
  return [...new Set(homes)].filter((home) => !asked.has(home));
}

/** The body of one home's task: to be seen by tomorrow, and over by itself. */
export const seasonTask = (season: Season, care: CareTask, today: string): Body => ({
  household: care.household, ...(care.person ? { person: care.person } : {}), ...(care.two_people ? { two_people: true } : {}),
  purpose: 'emergency', source: 'season', season: season.value, due_on: addDays(today, 1), ends_on: addDays(today, season.days + 1),
});
