/** Questionnaires as the desk is told of them. Source: docs/protocol.md, Questionnaires */
import type { Place } from '../types';

export interface FormProblem {
  code: string;
  sheet: string;
  row: number;
  column: string;
  detail: string;
  zh: string;
  en: string;
}

export type Texts = Record<string, string>;
export interface Question {
  name: string;
  row: number;
  type: string;
  depth: number;
  label: Texts;
  hint: Texts;
  is_required: boolean;
  if: string;
  holds: string;
  calculation: string;
  choices: { value: string; label: Texts }[];
}
export interface CheckedForm {
  title: string;
  version: string;
  languages: string[];
  questions: Question[];
  lists: string[];
  media: string[];
  warnings: string[];
}
export interface Checked {
  problems: FormProblem[];
  form: CheckedForm | null;
}

export interface FormVersion {
  id: string;
  version: string;
  published_on: string;
  answers: number;
}
export interface FormRow {
  series: string;
  id: string;
  scope: string;
  place: string;
  may_change: boolean;
  name: string;
  version: string;
  purpose: string;
  about: string;
  published_on: string;
  withdrawn_on: string | null;
  answers: number;
  versions: FormVersion[];
}
export interface Shelf {
  places: { scope: string; nature: string; name: string }[];
  forms: FormRow[];
  answers: boolean;
}

export interface Column {
  name: string;
  label: string;
  type: string;
}
export interface About {
  scope: string;
  id: string;
  on: string;
  place: Place;
  person: string;
  by: string;
  void: string | null;
}
export interface AnswersPage {
  form: { name: string; version: string; purpose: string };
  languages: string[];
  columns: Column[];
  rows: (About & { cells: string[] })[];
  more: string | null;
}
export interface OneAnswer extends About {
  form: { name: string; version: string; purpose: string };
  files: { sha256: string; media_type?: string }[];
  tables: { label: string; columns: Column[]; rows: string[][] }[];
}
