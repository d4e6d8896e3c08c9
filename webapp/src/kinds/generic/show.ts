import type { Body, Json } from '../../records/contract';
import { dayShort, whenShort } from '../../i18n/days';
import { shortPhone } from '../phone';
import type { FieldDecl } from '../../records/kind';

export interface Shower {
  language: 'zh' | 'en';
  today: string;
  yes: string;
  no: string;
  /** The name of another record, or a word for one that is not here. */
  name: (id: string) => string;
  /** Phone numbers with all their digits: where two of them are compared. */
  inFull?: boolean;
}

/** A value as a person reads it: labels for codes, names for references, days in Shanghai. */
export function show(field: FieldDecl | undefined, value: Json | undefined, how: Shower): string {
  if (value === null || value === undefined || value === '') return '';
  if (!field) return typeof value === 'string' ? value : JSON.stringify(value);
  const label = (codes: FieldDecl['codes'], code: Json): string => codes?.find((c) => c.value === code)?.[how.language] ?? String(code);
  const comma = how.language === 'zh' ? '、' : ', ';
  const list = (each: (v: Json) => string): string => (value as Json[]).map(each).join(comma);
  switch (field.type) {
    case 'code': return label(field.codes, value);
    case 'codes': return list((v) => label(field.codes, v));
    case 'ref': return how.name(String(value));
    case 'refs': return list((v) => how.name(String(v)));
    case 'texts': return list(String);
    case 'phones': return list((v) => (how.inFull ? String(v) : shortPhone(String(v))));
    case 'day': return dayShort(String(value), how.today);
    case 'instant': return whenShort(String(value), how.today);
    case 'flag': return value ? how.yes : how.no;
    case 'mapping': return Object.entries(value as Body).map(([k, v]) => `${label(field.keys, k)}${how.language === 'zh' ? '' : ': '}${label(field.codes, v)}`).join(comma);
    case 'rows': return (value as Body[]).map((row) => (field.parts ?? []).map((part) => show(part, row[part.name], how)).filter(Boolean).join(' ')).join(how.language === 'zh' ? '；' : '; ');
    case 'files': return String((value as Json[]).length);
    default: return typeof value === 'object' ? JSON.stringify(value) : String(value);
  }
}
