import { useWords } from '../i18n/words';
import { useEngine } from '../live';
import type { OutboxItem } from '../records/api';
import { useNames } from './names';

/** How an op of the outbox or the journal is called: the kind and the record it speaks of. */
export function useItems() {
  const { t, label } = useWords();
  const engine = useEngine();
  const { titleOf, homeName } = useNames();

  function itemTitle(item: OutboxItem): string {
    const { op } = item;
    if (!op?.kind) return t('uploads.locked');
    const kind = label(engine.kind(op.kind)?.label) || op.kind;
    const record = engine.get(op.kind, op.record ?? '');
    if (record) return `${kind} · ${titleOf(record)}`;
    const household = op.set?.household;
    return household ? `${kind} · ${homeName(engine.get('household', String(household)))}` : kind;
  }
  return { itemTitle };
}
