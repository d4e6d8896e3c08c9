import { reactive } from 'vue';
import { dayOf } from '../../i18n/days';
import { PAPER } from '../../kinds/generic/decl';
import type { Body } from '../../records/contract';
import type { KindDecl } from '../../records/kind';

/** While somebody types in sheets of paper: which day they are of. It ends on the home screen and with a lock. */
export const paper = reactive<{ isOn: boolean; day: string }>({ isOn: false, day: '' });

export function beginPaper(day: string): void {
  Object.assign(paper, { isOn: true, day });
}
export function endPaper(): void {
  Object.assign(paper, { isOn: false, day: '' });
}

/** Noon in Shanghai: the day stands on the sheet, the hour does not. */
const noonOf = (day: string): string => `${day}T04:00:00.000Z`;

/** What a new record says more when it comes from a sheet: how, and the day it happened. */
export function withPaper(kind: KindDecl | undefined, body: Body, today: string): Body {
  const how = kind?.fields.find((f) => f.name === 'how' && f.codes?.some((c) => c.value === PAPER));
  if (!paper.isOn || !kind || !how) return body;
  const said: Body = { ...body, how: PAPER };
  if (!paper.day || paper.day >= today) return said;
  // An instant of today is when it was typed; what was written happened on the day of the sheet.
  for (const { name, type } of kind.fields) {
    const value = body[name];
    if (type === 'instant' && typeof value === 'string' && dayOf(value) === today) said[name] = noonOf(paper.day);
  }
  const has = (name: string): boolean => kind.fields.some((f) => f.name === name);
  if (has('occurred_at') && !body.occurred_at) Object.assign(said, { occurred_at: noonOf(paper.day) }, has('occurred_precision') && { occurred_precision: 'day' });
  return said;
}
