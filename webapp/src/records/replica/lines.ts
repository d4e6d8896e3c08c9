/** The pulled records in memory, by kind and id. Later lines win; a tombstone removes. */
import type { Line } from '../contract';

export type Windows = ReadonlyMap<string, number>;

const DAY_MS = 24 * 3600_000;

export class Lines {
  readonly byKind = new Map<string, Map<string, Line>>();
  private windows: Windows = new Map();
  private cutoffs = new Map<string, string>();

  get count(): number {
    let sum = 0;
    for (const one of this.byKind.values()) sum += one.size;
    return sum;
  }

  of(kind: string): Map<string, Line> {
    let found = this.byKind.get(kind);
    if (!found) this.byKind.set(kind, (found = new Map()));
    return found;
  }

  /** How many days of a kind a tablet keeps, by the server's clock. */
  setWindows(windows: Windows, now: number): void {
    this.windows = windows;
    this.cutoffs = new Map(Array.from(windows, ([kind, days]) => [kind, new Date(now - days * DAY_MS).toISOString()]));
  }

  /** Takes lines in; adds the kinds they touched to `kinds`. */
  take(lines: Iterable<Line>, kinds: Set<string>): void {
    for (const line of lines) {
      const records = this.of(line.kind);
      const key = slot(records, line);
      kinds.add(line.kind);
      if (line.removed || this.isOld(line)) records.delete(key);
      else records.set(key, line);
    }
  }

  /** Everything of one scope goes. */
  dropScope(scope: string, kinds: Set<string>): void {
    this.dropIf((line) => line.scope === scope, kinds);
  }

  /** What has left its kind's window since it came. */
  dropOld(now: number, kinds: Set<string>): void {
    this.setWindows(this.windows, now);
    if (this.cutoffs.size) this.dropIf((line) => this.isOld(line), kinds);
  }

  /** The records of one scope. */
  idsIn(scope: string): Set<string> {
    return new Set([...this.all()].filter((line) => line.scope === scope).map((line) => line.id));
  }

  *all(): Generator<Line> {
    for (const records of this.byKind.values()) yield* records.values();
  }

  private isOld(line: Line): boolean {
    const cutoff = this.cutoffs.get(line.kind);
    return cutoff !== undefined && line.at < cutoff;
  }

  private dropIf(goes: (line: Line) => boolean, kinds: Set<string>): void {
    for (const [kind, records] of this.byKind) {
      for (const [key, line] of records) {
        if (!goes(line)) continue;
        records.delete(key);
        kinds.add(kind);
      }
    }
  }
}

/** A record is scope and id together: one of another scope under a taken id must not displace the first. */
function slot(records: Map<string, Line>, line: Line): string {
  const known = records.get(line.id);
  return !known || known.scope === line.scope ? line.id : `${line.id}@${line.scope}`;
}
