import type { Body, Json } from '../../records/contract';
import type { FieldDecl } from '../../records/kind';

export type Problem = 'needed' | 'tooLong' | 'notNumber' | 'notPhone' | 'notYear' | 'child' | 'outOfRange';

const PHONE = /^\+?\d[\d -]{3,18}\d$/;
const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && !value.length) || (typeof value === 'object' && value !== null && !Object.keys(value).length);

/** A form's value as it is stored: trimmed, numbers as numbers, empty as null. */
export function toStored(field: FieldDecl, value: unknown): Json {
  if (isEmpty(value)) return null;
  if (field.type === 'whole' || field.type === 'hours') return typeof value === 'number' ? value : Number(value);
  if (field.type === 'texts' || field.type === 'phones') return filled((value as string[]).map((v) => v.trim()).filter(Boolean));
  if (field.type === 'rows') return filled((value as Body[]).map((row) => kept(field.parts ?? [], row)).filter((row) => Object.keys(row).length));
  if (typeof value === 'string') return value.trim() || null;
  return value as Json;
}

const filled = (list: Json[]): Json => (list.length ? list : null);

function kept(parts: FieldDecl[], row: Body): Body {
  return Object.fromEntries(parts.map((part) => [part.name, toStored(part, row[part.name])]).filter(([, v]) => v !== null));
}

/** What is wrong with a value before it is saved; null when nothing is. */
export function problemOf(field: FieldDecl, value: unknown): Problem | null {
  const stored = toStored(field, value);
  if (stored === null) return field.required ? 'needed' : null;
  if (field.type === 'whole' && !Number.isInteger(stored)) return 'notNumber';
  if (field.type === 'hours' && !Number.isInteger(Number(stored) * 2)) return 'notNumber';
  if ((field.type === 'whole' || field.type === 'hours') && (Number(stored) < (field.least ?? -Infinity) || Number(stored) > (field.most ?? Infinity))) return 'outOfRange';
  if (field.type === 'text' && field.limit && [...String(stored)].length > field.limit) return 'tooLong';
  if (field.type === 'phones' && (stored as string[]).some((p) => !PHONE.test(p))) return 'notPhone';
  if (field.type === 'rows') {
    for (const row of stored as Body[]) for (const part of field.parts ?? []) {
      const problem = problemOf(part, row[part.name]);
      if (problem) return problem;
    }
  }
  return null;
}

/** The fields that a form changes in a body, ready for an op: an emptied one is null, a sealed one only ever added. */
export function changed(fields: FieldDecl[], form: Record<string, unknown>, before: Body): Body {
  const changes: Body = {};
  for (const field of fields) {
    const stored = toStored(field, form[field.name]);
    if (field.reach === 'confidential' && stored === null) continue;
    if (JSON.stringify(stored) !== JSON.stringify(before[field.name] ?? null)) changes[field.name] = stored;
  }
  return changes;
}
