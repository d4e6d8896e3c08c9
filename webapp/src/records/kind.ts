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
  /** text, texts, phones, code, codes, ref, refs, day, instant, whole, hours, flag, mapping, rows, files, anything. */
  type: string;
  required: boolean;
  reach: Reach;
  merge: MergeRule;
  /** Set by the server alone. */
  server: boolean;
  codes?: Code[];
  /** The keys of a mapping, each with its label. */
  keys?: Code[];
  /** The kinds that a ref or refs field may name; absent for any kind. */
  kinds?: string[];
  limit?: number;
  /** Bounds of a whole number, both included. */
  least?: number;
  most?: number;
  /** How free words are guarded: stopped where many or all read them, asked about where few do, in names only numbers. */
  guard?: 'public' | 'hard' | 'soft' | 'numbers';
  /** The columns of a rows field. */
  parts?: FieldDecl[];
}

/** What need not be written down: words by subject, and phrases that hold one and mean something else. */
export interface GuardDecl {
  subjects: (Code & { words: string[] })[];
  passing: string[];
  /** What says whose a text is that everybody reads; absent from a list that was stored before it had one. */
  public?: (Code & { pattern: string })[];
}

export interface Move {
  from: string;
  to: string;
  /** Roles, `owner` for the people whom the record names, `author` for who wrote it; empty: the server alone. */
  who: string[];
  /** Whoever has made a step to this state does not make this move. */
  not_by?: string;
}

export interface Workflow {
  initial: string;
  labels: Code[];
  moves: Move[];
  /** The field in which the record names who its `owner` is; absent where the server alone can tell. */
  owners?: string;
  /** Where a case begins by the value of one of its fields. */
  initial_of?: { field: string; states: Record<string, string> };
}

export interface SearchDecl {
  name: string | null;
  door: string[];
  phones: string | null;
  /** Texts that are looked through as they stand; absent from a manifest of before. */
  words?: string[];
}

export interface KindDecl {
  name: string;
  label: Label;
  schema: number;
  reach: Reach;
  /** Written once by one author, never merged with another. */
  fact: boolean;
  server_made: boolean;
  /** Creating one founds a scope, which is done online. */
  founds: boolean;
  lives_in: string[];
  /** The field that names the record this one speaks of. */
  about: string | null;
  window_days: number | null;
  states: Workflow | null;
  fields: FieldDecl[];
  /** Role → letters: C create, R read (`o` after it: own only), U change, X export. */
  rights: { within: Record<string, string>; above: Record<string, string> };
  /** Fields that an author may change without U; fields that the author of the record spoken of may change. */
  own: string[];
  asked: string[];
  search: SearchDecl | null;
}

export interface Manifest {
  digest: string;
  kinds: KindDecl[];
  /** Absent from a manifest that was stored before it had one. */
  guard?: GuardDecl;
}
