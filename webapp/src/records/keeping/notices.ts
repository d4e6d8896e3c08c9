/** What the tablet has to say once about its own stores. It holds counts and numbers, no name and no content. */
import { newId } from '../ids';

export interface Notice {
  id: string;
  /**
   * database, journal: that place was emptied or damaged, and filled again from the other · emptied: both were, and
   * `lost` are the numbers of ops that nobody has · unsealed: a new sealing left `count` confidential fields out.
   */
  what: 'database' | 'journal' | 'emptied' | 'unsealed';
  at: string;
  count: number;
  lost: number[];
}

/** What lies outside of the storage that a browser evicts: localStorage, or nothing. */
export type Keep = Pick<Storage, 'getItem' | 'setItem'>;

/** Errors: none; a browser that refuses has none. */
export function browserKeep(): Keep | null {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null;
  }
}

export function readJson<T>(keep: Keep | null, key: string, empty: T): T {
  try {
    return (JSON.parse(keep?.getItem(key) ?? 'null') as T | null) ?? empty;
  } catch {
    return empty;
  }
}

export function writeJson(keep: Keep | null, key: string, value: unknown): void {
  try {
    keep?.setItem(key, JSON.stringify(value));
  } catch {
    // full or forbidden: the stores themselves are what counts
  }
}

const KEY = 'qiaomen.notices';
/** Older ones make room: whoever never reads them is not buried in them. */
const MOST = 20;

export class Notices {
  constructor(
    private readonly keep: Keep | null,
    private readonly changed: (all: Notice[]) => void,
  ) {}

  all(): Notice[] {
    return readJson<Notice[]>(this.keep, KEY, []);
  }

  add(notice: Pick<Notice, 'what'> & Partial<Notice>): void {
    const whole: Notice = { id: newId(), at: new Date().toISOString(), count: 0, lost: [], ...notice };
    this.put([...this.all(), whole].slice(-MOST));
  }

  /** Somebody read it. */
  dismiss(id: string): void {
    this.put(this.all().filter((notice) => notice.id !== id));
  }

  private put(all: Notice[]): void {
    writeJson(this.keep, KEY, all);
    this.changed(all);
  }
}
