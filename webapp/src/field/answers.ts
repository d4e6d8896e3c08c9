import { computed } from 'vue';
import { dayOf, daysBetween, dayShort } from '../i18n/days';
import { today } from '../i18n/today';
import { joined, useWords } from '../i18n/words';
import { useEngine, useView } from '../live';
import type { CaseState, Rec } from '../records/api';
import type { Reading } from '../records/reading';
import { useNames } from './names';

/** What came of something that this person reported. */
export interface Answer {
  id: string;
  kind: string;
  /** The day on which they reported it, as it is read: `11-23`. */
  on: string;
  /** What it was: `积雪结冰 · 5号楼`. */
  what: string;
  /** What was done, or why nothing is. */
  note: string;
  outcome: 'solved' | 'answered' | 'declined';
  /** Only until somebody closes it may its reporter say that it is not right yet. */
  mayReopen: boolean;
  /** How it is put away once it was read: by a field of the record, or by the last step of the case. */
  putAway: 'told' | 'closed' | null;
  /** The whole sentence. */
  text: string;
}

type Engine = Pick<Reading, 'get' | 'list' | 'caseState'>;
interface Raw { record: Rec; at: string; note: string; outcome: Answer['outcome']; mayReopen: boolean; putAway: Answer['putAway'] }

const SHOWN_DAYS = 30;

const lastTo = (state: CaseState, ...to: string[]): Rec | undefined => state.steps.findLast((step) => step.counted && to.includes(String(step.record.set.to)))?.record;

/** What was answered to a hazard: that of the one it was linked to, where it was the same. */
function ofHazard(engine: Engine, hazard: Rec): Raw | null {
  const state = engine.caseState('hazard', hazard.id);
  if (state?.state === 'linked_duplicate' && hazard.set.duplicate_of) {
    const other = engine.get('hazard', String(hazard.set.duplicate_of));
    const same = other && !other.set.duplicate_of ? ofHazard(engine, other) : null;
    return same && { ...same, record: hazard, mayReopen: false };
  }
  const end = state && lastTo(state, 'closed', 'verified', 'declined');
  if (!state || !end || !['closed', 'verified', 'declined'].includes(state.state)) return null;
  const said = state.state === 'declined' ? end : lastTo(state, 'resolved');
  return { record: hazard, at: end.at, note: String(said?.set.note ?? ''), outcome: state.state === 'declined' ? 'declined' : 'solved', mayReopen: state.state === 'verified', putAway: 'told' };
}

function ofReport(engine: Engine, report: Rec): Raw | null {
  const state = engine.caseState('info_report', report.id);
  const end = state && lastTo(state, 'answered');
  if (!end || lastTo(state, 'closed')?.by === report.by) return null;
  return { record: report, at: end.at, note: String(report.set.answer ?? end.set.note ?? ''), outcome: 'answered', mayReopen: false, putAway: state.state === 'answered' ? 'closed' : null };
}

/** The answers to what somebody reported, the newest first; those they have read are told already. */
export function answersFor(engine: Engine, user: string | undefined, today: string): Raw[] {
  const mine = (record: Rec): boolean => record.by === user && !record.set.reporter_told_at;
  return [
    ...engine.list('hazard').filter(mine).map((hazard) => ofHazard(engine, hazard)),
    ...engine.list('info_report').filter(mine).map((report) => ofReport(engine, report)),
  ]
    .filter((one): one is Raw => !!one && daysBetween(dayOf(one.at), today) <= SHOWN_DAYS)
    .sort((a, b) => (a.at < b.at ? 1 : -1));
}

/** What this person reported and was answered: 您 11-23 报的问题已解决：已撒盐. */
export function useAnswers() {
  const { t } = useWords();
  const engine = useEngine();
  const { codeOf, nameOf } = useNames();
  const raw = useView(['hazard', 'info_report', 'step', 'building'], () => answersFor(engine, engine.session?.user.id, today.value), []);
  const whatOf = ({ kind, set }: Rec): string =>
    kind === 'hazard' ? joined(codeOf(kind, 'hazard_type', set.hazard_type), nameOf(String(set.place_ref))) : joined(codeOf(kind, 'info_kind', set.info_kind), set.place_ref && nameOf(String(set.place_ref)));
  return computed<Answer[]>(() =>
    raw.value.map(({ record, note, outcome, mayReopen, putAway }) => {
      const on = dayShort(dayOf(String(record.set.occurred_at ?? record.at)), today.value);
      return { id: record.id, kind: record.kind, on, what: whatOf(record), note, outcome, mayReopen, putAway, text: t(`answers.${outcome}`, { date: on, note: note || t('answers.noNote') }) };
    }),
  );
}
