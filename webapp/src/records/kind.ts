/** A kind as the server's manifest declares it: what draws forms and lists without a network. */

export interface Label {
  zh: string;
  en: string;
}

export type Reach = 'public' | 'work' | 'personal' | 'confidential';
export type MergeRule = 'replace' | 'set' | 'counter' | 'log';

export interface Code extends Label {
  value: string;
}

export interface FieldDecl {
  name: string;
  label: Label;
  /** text, code, codes, ref, refs, day, instant, whole, decimal, flag, mapping, rows … */
  type: string;
  required: boolean;
  reach: Reach;
  merge: MergeRule;
  codes?: Code[] | null;
  limit?: number | null;
  /** The kind that a ref or refs field names. */
  kind?: string | null;
  /** The keys of a mapping, each with its label. */
  keys?: Code[] | null;
  /** The columns of a rows field. */
  fields?: FieldDecl[] | null;
}

export interface Move {
  from: string;
  to: string;
  label?: Label | null;
}

export interface Workflow {
  initial: string;
  moves: Move[];
  states?: Code[] | null;
}

export interface KindDecl {
  name: string;
  label: Label;
  schema: number;
  reach: Reach;
  /** Written once by one author, never merged with another. */
  fact: boolean;
  lives_in: string[];
  window_days: number | null;
  states: Workflow | null;
  fields: FieldDecl[];
  rights: Record<string, string>;
  /** Fields that the search reads; a dotted name follows a ref: `household.dwelling.door`. */
  search?: string[] | null;
}

export interface Manifest {
  digest: string;
  kinds: KindDecl[];
}
