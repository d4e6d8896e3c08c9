import { describe, expect, it } from 'vitest';
import { byWalk, floorOf, layWall, wallPages, type Place } from './wall';

const place = (entrance: string, door: string, floor = floorOf(door)): Place => ({ id: `${entrance}-${door}`, entrance, floor, door });
const doors = (wall: ReturnType<typeof layWall>) => wall.rows.map((r) => r.cells.map((c) => c.map((p) => p?.door ?? '·').join(' ')).join(' | '));

const walkup = ['1', '2', '3'].flatMap((e) => ['101', '102', '201', '202', '301', '302'].map((d) => place(e, d)));

describe('the wall of a building', () => {
  it('shows the top floor first and the entrances side by side', () => {
    expect(doors(layWall(walkup, ['1', '2', '3'], 6))).toEqual(['301 302 | 301 302 | 301 302', '201 202 | 201 202 | 201 202', '101 102 | 101 102 | 101 102']);
  });
  it('leaves a gap where a door is missing, so that the others keep their column', () => {
    const some = walkup.filter((p) => p.id !== '2-201');
    expect(doors(layWall(some, ['1', '2', '3'], 6))[1]).toBe('201 202 | · 202 | 201 202');
  });
  it('shows one entrance after the other where they do not fit side by side', () => {
    expect(wallPages(walkup, 6)).toEqual([['1', '2', '3']]);
    expect(wallPages(walkup, 4)).toEqual([['1', '2'], ['3']]);
    expect(wallPages(walkup, 1)).toEqual([['1'], ['2'], ['3']]);
  });
  it('puts the tenth entrance after the ninth', () => {
    expect(wallPages(['10', '9', '1'].map((e) => place(e, '101')), 99)).toEqual([['1', '9', '10']]);
  });
  it('breaks the long row of a bungalow into several', () => {
    const row = Array.from({ length: 7 }, (_, i) => place('1', String(i + 1), 1));
    const wall = layWall(row, ['1'], 3);
    expect(doors(wall)).toEqual(['1 2 3', '4 5 6', '7 · ·']);
    expect(wall.rows.map((r) => r.first)).toEqual([true, false, false]);
  });
  it('reads the floor from the number of the door', () => {
    expect([floorOf('301'), floorOf('1204'), floorOf('7'), floorOf('东屋')]).toEqual([3, 12, 1, 1]);
  });
  it('walks entrance by entrance, upwards', () => {
    expect([place('2', '101'), place('1', '301'), place('1', '102')].sort(byWalk).map((p) => p.id)).toEqual(['1-102', '1-301', '2-101']);
  });
});
