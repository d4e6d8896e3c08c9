import { daysBetween, weekEnd } from '../../i18n/days';
import type { Of } from '../of';

export interface CareTask {
  household: string;
  person?: string | null;
  purpose: string;
  cadence?: string | null;
  due_on: string;
  two_people?: boolean | null;
  source?: string | null;
  season?: string | null;
  ends_on?: string | null;
}

/** What a task needs to know of a visit: which task it names, where and when it was, and how it went. */
export interface Outcome {
  household?: string;
  occurred_at?: string | null;
  care_task?: string | null;
  result?: string | null;
  void_reason?: string | null;
}

/** After these nobody was reached, so the task stays open. */
const NOT_REACHED = new Set(['no_answer', 'reschedule', 'unsafe_abort']);

export const isReached = (result: string | null | undefined): boolean => !!result && !NOT_REACHED.has(result);

export const isSeason = (task: Of<CareTask>): boolean => task.set.source === 'season';

/** A care visit that somebody planned; with a cadence it comes again, and seasons ask for its home. */
export const isPlan = (task: Of<CareTask>): boolean => !isSeason(task) && task.set.purpose === 'care_visit';

/** Tasks that nothing has ended yet: no visit that names them, not their last day; a season's task is also ended by any
 *  visit that has reached the home since it was made. */
export function openTasks(tasks: readonly Of<CareTask>[], visits: readonly { at?: string; set: Outcome }[], today: string): Of<CareTask>[] {
  const ended = new Set<string | null | undefined>();
  const reached = new Map<string | undefined, string>();
  for (const { at = '', set } of visits) {
    if (set.void_reason || !isReached(set.result)) continue;
    ended.add(set.care_task);
    const when = set.occurred_at ?? at;
    if (when > (reached.get(set.household) ?? '')) reached.set(set.household, when);
  }
  return tasks.filter((task) => !ended.has(task.id) && !(task.set.ends_on && task.set.ends_on <= today) && !(isSeason(task) && (reached.get(task.set.household) ?? '') >= task.at));
}

export type Due = { state: 'late'; days: number } | { state: 'today' | 'tomorrow' | 'week' | 'later' };

/** How a due day stands to today. A week ends on Sunday. */
export function dueOf(dueOn: string, today: string): Due {
  const days = daysBetween(dueOn, today);
  if (days > 0) return { state: 'late', days };
  if (days === 0) return { state: 'today' };
  if (days === -1) return { state: 'tomorrow' };
  return { state: dueOn <= weekEnd(today) ? 'week' : 'later' };
}
