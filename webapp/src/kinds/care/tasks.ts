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
}

/** What a task needs to know of a visit: which task it names, and how it went. */
export interface Outcome {
  care_task?: string | null;
  result?: string | null;
  void_reason?: string | null;
}

/** After these nobody was reached, so the task stays open. */
const NOT_REACHED = new Set(['no_answer', 'reschedule', 'unsafe_abort']);

export const isReached = (result: string | null | undefined): boolean => !!result && !NOT_REACHED.has(result);

/** Tasks that no visit has ended yet. */
export function openTasks(tasks: readonly Of<CareTask>[], visits: readonly { set: Outcome }[]): Of<CareTask>[] {
  const ended = new Set(visits.filter((v) => !v.set.void_reason && isReached(v.set.result)).map((v) => v.set.care_task));
  return tasks.filter((task) => !ended.has(task.id));
}

export type Due = { state: 'late'; days: number } | { state: 'today' | 'week' | 'later' };

/** How a due day stands to today. A week ends on Sunday. */
export function dueOf(dueOn: string, today: string): Due {
  const days = daysBetween(dueOn, today);
  if (days > 0) return { state: 'late', days };
  if (days === 0) return { state: 'today' };
  return { state: dueOn <= weekEnd(today) ? 'week' : 'later' };
}
