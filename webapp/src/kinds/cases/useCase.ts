import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import { dayOf } from '../../i18n/days';
import { today } from '../../i18n/today';
import { useWords } from '../../i18n/words';
import { useEngine, useView } from '../../live';
import type { Rec } from '../../records/api';
import type { Workflow } from '../../records/kind';
import { dueOf, isOver, openMoves } from './moves';

const EMPTY = { state: '', steps: [] };
const asDay = (due: string): string => (due.length === '2026-11-23'.length ? due : dayOf(due));

/** One case as a page shows it: where it stands, what was done, by when it should be done, and what this person may do. */
export function useCase(record: MaybeRefOrGetter<Rec | undefined>) {
  const { label: words } = useWords();
  const engine = useEngine();
  const kind = (): string => toValue(record)?.kind ?? '';
  const flow = computed<Workflow | null>(() => engine.kind(kind())?.states ?? null);
  const steps = useView(['step'], () => engine.list('step'), []); // read again when somebody steps, wherever
  const told = computed(() => {
    const of = toValue(record);
    return (steps.value && of && engine.unlocked && engine.caseState(of.kind, of.id)) || EMPTY;
  });
  const name = (state: string): string => words(flow.value?.labels.find((one) => one.value === state)) || state;
  const due = computed(() => {
    const of = toValue(record);
    const found = of && dueOf(told.value, of);
    return found ? asDay(found) : null;
  });
  const isClosed = computed(() => !flow.value || isOver(flow.value, told.value.state));

  return {
    state: computed(() => told.value.state),
    label: computed(() => name(told.value.state)),
    /** What this person may do now: where it leads, and how that is called. */
    moves: computed(() => {
      const of = toValue(record);
      return of && flow.value ? openMoves(flow.value, told.value, of, engine.session).map(({ to }) => ({ to, label: name(to) })) : [];
    }),
    /** What was done, the oldest first; one that came too late stands as a note. */
    steps: computed(() => told.value.steps.map(({ record: one, counted }) => ({ id: one.id, label: name(String(one.set.to)), by: one.by, at: one.at, note: one.set.note ? String(one.set.note) : '', unit: one.set.unit ? String(one.set.unit) : '', counted, pending: !!one.pending }))),
    due,
    isClosed,
    isLate: computed(() => !isClosed.value && !!due.value && due.value < today.value),
  };
}
