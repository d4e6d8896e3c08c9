/** Words for whoever asks, which are not read out to who answers: the engine would run them into the hint. */

/** Path of a question → language → its guidance. */
export type Guidance = ReadonlyMap<string, ReadonlyMap<string, string>>;

const ITEXT = /^jr:itext\('(.+)'\)$/;

/** Takes the guidance out of a definition; gives what is left, and the guidance. */
export function withoutGuidance(xml: string): { xml: string; guidance: Guidance } {
  const form = new DOMParser().parseFromString(xml, 'text/xml');
  const texts = new Map<string, Map<string, string>>();
  for (const value of form.querySelectorAll('translation > text > value[form="guidance"]')) {
    const [text, language] = [value.parentElement!.id, value.closest('translation')!.getAttribute('lang') ?? ''];
    texts.set(text, (texts.get(text) ?? new Map<string, string>()).set(language, value.textContent.trim()));
    value.textContent = '';
  }
  const found = new Map<string, Map<string, string>>();
  for (const hint of form.querySelectorAll('hint[ref]')) {
    const words = texts.get(ITEXT.exec(hint.getAttribute('ref')!)?.[1] ?? '');
    const path = hint.parentElement?.getAttribute('ref');
    if (words && path) found.set(path, words);
  }
  return { xml: found.size ? new XMLSerializer().serializeToString(form) : xml, guidance: found };
}
