/**
 * Faces and plates made unreadable: each touched square of a photo becomes one colour, the mean of its dots.
 *
 * A mean forgets what it was made of, so nobody can turn it back: a face of a photo of 1,600 dots is two or three squares.
 */
import type { Size } from './size';

const ALONG = 32;
const LEAST = 16;
/** How far around the finger squares are covered, in squares. */
const REACH = 1.1;

export interface Dots extends Size {
  data: Uint8ClampedArray;
}

export interface Square extends Size {
  x: number;
  y: number;
}

export const sideOf = ({ width, height }: Size): number => Math.max(LEAST, Math.ceil(Math.max(width, height) / ALONG));

/** The squares around a point, by number from the upper left. */
export function touched(size: Size, x: number, y: number): number[] {
  const side = sideOf(size);
  const [columns, rows] = [Math.ceil(size.width / side), Math.ceil(size.height / side)];
  const found: number[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const away = Math.hypot((column + 0.5) * side - x, (row + 0.5) * side - y);
      if (away <= REACH * side) found.push(row * columns + column);
    }
  }
  return found;
}

/** Where a square lies; those at the right and lower edge may be cut. */
export function squareAt(size: Size, at: number): Square {
  const side = sideOf(size);
  const columns = Math.ceil(size.width / side);
  const [x, y] = [(at % columns) * side, Math.floor(at / columns) * side];
  return { x, y, width: Math.min(side, size.width - x), height: Math.min(side, size.height - y) };
}

/** The mean colour of a square of the photo as it was. */
export function meanOf({ data, width }: Dots, square: Square): string {
  const sum = [0, 0, 0];
  for (let y = square.y; y < square.y + square.height; y++) {
    for (let at = (y * width + square.x) * 4, end = at + square.width * 4; at < end; at += 4) {
      for (const part of [0, 1, 2]) sum[part]! += data[at + part]!;
    }
  }
  const mean = sum.map((part) => Math.round(part / (square.width * square.height)));
  return `rgb(${mean.join(' ')})`;
}
