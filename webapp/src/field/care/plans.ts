import { computed, type ComputedRef } from 'vue';
import { may } from '../../kinds/generic/decl';
import { useEngine, useRecords } from '../../live';
import type { Door } from '../doors';

const CARE_VISIT = 'care_visit';

/** What somebody has said to being looked in on: yes, taken back, or not asked yet. */
export type Consent = 'given' | 'withdrawn' | 'unasked';

/** A home's care plan: who may set it up, and what its people have said to it. */
export function usePlans() {
  const engine = useEngine();
  const consents = useRecords('consent_record');
  const kind = computed(() => engine.kind('care_task'));
  function consentOf(person: string): Consent {
    const said = consents.value.filter((one) => one.set.subject === person && (one.set.consent_scope as string[] | null)?.includes(CARE_VISIT));
    if (!said.length) return 'unasked';
    return said.some((one) => !one.set.withdrawn_on) ? 'given' : 'withdrawn';
  }
  return {
    mayPlan: computed(() => may(engine.session, kind.value, 'C')),
    mayChange: computed(() => may(engine.session, kind.value, 'U')),
    consentOf,
  };
}

/** The homes with a plan, those that are due first. */
export const planned = (doors: ComputedRef<Door[]>): ComputedRef<Door[]> =>
  computed(() => doors.value.filter((door) => door.care).sort((a, b) => (a.care!.set.due_on < b.care!.set.due_on ? -1 : a.care!.set.due_on > b.care!.set.due_on ? 1 : 0)));
