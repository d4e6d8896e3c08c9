import { onMounted, shallowReactive, shallowRef, type Ref } from 'vue';
import { useWords } from '../i18n/words';
import { useEngine } from '../live';
import { RecordsError } from '../records/errors';
import { draftKey, type Begun, type FormRec } from './catalog';
import type { OpenForm, Values } from './engine/types';

/** Why a questionnaire does not open: its file is not here yet, or it cannot be run. */
export type Shut = { why: 'away' | 'unusable'; note: string };

/** One questionnaire, opened with what its draft kept, or with saved answers. The engine is fetched when the first one is opened. */
export function useFilled(record: () => FormRec | undefined, draft: string | null, content: Ref<Begun>, answers?: Values) {
  const { language } = useWords();
  const engine = useEngine();
  const form = shallowRef<OpenForm | null>(null);
  const shut = shallowRef<Shut | null>(null);

  async function attached(name: string): Promise<Blob | null> {
    const { scope, set } = record()!;
    const row = set.attachments?.find((one) => one.name === name);
    return row ? new Blob([await engine.file(scope, row.sha256)], { type: row.media_type }) : null;
  }

  onMounted(async () => {
    const one = record();
    if (!one) return;
    try {
      const [{ openForm }, kept, xml] = await Promise.all([
        import('./engine/open'), draft ? engine.loadDraft(draftKey(draft)) : null, engine.file(one.scope, one.set.definition[0]!.sha256).then((file) => file.text()),
      ]);
      const opened = await openForm({
        xml, answers, attachment: attached, state: shallowReactive, language: language.value, draft: (kept?.body as unknown as Begun | undefined)?.xml,
        changed: () => void (content.value = { ...content.value, xml: opened.draft() }),
      });
      form.value = opened;
    } catch (error) {
      shut.value = error instanceof RecordsError ? { why: 'away', note: error.say(language.value) } : { why: 'unusable', note: error instanceof Error ? error.message : String(error) };
    }
  });
  return { form, shut, attached };
}
