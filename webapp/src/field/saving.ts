import { useWords } from '../i18n/words';
import { useEngine } from '../live';
import type { Body } from '../records/contract';
import { RecordsError } from '../records/errors';
import type { Saved, SaveOptions } from '../records/api';
import { today } from '../i18n/today';
import { say } from '../ui/toast';
import { withPaper } from './paper/mode';

/** A form's content as a plain value: the engine hands it to a worker, which takes no proxies. */
export const plain = (body: Body): Body => JSON.parse(JSON.stringify(body)) as Body;

/** Saving as pages do it: 存好了 only when both stores have it, and for some seconds a way back. */
export function useSaving() {
  const { t, language } = useWords();
  const engine = useEngine();

  /** The error's own sentence where there is one; in any case that what was written is still there. */
  function sayTrouble(error: unknown): void {
    const note = error instanceof RecordsError ? error.say(language.value) : t('frame.failed.note');
    say(t('frame.failed.title'), { note, icon: 'alert', tone: 'amber' });
  }

  async function attempt(act: () => Promise<Saved>): Promise<Saved | null> {
    try {
      return await act();
    } catch (error) {
      sayTrouble(error);
      return null;
    }
  }

  /** Save a visit and offer to undo it. Undo is a second op: the first has gone to the outbox already. */
  async function saveVisit(body: Body, scope: string, words: string, note?: string): Promise<Saved | null> {
    const saved = await attempt(() => engine.save('visit', withPaper(engine.kind('visit'), plain(body), today.value), scope));
    if (saved) say(words, { note: note ?? t('frame.saved.local'), action: { label: t('frame.saved.undo'), run: () => undo(saved.id) } });
    return saved;
  }

  async function undo(visit: string): Promise<void> {
    const saved = await attempt(() => engine.edit('visit', visit, { void_reason: t('frame.saved.undoReason') }));
    if (saved) say(t('frame.saved.undone'), { note: t('frame.saved.local') });
  }

  async function saveNew(kind: string, body: Body, scope: string, words: string, more: SaveOptions = {}): Promise<Saved | null> {
    const saved = await attempt(() => engine.save(kind, withPaper(engine.kind(kind), plain(body), today.value), scope, more));
    if (saved) say(words, { note: t('frame.saved.local') });
    return saved;
  }

  async function saveEdit(kind: string, id: string, set: Body, words: string): Promise<Saved | null> {
    const saved = await attempt(() => engine.edit(kind, id, plain(set)));
    if (saved) say(saved.op ? words : t('generic.nothing'), saved.op ? { note: t('frame.saved.local') } : {});
    return saved;
  }

  return { attempt, saveVisit, saveNew, saveEdit, sayTrouble };
}
