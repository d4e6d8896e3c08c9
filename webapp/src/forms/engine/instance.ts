/** Saved answers as the engine takes them back: the reverse of values.ts. */
import type { Values } from './types';

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => ESCAPES[sign]!);

/** The instance of a definition with these answers in it. */
export function instanceOf(definition: string, values: Values): string {
  const root = new DOMParser().parseFromString(definition, 'text/xml').querySelector('model > instance > *')!;
  const named = ['id', 'version'].map((name) => [name, root.getAttribute(name)]).filter(([, value]) => value !== null);
  const attributes = named.map(([name, value]) => ` ${name}="${escaped(value!)}"`).join('');
  return `<${root.nodeName}${attributes}>${inside(values)}</${root.nodeName}>`;
}

const inside = (values: Values): string => Object.entries(values).map(([name, value]) => [value].flat().map((one) => element(name, one)).join('')).join('');
const element = (name: string, value: string | Values): string => `<${name}>${typeof value === 'string' ? escaped(value) : inside(value)}</${name}>`;
