/** A database of this origin that opens again: a full disk closes IndexedDB under us, and room comes back. */
import { Dexie } from 'dexie';

export class Database extends Dexie {
  /** Dexie's own `open`, after whose failure the next request opens anew instead of repeating the old error. */
  override open(): ReturnType<Dexie['open']> {
    return super.open().catch((error: unknown) => {
      // later: whoever waited for this attempt is told of it first
      setTimeout(() => {
        if (this.hasFailed() && !this.hasBeenClosed()) this.close({ disableAutoOpen: false });
      });
      throw error;
    });
  }
}
