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

/** How many rows of a table match, in a database that may be going at this moment: looking makes none. */
export async function countedIn<Row>(name: string, table: string, which: (row: Row) => boolean): Promise<number> {
  const db = new Dexie(name); // without a version of its own it opens only what is there
  try {
    await db.open();
    return await db.table<Row>(table).filter(which).count();
  } catch (error) {
    if ((error as Error).name === Dexie.errnames.NoSuchDatabase) return 0;
    throw error;
  } finally {
    db.close();
  }
}
