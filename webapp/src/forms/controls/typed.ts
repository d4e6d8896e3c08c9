/** Between what stands in a form and what a person types. Times are Beijing time, whatever the tablet is set to. */
import type { Asking } from '../engine/types';

const OFFSET = '+08:00';
const ZONED = /(Z|[+-]\d\d:\d\d)$/;

export function typedOf(asking: Asking, value: string): string {
  if (asking === 'time') return value.slice(0, 5);
  if (asking !== 'moment' || !value) return value;
  if (!ZONED.test(value) || value.endsWith(OFFSET)) return value.slice(0, 16);
  const instant = new Date(value);
  return Number.isNaN(instant.getTime()) ? '' : instant.toLocaleString('sv-SE', { timeZone: 'Asia/Shanghai' }).replace(' ', 'T').slice(0, 16);
}

export function stored(asking: Asking, typed: string): string {
  if (asking === 'time' && typed) return `${typed.slice(0, 5)}:00.000${OFFSET}`;
  if (asking === 'moment' && typed) return `${typed.slice(0, 16)}:00.000${OFFSET}`;
  return typed;
}
