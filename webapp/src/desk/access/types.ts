/** What the server answers about the log: a resident's sheet, an alarm. */
import type { Label } from '../../records/kind';
import type { LogLine, Person, Place } from '../types';

/** What a resident is shown: who looked at what is held of a home or a person. */
export interface AboutSheet {
  of: { kind: string; id: string; scope: string; names: string[]; place: Place };
  lines: LogLine[];
  before: number | null;
  copies: { role: string; names: string[] }[];
}

export interface AlarmLine {
  id: string;
  what: string;
  words: Label;
  who: Person;
  device: { id: string; name: string } | null;
  at: string;
  last_at: string;
  said: { told?: number; seq?: number; have?: number; count?: number; homes?: number; from?: string };
  places: Place[];
  seen_by: Person | null;
  seen_at: string | null;
  note: string | null;
}
