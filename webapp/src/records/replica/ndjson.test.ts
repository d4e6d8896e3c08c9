// @vitest-environment node
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromUtf8, utf8 } from '../bytes';
import { PAGE_BYTES, Pager, type RawPage } from './ndjson';

const header = { epoch: 'e', scopes: [] };
const trailer = { cursors: {}, more: false };
const line = (n: number, words = '张'): object => ({ kind: 'person', id: String(n), set: { words } });

function read(text: string, cuts: number[], now: () => number = () => 0): { pager: Pager; pages: RawPage[]; lines: unknown[] } {
  const pager = new Pager(now);
  const bytes = utf8(text);
  const pages: RawPage[] = [];
  const borders = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((one, other) => one - other), bytes.length];
  for (let at = 1; at < borders.length; at++) pages.push(...pager.read(bytes.slice(borders[at - 1], borders[at])));
  pages.push(...pager.flush());
  return { pager, pages, lines: pages.flatMap((page) => JSON.parse(fromUtf8(page.bytes)) as unknown[]) };
}

const text = (lines: unknown[]): string => [header, ...lines, trailer].map((one) => `${JSON.stringify(one)}\n`).join('');

test('wherever chunks are cut, every line arrives once and whole', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 30 }), fc.array(fc.nat(4000), { maxLength: 20 }), (words, cuts) => {
      const sent = words.map((word, at) => line(at, word));
      const { pager, lines, pages } = read(text(sent), cuts);
      expect(lines).toEqual(sent);
      expect(pager.header).toEqual(header);
      expect(pager.trailer).toEqual(trailer);
      expect(pages.reduce((sum, page) => sum + page.lines, 0)).toBe(sent.length);
    }),
  );
});

test('a page closes at 500 lines', () => {
  const { pages } = read(text(Array.from({ length: 1201 }, (_, n) => line(n))), [50, 10_000]);
  expect(pages.map((page) => page.lines)).toEqual([500, 500, 201]);
});

test('a page closes at 256 KiB', () => {
  const { pages } = read(text(Array.from({ length: 40 }, (_, n) => line(n, 'x'.repeat(20_000)))), []);
  expect(pages.length).toBeGreaterThan(2);
  for (const page of pages) expect(page.bytes.length).toBeLessThan(PAGE_BYTES + 21_000);
});

test('a page closes after a second of waiting', () => {
  let now = 0;
  const pager = new Pager(() => now);
  const bytes = utf8(text([line(1), line(2)]));
  const half = bytes.length - 60;
  expect([...pager.read(bytes.slice(0, half))]).toEqual([]);
  now = 1500;
  expect([...pager.read(bytes.slice(half))]).toHaveLength(1);
});

test('a stream that broke gives its whole lines and not the torn one', () => {
  const whole = text([line(1), line(2)]);
  const { pager, lines } = read(whole.slice(0, whole.indexOf('"2"') + 4), []);
  expect(lines).toEqual([line(1)]);
  expect(pager.trailer).toBeNull();
});

test('a foreign page is no header', () => {
  expect(() => read('<html>\n</html>\n', [])).toThrow(SyntaxError);
});
