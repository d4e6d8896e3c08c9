import { today } from '../../i18n/today';
import { dayOf } from '../../i18n/days';
import { dueOf, openMoves } from '../../kinds/cases/moves';
import { useEngine, useView } from '../../live';
import type { Rec } from '../../records/api';

/** A case that somebody here may take a step further by their post, or because it names them. */
export interface Waiting {
  record: Rec;
  state: string;
  due: string | null;
  isLate: boolean;
  /** It names them. */
  isMine: boolean;
}

const ELSEWHERE = new Set(['conflict', 'shift', 'micro_wish']); // each has a page of its own that says what is to be done
const asDay = (due: string): string => (due.includes('T') ? dayOf(due) : due);

/** The cases that wait for this person: what is late first, then by when they are due, then the oldest. */
export function useWaiting() {
  const engine = useEngine();
  const kinds = engine.kinds().filter((kind) => kind.states && !ELSEWHERE.has(kind.name));
  return useView([...kinds.map((kind) => kind.name), 'step'], () => {
    const found: Waiting[] = [];
    for (const kind of kinds) {
      for (const record of engine.list(kind.name)) {
        const told = engine.caseState(kind.name, record.id);
        // What only its author may do, to take it back or to say it is not right, waits for nobody.
        if (!told || !openMoves(kind.states!, told, { ...record, by: null }, engine.session).length) continue;
        const stated = dueOf(told, record);
        const due = stated ? asDay(stated) : null;
        const isLate = !!due && due < today.value;
        const isMine = [record.set[kind.states!.owners ?? '']].flat().includes(engine.session?.user.id ?? '');
        if (kind.states!.owners && !isMine && !isLate) continue; // it waits for those whom it names, until they are late
        found.push({ record, state: told.state, due, isLate, isMine });
      }
    }
    return found.sort((a, b) => ((a.due ?? '9') < (b.due ?? '9') ? -1 : (a.due ?? '9') > (b.due ?? '9') ? 1 : a.record.at < b.record.at ? -1 : 1));
  }, []);
}
