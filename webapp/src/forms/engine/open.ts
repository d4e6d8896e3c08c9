/** The one door to the engine of questionnaires. If another takes its place one day, only this folder changes. */
import { constants, loadForm, type FormInstanceConfig, type RootNode } from '@getodk/xforms-engine';
import { withoutGuidance } from './guidance';
import { instanceOf } from './instance';
import { Parts } from './parts';
import { fitting } from './text';
import { FormUnusable, type OpenForm, type Opening } from './types';
import { valuesOf } from './values';

/** Errors: FormUnusable, with the engine's word, for a definition that cannot be run. */
export async function openForm(opening: Opening): Promise<OpenForm> {
  const { state, language = 'zh', changed = () => undefined } = opening;
  const { xml, guidance } = withoutGuidance(opening.xml);
  const root = await rootOf({ ...opening, xml });
  const parts = new Parts(state, (path) => guidance.get(path)?.get(root.currentState.activeLanguage.language) ?? '', changed);
  const fit = fitting([...root.languages], language);
  const speak = (name: string): void => {
    const found = root.languages.find((one) => one.language === name);
    if (found && !found.isSyntheticDefault) root.setLanguage(found);
  };
  if (fit) speak(fit.language);
  return {
    get parts() { return parts.of(root.currentState.children); },
    languages: root.languages.map((one) => one.language).filter(Boolean),
    get language() { return root.currentState.activeLanguage.language; },
    speak,
    draft: () => root.instanceState.instanceXML,
    faults: () => [...new Set([...root.validationState.violations.map(({ nodeId }) => nodeId as string), ...parts.misfits()])],
    finish: async () => {
      await root.prepareInstancePayload({ payloadType: 'monolithic' }); // writes when it ended
      return valuesOf(root);
    },
  };
}

async function rootOf({ xml, attachment, state, answers, draft = answers && instanceOf(xml, answers) }: Opening): Promise<RootNode> {
  const form = await loadForm(xml, {
    fetchFormAttachment: async (url) => answerOf(await attachment(decodeURIComponent(url.href.split('/').pop() ?? ''))),
    // a list that is missing is an empty list, not a form that does not open
    missingResourceBehavior: constants.MISSING_RESOURCE_BEHAVIOR.BLANK,
  });
  if (form.status === 'failure') throw new FormUnusable(form.error.message);
  const config: FormInstanceConfig = {
    stateFactory: state,
    // a file keeps the name that we give it; its content never comes here
    instanceAttachments: { fileNameFactory: ({ basename, extension }) => `${basename}${extension ?? ''}` },
    // nothing of the person or the tablet goes into an answer, and never a place
    preloadProperties: { deviceID: '', email: '', username: '', phoneNumber: '' },
    geolocationProvider: { getLocation: async () => '' },
  };
  try {
    return draft ? (await form.restoreInstance({ data: [kept(draft)] }, config)).root : form.createInstance(config).root;
  } catch (error) {
    throw new FormUnusable(error instanceof Error ? error.message : String(error));
  }
}

function answerOf(content: Blob | null): Response {
  return content ? new Response(content, { status: 200, headers: { 'Content-Type': content.type } }) : new Response(null, { status: 404 });
}

/** A draft as the engine hands one out; files are but names here. */
function kept(xml: string): never {
  const data = new FormData();
  const { INSTANCE_FILE_NAME: name, INSTANCE_FILE_TYPE: type } = constants;
  data.set(name, new File([xml], name, { type }));
  for (const [, file] of xml.matchAll(/>([\w-]+\.(?:jpg|jpeg|png|webp|webm|ogg|m4a|mp4))</g)) data.set(file!, new File([], file!));
  return data as never;
}
