/** Notices that the browser emptied a store: what it last held is written down where eviction does not reach. */
import { readJson, writeJson, type Keep } from './notices';

/** A store as it last was: the greatest n, and the numbers of what the server had not received. */
export interface Mark {
  n: number;
  waiting: number[];
  /** The last opening of which was told what it put back. */
  told?: string;
}

const KEY = 'qiaomen.canary';

export class Canary {
  constructor(private readonly keep: Keep | null) {}

  mark(store: string): Mark | undefined {
    return this.marks()[store];
  }

  stores(): string[] {
    return Object.keys(this.marks());
  }

  note(store: string, mark: Mark): void {
    const marks = this.marks();
    const whole = { ...marks[store], ...mark };
    if (JSON.stringify(marks[store]) !== JSON.stringify(whole)) writeJson(this.keep, KEY, { ...marks, [store]: whole });
  }

  /** The store is no more, and that is known. */
  forget(store: string): void {
    const { [store]: _, ...others } = this.marks();
    writeJson(this.keep, KEY, others);
  }

  private marks(): Record<string, Mark> {
    return readJson<Record<string, Mark>>(this.keep, KEY, {});
  }
}
