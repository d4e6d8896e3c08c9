import { clockOf, dayOf } from '../../i18n/days';
import { joined, useWords } from '../../i18n/words';
import { useEngine } from '../../live';
import type { Rec } from '../../records/api';
import { useNames } from '../names';

export interface LogRow {
  id: string;
  day: string;
  time: string;
  what: string;
  where: string;
  result: string;
  isReceived: boolean;
  remark: string;
}

/** What this person wrote, as this tablet knows it: no names, no phone numbers, no words. */
export function useLog() {
  const { t, label } = useWords();
  const engine = useEngine();
  const { doorName, homeName, showField, find } = useNames();

  function whereOf({ kind, set, id }: Rec): string {
    const home = kind === 'household' ? id : set.household;
    if (home) return homeName(engine.get('household', String(home)));
    if (set.dwelling) return doorName(engine.get('dwelling', String(set.dwelling)));
    const place = find(String(set.building ?? set.place_ref ?? ''));
    return String(place?.set.name ?? set.place_text ?? '');
  }

  /** The codes that say what it was: a visit's result, a hazard's type. */
  function resultOf(record: Rec): string {
    const fields = engine.kind(record.kind)?.fields.filter((f) => f.type === 'code' && f.required && f.reach !== 'confidential') ?? [];
    return joined(...fields.map((f) => showField(record.kind, f.name, record.set[f.name])));
  }

  function rowOf(record: Rec): LogRow {
    const { kind, set } = record;
    const at = String(set.occurred_at ?? record.at);
    const isLate = dayOf(at) !== dayOf(record.at);
    return {
      id: record.id, day: dayOf(at), time: isLate ? '' : clockOf(at), what: label(engine.kind(kind)?.label), where: whereOf(record), result: resultOf(record),
      isReceived: !record.pending && record.seq !== null,
      remark: joined(set.void_reason && t('log.withdrawn'), set.how === 'paper_later' ? showField(kind, 'how', set.how) : isLate && t('visit.late')),
    };
  }

  /** From and to are days, both included; the newest first. */
  function rows(from: string, to: string): LogRow[] {
    const me = engine.session?.user.id;
    if (!me || !engine.unlocked) return [];
    const mine = engine.kinds().filter((k) => !k.server_made && !k.about).flatMap((k) => engine.list(k.name).filter((r) => r.by === me));
    return mine.map(rowOf).filter((row) => row.day >= from && row.day <= to).sort((a, b) => (a.day + a.time < b.day + b.time ? 1 : -1));
  }

  return { rows };
}
