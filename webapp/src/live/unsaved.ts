/** Words in open forms that are not saved yet: nothing may take the page away before they are put down. */

export interface Unsaved {
  /** There is something in the form that would be missed. */
  hasWords: () => boolean;
  /** Puts it down as a draft. */
  keep: () => Promise<void>;
}

const forms = new Set<Unsaved>();

/** Names an open form; the answer takes its name back. */
export function openForm(form: Unsaved): () => void {
  forms.add(form);
  return () => void forms.delete(form);
}

export const hasUnsavedWords = (): boolean => [...forms].some((form) => form.hasWords());

export async function keepUnsavedWords(): Promise<void> {
  await Promise.all([...forms].map((form) => form.keep()));
}
