// @vitest-environment node
import { expect, test } from 'vitest';
import { meanOf, sideOf, squareAt, touched, type Dots } from './mosaic';
import { within } from './size';

const photo = (width: number, height: number, grey: (x: number, y: number) => number): Dots => {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) data.fill(grey(x, y), (y * width + x) * 4, (y * width + x) * 4 + 4);
  return { width, height, data };
};

test('a photo is made smaller by its longest side, and never larger', () => {
  expect(within({ width: 4000, height: 3000 })).toEqual({ width: 1600, height: 1200 });
  expect(within({ width: 3000, height: 4000 })).toEqual({ width: 1200, height: 1600 });
  expect(within({ width: 800, height: 600 })).toEqual({ width: 800, height: 600 });
  expect(within({ width: 9000, height: 2 })).toEqual({ width: 1600, height: 1 });
});

test('a finger covers the squares around it, also in a corner', () => {
  const size = { width: 1600, height: 1200 };
  expect(sideOf(size)).toBe(50);
  expect(touched(size, 75, 75)).toHaveLength(5);
  expect(touched(size, 0, 0)).toEqual([0]);
  for (const at of touched(size, 1599, 1199)) expect(squareAt(size, at).x).toBeLessThan(1600);
});

test('squares at the edge are cut, and together they cover every dot once', () => {
  const size = { width: 130, height: 70 };
  const side = sideOf(size);
  const count = Math.ceil(size.width / side) * Math.ceil(size.height / side);
  const dots = Array.from({ length: count }, (_, at) => squareAt(size, at)).reduce((sum, { width, height }) => sum + width * height, 0);
  expect(dots).toBe(130 * 70);
});

test('two faces with the same mean leave the same square: nothing tells which one it was', () => {
  const [one, other] = [photo(16, 16, (x) => (x < 8 ? 40 : 60)), photo(16, 16, (_, y) => (y < 8 ? 10 : 90))];
  expect(meanOf(one, squareAt(one, 0))).toBe('rgb(50 50 50)');
  expect(meanOf(other, squareAt(other, 0))).toBe(meanOf(one, squareAt(one, 0)));
});
