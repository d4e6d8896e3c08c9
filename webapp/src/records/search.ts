/**
 * Finding by name, pinyin, initials, door or the end of a phone number, and by words, over all that is on the tablet.
 *
 * One string a record, read from end to end: 15,000 people in a few milliseconds, no index on the disk. What a record
 * itself says is prepared once in its life, for a changed record is another object; only which door it leads to is
 * looked up anew after a change.
 */
import type { Hit, Rec, SearchOptions } from './api';
import type { Json } from './contract';
import type { SearchDecl } from './kind';
import type { Registry } from './registry';

/** The best fifty of each rank: sorting twelve thousand hits of "a" would cost more than finding them. */
const BUCKET = 50;
const RANKS = 6;
const PHONE_TAIL = 4;
/** What needs no narrowing: Chinese characters, small letters, digits. */
const PLAIN = /^[a-z0-9\u4e00-\u9fff-]*$/;
const NO_DOOR = '';

export interface Source {
  registry: Registry;
  list: (kind: string) => Rec[];
  get: (kind: string, id: string) => Rec | undefined;
}

/** What a record says of itself. */
interface Own {
  name: string;
  pinyin: string;
  initials: string;
  /** Everything that can be found, one line each. */
  hay: string;
}

interface Straw {
  record: Rec;
  own: Own;
  /** The door it leads to, with and without its dashes. */
  door: string;
}

export class Search {
  private stacks = new Map<string, Straw[]>();
  private readonly owns = new WeakMap<Rec, Own>();
  private readonly doors = new WeakMap<Rec, string>();

  constructor(private readonly source: Source) {}

  /** Something changed: stacks are put together anew when next searched, for one record may show in another's. */
  forget(): void {
    this.stacks.clear();
  }

  find(text: string, { kinds, limit = BUCKET }: SearchOptions = {}): Hit[] {
    const key = plain(text);
    if (!key) return [];
    const buckets: Hit[][] = Array.from({ length: RANKS }, () => []);
    for (const { name, search } of this.source.registry.all()) {
      if (!search || (kinds && !kinds.includes(name))) continue;
      for (const straw of this.stack(name, search)) {
        if (!straw.own.hay.includes(key) && !straw.door.includes(key)) continue;
        const rank = rankOf(straw, key);
        const bucket = buckets[rank]!;
        if (bucket.length < BUCKET) bucket.push({ record: straw.record, rank });
      }
    }
    return buckets.flat().slice(0, limit);
  }

  private stack(kind: string, search: SearchDecl): Straw[] {
    let stack = this.stacks.get(kind);
    if (!stack) {
      const way = this.way(kind);
      stack = this.source.list(kind).map((record) => ({ record, own: this.own(record, search), door: this.door(record, way) }));
      this.stacks.set(kind, stack);
    }
    return stack;
  }

  private own(record: Rec, { name: called, phones, words = [] }: SearchDecl): Own {
    let own = this.owns.get(record);
    if (own) return own;
    const { set, derived } = record;
    const name = plain(called ? flat(set[called]) : '');
    const [pinyin, initials] = [plain(derived?.pinyin ?? ''), plain(derived?.initials ?? '')];
    const numbers = phones ? flat(set[phones]).split(' ').map((phone) => phone.replace(/\D+/g, '')) : [];
    const hay = [name, pinyin, initials, ...numbers, ...words.map((word) => plain(flat(set[word])))].filter(Boolean).join('\n');
    this.owns.set(record, (own = { name, pinyin, initials, hay }));
    return own;
  }

  /** The refs that lead from a kind to a door, each with the kind that it names. */
  private way(kind: string): [field: string, target: string][] {
    let at = kind;
    return this.source.registry.wayToDoor(kind).map((field) => [field, (at = this.source.registry.field(at, field)!.kinds![0]!)]);
  }

  /** The door a record has itself, or that of the dwelling its refs lead to. */
  private door(record: Rec, way: [string, string][]): string {
    let at: Rec | undefined = record;
    for (const [field, target] of way) {
      const id: Json | undefined = at.set[field];
      at = typeof id === 'string' ? this.source.get(target, id) : undefined;
      if (!at) return NO_DOOR;
    }
    let door = this.doors.get(at);
    if (door === undefined) {
      const parts = this.source.registry.get(at.kind)?.search?.door ?? [];
      const said = plain(parts.map((part) => flat(at.set[part])).filter(Boolean).join('-'));
      this.doors.set(at, (door = said && `\n${said}\n${said.replace(/\D+/g, '')}`));
    }
    return door;
  }
}

function flat(value: Json | undefined): string {
  if (value === null || value === undefined || typeof value === 'boolean') return '';
  if (typeof value !== 'object') return String(value);
  return Object.values(value).map(flat).join(' ');
}

/** Lower case, full-width forms narrowed, no spaces: 张 三 and ZS are found as 张三 and zs. */
const plain = (text: string): string => (PLAIN.test(text) ? text : text.normalize('NFKC').toLowerCase().replace(/\s+/g, ''));

/** 0 the name itself · 1 its beginning · 2 pinyin or initials from the start · 3 within the name · 4 door · 5 any other. */
function rankOf({ own, door }: Straw, key: string): number {
  if (own.name === key || own.initials === key || own.pinyin === key) return 0;
  if (own.name.startsWith(key)) return 1;
  if (own.pinyin.startsWith(key) || own.initials.startsWith(key)) return 2;
  if (own.name.includes(key)) return 3;
  return key.length < PHONE_TAIL && door.includes(`\n${key}`) ? 4 : 5;
}
