import { derivedId } from '../../records/derived';
import type { Rec } from '../../records/api';

/** One's own suggestion, as the server lists it: never its words. */
export interface OwnSuggestion {
  scope: string;
  id: string;
  number: string;
  on: string;
  answered: boolean;
  readers: { seq: number; at: string; who: { name: string } }[];
}

export interface OwnSuggestions {
  /** Where another one goes; null for somebody who works nowhere. */
  scope: string | null;
  rows: OwnSuggestion[];
}

/** What opening a confidential field gives. */
export interface Opened {
  field: string;
  value: unknown;
  said: { value: unknown; by: { id: string | null; name: string }; at: string }[];
  reader: string;
  opened_at: string;
  closes_at: string;
}

export const LIMIT = 1000;

/** The street's closed scope, worked out where there is no network: it follows from the street's id. */
export async function closedScope(units: Rec[]): Promise<string | null> {
  const street = units.find((unit) => unit.set.level === 'street');
  return street ? derivedId(street.id, 'closed') : null;
}

/** How long words may be seen, by the server's word. */
export const shownFor = (opened: Opened): number => Math.max(0, Date.parse(opened.closes_at) - Date.parse(opened.opened_at));
