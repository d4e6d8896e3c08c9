/** What happened to a record, as sentences in the order of time. Pure, so that it is tested without a page. */
import type { HistoryLine, RecordPage, ReviewLine } from '../types';

export interface Step {
  key: string;
  at: string;
  words: string;
  params: Record<string, string | number>;
  /** What an op changed, by name; the page turns names into labels. */
  fields: string[];
  /** What a question is about, and its answer. */
  field?: string | null;
  answer?: string | null;
}

export function story(record: Pick<RecordPage, 'history' | 'reviews'>): Step[] {
  const [first, ...later] = record.history;
  const steps = [...(first ? begun(first) : []), ...later.map(changed), ...record.reviews.map(said)];
  return steps.sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0));
}

function begun(op: HistoryLine): Step[] {
  const made = { key: `${op.op}/made`, at: op.at ?? op.received, words: op.offline ? 'madeOffline' : 'made', params: { name: op.by.name }, fields: [] };
  const arrived: Step = op.seq === null
    ? { key: op.op, at: op.received, words: 'keptLine', params: {}, fields: [] }
    : { key: op.op, at: op.received, words: 'received', params: { seq: op.seq }, fields: [] };
  return [made, arrived];
}

/** An op that is new although another came first took that one's place. */
const changed = (op: HistoryLine): Step => ({
  key: op.op, at: op.received, params: { name: op.by.name, seq: op.seq ?? '' }, fields: op.fields,
  words: op.seq === null ? 'keptLine' : op.fields.length ? 'edited' : 'entered',
});

const WORDS = { seen: 'reviewSeen', thanks: 'reviewThanks', look_again: 'reviewAsked' } as const;

const said = (one: ReviewLine): Step => ({
  key: one.id, at: one.at, words: WORDS[one.verdict], params: { name: one.by.name, note: one.note ?? '' }, field: one.field, answer: one.answer, fields: [],
});
