/**
 * Finding a person by name, pinyin, initials, door or the end of a phone number, over all that is on the tablet.
 *
 * One string a record, read from end to end: 15,000 people in a few milliseconds, no index on the disk.
 */
import type { Hit, Rec, SearchOptions } from './api';
import type { Json } from './contract';
import type { Registry } from './registry';

/** The best fifty of each rank: sorting twelve thousand hits of "a" would cost more than finding them. */
const BUCKET = 50;
const RANKS = 6;
const PHONE_TAIL = 4;

export interface Source {
  registry: Registry;
  list: (kind: string) => Rec[];
  get: (kind: string, id: string) => Rec | undefined;
}

interface Straw {
  record: Rec;
  name: string;
  pinyin: string;
  initials: string;
  /** Everything that can be found, one line each. */
  hay: string;
}

export class Search {
  private stacks = new Map<string, Straw[]>();

  constructor(private readonly source: Source) {}

  /** Something changed: stacks are built anew when next searched, for one record may show in another's. */
  forget(): void {
    this.stacks.clear();
  }

  find(text: string, { kinds, limit = BUCKET }: SearchOptions = {}): Hit[] {
    const key = plain(text);
    if (!key) return [];
    const buckets: Hit[][] = Array.from({ length: RANKS }, () => []);
    for (const { name, search } of this.source.registry.all()) {
      if (!search || (kinds && !kinds.includes(name))) continue;
      for (const straw of this.stack(name)) {
        if (!straw.hay.includes(key)) continue;
        const bucket = buckets[rankOf(straw, key)]!;
        if (bucket.length < BUCKET) bucket.push({ record: straw.record, rank: buckets.indexOf(bucket) });
      }
    }
    return buckets.flat().slice(0, limit);
  }

  private stack(kind: string): Straw[] {
    let stack = this.stacks.get(kind);
    if (!stack) {
      const way = this.source.registry.wayToDoor(kind);
      this.stacks.set(kind, (stack = this.source.list(kind).map((record) => this.straw(record, way))));
    }
    return stack;
  }

  private straw(record: Rec, way: string[]): Straw {
    const declared = this.source.registry.get(record.kind)!.search!;
    const name = plain(declared.name ? flat(record.set[declared.name]) : '');
    const pinyin = plain(record.derived?.pinyin ?? '');
    const initials = plain(record.derived?.initials ?? '');
    const door = plain(this.door(record, way));
    const phones = declared.phones ? flat(record.set[declared.phones]).split(' ') : [];
    const hay = [name, pinyin, initials, door, door.replace(/\D+/g, ''), ...phones.map((phone) => phone.replace(/\D+/g, ''))];
    return { record, name, pinyin, initials, hay: hay.join('\n') };
  }

  /** The door a record has itself, or that of the dwelling its refs lead to. */
  private door(record: Rec, way: string[]): string {
    let at: Rec | undefined = record;
    for (const field of way) {
      const target: string | undefined = this.source.registry.field(at.kind, field)?.kinds?.[0];
      const id: Json | undefined = at.set[field];
      at = target && typeof id === 'string' ? this.source.get(target, id) : undefined;
      if (!at) return '';
    }
    const parts = this.source.registry.get(at.kind)?.search?.door ?? [];
    return parts.map((part) => flat(at.set[part])).filter(Boolean).join('-');
  }
}

function flat(value: Json | undefined): string {
  if (value === null || value === undefined || typeof value === 'boolean') return '';
  if (typeof value !== 'object') return String(value);
  return Object.values(value).map(flat).join(' ');
}

/** Lower case, full-width forms narrowed, no spaces: 张 三 and ZS are found as 张三 and zs. */
const plain = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/g, '');

/** 0 the name itself · 1 its beginning · 2 pinyin or initials from the start · 3 within the name · 4 door · 5 any other. */
function rankOf(straw: Straw, key: string): number {
  if (straw.name === key || straw.initials === key || straw.pinyin === key) return 0;
  if (straw.name.startsWith(key)) return 1;
  if (straw.pinyin.startsWith(key) || straw.initials.startsWith(key)) return 2;
  if (straw.name.includes(key)) return 3;
  return key.length < PHONE_TAIL && straw.hay.includes(`\n${key}`) ? 4 : 5;
}
