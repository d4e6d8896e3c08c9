import { useSaving } from '../../field/saving';
import { useWords } from '../../i18n/words';
import { useEngine } from '../../live';
import type { Rec, Saved } from '../../records/api';
import type { Body } from '../../records/contract';
import { say } from '../../ui/toast';

/** What may be said with a step; a day in `due` means until it ends. */
export interface StepWords {
  note?: string;
  due?: string;
  unit?: string;
}

/** The body of a step. */
export function stepBody(record: Pick<Rec, 'id'>, to: string, { note, due, unit }: StepWords): Body {
  const body: Body = { case: record.id, to };
  if (note?.trim()) body.note = note.trim();
  if (due) body.due_at = new Date(`${due}T23:59:00+08:00`).toISOString();
  if (unit) body.unit = unit;
  return body;
}

/** Saving a step: like any other record, offline too. */
export function useSteps() {
  const { t } = useWords();
  const engine = useEngine();
  const { attempt } = useSaving();

  async function saveStep(record: Rec, to: string, words: StepWords = {}): Promise<Saved | null> {
    const saved = await attempt(() => engine.save('step', stepBody(record, to, words), record.scope));
    if (saved) say(t('cases.stepped'), { note: t('frame.saved.local') });
    return saved;
  }
  return { saveStep };
}
