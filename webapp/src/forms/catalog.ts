/** Questionnaires of this tablet: what is offered, what was begun, and which of their files must lie here. */
import type { Draft, FileRow, OutboxItem, Rec } from '../records/api';
import type { Wanted } from '../records/files/library';

export interface NamedFile extends FileRow {
  name: string;
}

/** A published version. It never changes but for the day it was withdrawn. Source: docs/questionnaires.md */
export interface Form {
  name: string;
  version: string;
  series?: string | null;
  purpose: string;
  about: 'household' | 'person' | 'none';
  definition: FileRow[];
  attachments?: NamedFile[] | null;
  withdrawn_on?: string | null;
}
export type FormRec = Omit<Rec, 'set'> & { set: Form };

/** What a draft keeps of an answer. `xml` is the form as far as it is filled in; files lie in the tablet's store. */
export interface Begun {
  form: string;
  household: string | null;
  person: string | null;
  xml: string | null;
  files: NamedFile[];
  /** The kept change that it corrects. */
  replaces?: string;
  /** Typed in from a sheet of paper. */
  how?: string | null;
}
export interface BegunDraft extends Omit<Draft, 'body'> {
  body: Begun;
}

/** An answer that the street keeps aside, begun again with all that stands in it. */
export function begunOf({ id, op }: Pick<OutboxItem, 'id' | 'op'>): Begun {
  const { form, household = null, person = null, files, how = null } = { ...op?.set } as unknown as Begun;
  return { form, household, person, how, xml: null, files: files ?? [], replaces: id };
}

const KEY = 'answer:';
export const draftKey = (id: string): string => KEY + id;
export const draftId = ({ key }: { key: string }): string => key.slice(KEY.length);
export const isBegun = (draft: Draft): draft is Draft & BegunDraft => draft.key.startsWith(KEY) && draft.kind === 'answer';

export const asForms = (records: readonly Rec[]): FormRec[] => records as unknown as FormRec[];

/** Of each series the newest version, unless it was withdrawn: in the order of their names. */
export function offered(forms: readonly FormRec[]): FormRec[] {
  const newest = new Map<string, FormRec>();
  for (const form of forms) {
    const series = form.set.series ?? form.id;
    const known = newest.get(series);
    if (!known || (form.seq ?? 0) > (known.seq ?? 0)) newest.set(series, form);
  }
  return [...newest.values()].filter(({ set }) => !set.withdrawn_on).sort((a, b) => a.set.name.localeCompare(b.set.name, 'zh-CN'));
}

/** The files of what is offered, and of what was begun: a version stays usable until its last draft is sent. */
export function wanted(forms: readonly FormRec[], drafts: readonly Draft[]): Wanted[] {
  const begun = new Set(drafts.filter(isBegun).map(({ body }) => body.form));
  const needed = new Set([...forms.filter(({ id }) => begun.has(id)), ...offered(forms)]);
  return [...needed].flatMap(({ scope, set }) =>
    [...set.definition, ...(set.attachments ?? [])].map(({ sha256, size_bytes }) => ({ scope, sha256, size_bytes })));
}
