/** A questionnaire as our pages see it, whatever runs it: parts with a text, an answer and a way to change it. */

/** `unknown` is what our pages cannot ask; `place` would ask where somebody is, which is never done. */
export type Asking =
  | 'text' | 'whole' | 'decimal' | 'date' | 'time' | 'moment' | 'one' | 'many' | 'order' | 'range' | 'tick' | 'file' | 'note' | 'place' | 'unknown';

/** What keeps an answer from being taken: it is missing, the form's own rule forbids it, or it is no such value. */
export interface Fault {
  what: 'required' | 'constraint' | 'number';
  /** The form's own words, where it has some. */
  message: string | null;
}

export interface Answer {
  value: string;
  label: string;
  /** A file of the form's attachments that shows it. */
  image: string | null;
}

interface Shown {
  readonly id: string;
  readonly label: string;
  readonly hint: string;
  readonly image: string | null;
  /** What the form says of its look: `multiline`, `minimal`, `field-list` … */
  readonly looks: readonly string[];
  readonly isShown: boolean;
}

/** One question. Answers are texts as they stand in the finished form: several are set apart by spaces. */
export interface Question extends Shown {
  /** Words for whoever asks. */
  readonly guidance: string;
  readonly asking: Asking;
  readonly value: string;
  readonly isFixed: boolean;
  readonly isRequired: boolean;
  readonly fault: Fault | null;
  readonly answers: readonly Answer[];
  readonly bounds: { from: number; to: number; step: number } | null;
  /** Begin of the media type of a file: `image`, `audio`, `*`. */
  readonly media: string;
  set(value: string): void;
}

export interface Group extends Shown {
  readonly asking: 'group';
  readonly parts: readonly Part[];
}

/** The same parts again and again. `mayGrow` is false where the form counts by itself. */
export interface Repeat extends Shown {
  readonly asking: 'repeat';
  readonly mayGrow: boolean;
  readonly rows: readonly Group[];
  add(): void;
  remove(row: number): void;
}

export type Part = Question | Group | Repeat;

/** Answers as they are saved: groups are objects, repeats arrays of objects, answers texts. */
export type Values = { [name: string]: string | Values | Values[] };

export interface Opening {
  /** The definition: an XForm. */
  xml: string;
  /** A file that the definition names; null when there is none. */
  attachment: (name: string) => Promise<Blob | null>;
  /** Makes an object whose changes a page sees, such as Vue's shallowReactive. */
  state: <T extends object>(object: T) => T;
  /** What a draft kept. */
  draft?: string | null;
  /** Saved answers, to be read or corrected; where there is no draft. */
  answers?: Values;
  /** The language of the page; the form's own that fits best is shown. */
  language?: string;
  /** Told of every change that a person makes. */
  changed?: () => void;
}

export interface OpenForm {
  readonly parts: readonly Part[];
  readonly languages: readonly string[];
  readonly language: string;
  speak(language: string): void;
  /** All that was answered so far, to be opened again. */
  draft(): string;
  /** Questions that keep the form from being finished, in the order of the form. */
  faults(): string[];
  /** The answers, once everything that the form computes at its end is computed. */
  finish(): Promise<Values>;
}

/** The definition cannot be run. `reason` is the engine's own word, for whoever made the form. */
export class FormUnusable extends Error {
  constructor(readonly reason: string) {
    super(`form cannot be run: ${reason}`);
  }
}
