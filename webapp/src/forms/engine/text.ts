/** Texts of a form as plain words: what its author marked bold or coloured is read like the rest. */
import type { MarkdownNode, TextRange, TextRole } from '@getodk/xforms-engine';

const MARKS = /[*_#<>\\&[\]`]/;
const BLOCKS = new Set(['p', 'div', 'li', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6']);

export function wordsOf(range: TextRange<TextRole> | null | undefined): string {
  if (!range) return '';
  const plain = range.asString;
  return (MARKS.test(plain) ? range.formatted.map(flat).join('') : plain).trim();
}

function flat(node: MarkdownNode): string {
  if (node.role === 'line-break') return '\n';
  if (node.role === 'html') return node.unsafeHtml.replace(/<[^>]*>/g, '');
  if (node.role === 'child') return node.value;
  const inside = node.children.map(flat).join('');
  return BLOCKS.has(node.elementName) ? `${inside}\n` : inside;
}

/** `jr://images/door.png` names the attachment door.png. */
export const fileOf = (source: { href: string } | string | undefined): string | null => {
  const name = source && decodeURIComponent(String(typeof source === 'string' ? source : source.href).split('/').pop() ?? '');
  return name && name !== '-' ? name : null;
};

const ALIKE: Record<string, RegExp> = { zh: /zh|中文|汉语|普通话|chinese/i, en: /\(en|^en\b|english|英文|英语/i };

/** The form's language that fits the page's; else its own first one. */
export function fitting<T extends { language: string; isDefault: boolean }>(languages: readonly T[], page: string): T | undefined {
  const like = ALIKE[page.slice(0, 2)];
  return languages.find(({ language }) => like?.test(language)) ?? languages.find(({ isDefault }) => isDefault) ?? languages[0];
}
