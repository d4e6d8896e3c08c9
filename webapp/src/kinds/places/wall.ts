/** A building as its elevation: which door stands in which row and column. */
export interface Place {
  id: string;
  entrance: string;
  floor: number;
  door: string;
}

export interface WallEntrance {
  name: string;
  columns: number;
}

export interface WallRow<P> {
  floor: number;
  /** Only the first row of a floor is labelled; a long row of a bungalow is broken into several. */
  first: boolean;
  cells: (P | null)[][];
}

export interface Wall<P> {
  entrances: WallEntrance[];
  rows: WallRow<P>[];
}

const natural = new Intl.Collator('zh-CN', { numeric: true }).compare;

/** The floor of a door that does not say it: 301 is on the third, 1204 on the twelfth. */
export function floorOf(door: string): number {
  const digits = /^(\d+)\d\d$/.exec(door);
  return digits ? Number(digits[1]) : 1;
}

/** Entrances in their order, cut into groups that fit side by side within `widest` doors. */
export function wallPages(places: readonly Place[], widest: number): string[][] {
  const pages: string[][] = [];
  let room = 0;
  for (const { name, columns } of entrancesOf(places)) {
    const last = pages.at(-1);
    if (last && columns <= room) last.push(name);
    else {
      pages.push([name]);
      room = widest;
    }
    room -= columns;
  }
  return pages;
}

/** The rows of the named entrances from the top floor down; a door keeps its column on every floor. */
export function layWall<P extends Place>(places: readonly P[], names: readonly string[], widest: number): Wall<P> {
  const entrances = entrancesOf(places)
    .filter((e) => names.includes(e.name))
    .map((e) => ({ ...e, columns: Math.min(e.columns, widest) }));
  const floors = [...new Set(places.filter((p) => names.includes(p.entrance)).map((p) => p.floor))].sort((a, b) => b - a);
  const rows: WallRow<P>[] = [];
  for (const floor of floors) {
    const lines = entrances.map(({ name, columns }) => inLines(columnsOf(places, name, floor), columns));
    const height = Math.max(...lines.map((l) => l.length));
    for (let i = 0; i < height; i++) {
      rows.push({ floor, first: i === 0, cells: lines.map((l, e) => l[i] ?? Array<null>(entrances[e]!.columns).fill(null)) });
    }
  }
  return { entrances, rows };
}

/** Doors in the order somebody walks: entrance by entrance, floor by floor upwards. */
export const byWalk = (a: Place, b: Place): number =>
  natural(a.entrance, b.entrance) || a.floor - b.floor || natural(a.door, b.door);

function entrancesOf(places: readonly Place[]): WallEntrance[] {
  const names = [...new Set(places.map((p) => p.entrance))].sort(natural);
  return names.map((name) => {
    const floors = new Set(places.filter((p) => p.entrance === name).map((p) => p.floor));
    return { name, columns: Math.max(...[...floors].map((floor) => columnsOf(places, name, floor).length)) };
  });
}

/** One floor of an entrance. Door 302 stands in the second column, also where 301 is missing. */
function columnsOf<P extends Place>(places: readonly P[], entrance: string, floor: number): (P | null)[] {
  const here = places.filter((p) => p.entrance === entrance && p.floor === floor).sort((a, b) => natural(a.door, b.door));
  const numbers = here.map((p) => (/^\d{3,4}$/.test(p.door) ? Number(p.door.slice(-2)) : 0));
  const isRegular = numbers.every((n) => n >= 1 && n <= 12) && new Set(numbers).size === numbers.length;
  if (!isRegular) return here;
  const row = Array<P | null>(Math.max(0, ...numbers)).fill(null);
  here.forEach((p, i) => (row[numbers[i]! - 1] = p));
  return row;
}

function inLines<P>(row: (P | null)[], columns: number): (P | null)[][] {
  const lines: (P | null)[][] = [];
  for (let i = 0; i < row.length; i += columns) lines.push(row.slice(i, i + columns));
  return lines.map((line) => [...line, ...Array<null>(columns - line.length).fill(null)]);
}
