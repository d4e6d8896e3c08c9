/** What a sheet of paper asks, made from a kind's declaration: its fields in their order, ready to be drawn. */
import { formFields } from '../../kinds/generic/decl';
import type { Code, FieldDecl, KindDecl } from '../../records/kind';

/** Kinds that are recorded in the field and have a sheet, in the order of the page. */
export const SHEETS = ['visit', 'patrol', 'hazard', 'attendance', 'info_report', 'service_request', 'micro_wish', 'dispute', 'quick_discussion'] as const;

/** One sheet takes a whole list of these, a line each, with these fields as columns. */
const ROLLS: Readonly<Record<string, readonly string[]>> = { attendance: ['volunteer', 'in_at', 'out_at'] };
const ROLL_LINES = 15;
const ROW_LINES = 4;
const DENSE = 9;
/** What comes later to a thing that is handed on; the sheet is of its beginning. */
const LATER = new Set(['answer', 'result', 'rating', 'trips']);
/** What somebody can write by hand: places and people, never another record. */
const PLACES = new Set(['building', 'unit', 'dwelling', 'household', 'person', 'shift', 'volunteer_profile', 'volunteer_team']);

export type Drawn = { field: FieldDecl } & (
  | { as: 'boxes'; many: boolean; codes: Code[] }
  | { as: 'checks'; rows: Code[]; codes: Code[]; }
  | { as: 'table'; columns: FieldDecl[]; lines: number }
  | { as: 'lines'; lines: number }
  | { as: 'day' | 'moment' | 'yesno' }
);

export interface SheetDecl {
  fields: Drawn[];
  /** Whether the day it happened is asked at the head. */
  hasDay: boolean;
  /** So much to ask that it takes smaller type to stay on one page. */
  isDense: boolean;
  roll: FieldDecl[];
  rollLines: number;
}

/** What a sheet asks for; words that are sealed are never written on paper that lies about. */
export function sheetOf(kind: KindDecl): SheetDecl {
  const asked = formFields(kind).filter((f) => f.reach !== 'confidential' && isByHand(f) && !(kind.states && LATER.has(f.name)));
  const columns = ROLLS[kind.name] ?? [];
  return {
    fields: asked.filter((f) => !columns.includes(f.name) && (!columns.length || f.type === 'ref')).map(drawn),
    hasDay: kind.fields.some((f) => f.name === 'occurred_at'),
    isDense: asked.length > DENSE,
    roll: columns.flatMap((name) => kind.fields.filter((f) => f.name === name)),
    rollLines: ROLL_LINES,
  };
}

function isByHand({ type, kinds, required }: FieldDecl): boolean {
  if (type === 'ref') return !!kinds?.some((kind) => PLACES.has(kind));
  if (type === 'instant') return required;
  return !['refs', 'tree', 'files'].includes(type);
}

function drawn(field: FieldDecl): Drawn {
  const { type, codes = [], keys = [], parts = [], limit = 40 } = field;
  if (type === 'code' || type === 'codes') return { field, as: 'boxes', many: type === 'codes', codes };
  if (type === 'mapping') return { field, as: 'checks', rows: keys, codes: codes.filter((c) => c.value !== 'not_asked') };
  if (type === 'rows') {
    const [what, how] = parts;
    if (parts.length === 2 && what?.codes && how?.codes) return { field, as: 'checks', rows: what.codes, codes: how.codes };
    return { field, as: 'table', columns: parts, lines: ROW_LINES };
  }
  if (type === 'flag') return { field, as: 'yesno' };
  if (type === 'day') return { field, as: 'day' };
  if (type === 'instant') return { field, as: 'moment' };
  return { field, as: 'lines', lines: type !== 'text' || limit <= 60 ? 1 : limit <= 200 ? 2 : 3 };
}
