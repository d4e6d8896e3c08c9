import { useWords } from '../i18n/words';
import { useEngine } from '../live';
import type { OutboxItem, Rec } from '../records/api';
import { useNames } from './names';

/** How an op of the outbox or the journal is called: the kind and the record it speaks of. Once its record has come
 *  back, the op's readable copy is gone; the record is then known by its scope and the seq of the receipt. */
export function useItems() {
  const { t, label } = useWords();
  const engine = useEngine();
  const { titleOf, homeName } = useNames();

  /** Records by where and when they last changed, to look many receipts up at once. */
  function recordsBySeq(): Map<string, Rec> {
    const found = new Map<string, Rec>();
    for (const kind of engine.kinds()) for (const record of engine.list(kind.name)) found.set(`${record.scope}:${record.seq}`, record);
    return found;
  }

  function recordOf(item: OutboxItem, bySeq?: Map<string, Rec>): Rec | undefined {
    if (item.op?.kind) return engine.get(item.op.kind, item.op.record ?? '');
    return item.result?.seq ? bySeq?.get(`${item.scope}:${item.result.seq}`) : undefined;
  }

  function itemTitle(item: OutboxItem, bySeq?: Map<string, Rec>): string {
    const record = recordOf(item, bySeq);
    const kind = record?.kind ?? item.op?.kind;
    if (!kind) return t('uploads.locked');
    const called = label(engine.kind(kind)?.label) || kind;
    if (record) return `${called} · ${titleOf(record)}`;
    const household = item.op?.set?.household;
    return household ? `${called} · ${homeName(engine.get('household', String(household)))}` : called;
  }
  return { itemTitle, recordOf, recordsBySeq };
}
