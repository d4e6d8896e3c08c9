/** Folding one op over a body as the server will: values, sets, counters, logs. Pure. */
import type { Body, Json, Op } from './contract';
import type { MergeRule } from './kind';

export type Rules = (field: string) => MergeRule;

/** The body after a change; null when the op removes the record. The given body is never altered. */
export function folded(body: Body, set: Body, rules: Rules): Body | null {
  if (set.removed === true) return null;
  const next = { ...body };
  for (const [field, change] of Object.entries(set)) {
    const value = changed(rules(field), body[field], change);
    if (value === null || value === undefined) delete next[field];
    else next[field] = value;
  }
  return next;
}

/** One field's value after a change. A form of change that its rule does not know counts as a value. */
export function changed(rule: MergeRule, present: Json | undefined, change: Json): Json {
  if (change === null || typeof change !== 'object' || Array.isArray(change)) return change;
  const list = Array.isArray(present) ? present : [];
  if (rule === 'counter' && typeof change.inc === 'number') return (typeof present === 'number' ? present : 0) + change.inc;
  if (rule === 'log' && Array.isArray(change.append)) return [...list, ...change.append];
  if (rule === 'set' && (Array.isArray(change.add) || Array.isArray(change.remove))) {
    const gone = Array.isArray(change.remove) ? change.remove : [];
    const kept = list.filter((value) => !gone.some((one) => same(one, value)));
    const added = Array.isArray(change.add) ? change.add : [];
    for (const value of added) if (!kept.some((one) => same(one, value))) kept.push(value);
    return kept;
  }
  return change;
}

/** What of `set` differs from the body: only changed fields travel. Changes by add, inc, append always do. */
export function different(body: Body, set: Body, rules: Rules): Body {
  const kept = Object.entries(set).filter(([field, change]) => {
    if (rules(field) !== 'replace' && change !== null) return true;
    return change === null ? field in body : !same(body[field], change);
  });
  return Object.fromEntries(kept);
}

/** Two JSON values are equal, whatever the order of their keys. */
export function same(one: Json | undefined, other: Json | undefined): boolean {
  if (one === other) return true;
  if (one === null || other === null || typeof one !== 'object' || typeof other !== 'object') return false;
  if (Array.isArray(one) || Array.isArray(other)) {
    if (!Array.isArray(one) || !Array.isArray(other) || one.length !== other.length) return false;
    return one.every((value, at) => same(value, other[at]));
  }
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => key in other && same(one[key], other[key]));
}

/** The order in which a device's own ops fold. */
export const byN = (one: Pick<Op, 'n'>, other: Pick<Op, 'n'>): number => one.n - other.n;
