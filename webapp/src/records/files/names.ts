/** Which ops name which files: a file is sent when an op that names it was saved, and kept as long as that op. */
import type { Entry } from '../outbox/entry';
import { fileId } from './standing';

type Naming = Pick<Entry, 'scope' | 'state' | 'result'> & { files: string[] };

export const namesOf = ({ scope, files = [] }: Pick<Entry, 'scope' | 'files'>): string[] => files.map((sha256) => fileId(scope, sha256));

export class Names {
  private readonly ops = new Map<string, Naming>();

  has(id: string): boolean {
    for (const op of this.ops.values()) if (namesOf(op).includes(id)) return true;
    return false;
  }

  /**
   * Word of the outbox: ops as they stand, and those that were let go.
   *
   * Gives the files that went with an op which the server will never take: withdrawn by a person, or erased.
   */
  hear(entries: Entry[], dropped: string[]): string[] {
    const gone = dropped.flatMap((id) => {
      const op = this.ops.get(id);
      this.ops.delete(id);
      return op?.state === 'discarded' ? namesOf(op) : [];
    });
    for (const { id, scope, state, result, files } of entries) {
      if (!files?.length) continue;
      const isErased = result?.reason?.code === 'erased';
      if (!isErased) this.ops.set(id, { scope, state, result, files });
      else if (this.ops.delete(id)) gone.push(...namesOf({ scope, files }));
    }
    return gone.filter((id) => !this.has(id));
  }
}
