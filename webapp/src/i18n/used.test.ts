import { expect, it } from 'vitest';
import zh from './zh-CN';

type Tree = { [key: string]: string | Tree };
const flat = (tree: Tree, path = ''): string[] => Object.entries(tree).flatMap(([k, v]) => (typeof v === 'string' ? [`${path}${k}`] : flat(v, `${path}${k}.`)));
const keys = new Set(flat(zh));

const sources = Object.values(import.meta.glob<string>(['../**/*.vue', '../**/*.ts', '!../**/*.test.ts', '!../records/**', '!./{zh-CN,en}/**'], { query: '?raw', import: 'default', eager: true })).join('\n');
const AREAS = Object.keys(zh).join('|');
const named = new Set([...sources.matchAll(new RegExp(`['\`]((?:${AREAS})\\.[\\w.]+)['\`]`, 'g'))].map((m) => m[1]!));
/** `uploads.reasons.${…}` stands for everything below it. */
const begun = [...new Set([...sources.matchAll(new RegExp(`\`((?:${AREAS})\\.[\\w.]*)\\$\\{`, 'g'))].map((m) => m[1]!))];

it('the pages were read', () => expect(named.size).toBeGreaterThan(200));
it('every word that a page names exists', () => expect([...named].filter((key) => !keys.has(key))).toEqual([]));
it('every word that exists is said somewhere', () => {
  expect([...keys].filter((key) => !named.has(key) && !begun.some((start) => key.startsWith(start)))).toEqual([]);
});
