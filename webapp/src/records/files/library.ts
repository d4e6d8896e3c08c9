/**
 * Contents that this tablet needs without a network though it did not make them: such as the definitions of
 * questionnaires. They lie beside the replica, encrypted under the data key, and go with it.
 */
import type { Bytes } from '../bytes';
import type { Transport } from '../exchange/transport';
import { lockBox, openBox } from '../keys';
import type { Store } from '../store';
import { copyPlace } from './shelf';
import { fetched, shownFile, typeOf } from './keep';
import { fileId } from './standing';

export interface Wanted {
  scope: string;
  sha256: string;
  size_bytes: number;
}

/** What is beyond is fetched when it is looked at. */
export const MOST_FILES = 300;
export const MOST_BYTES = 40 * 1024 * 1024;
const PREFIX = 'copy/';

export class Library {
  constructor(private readonly opened: () => Store, private readonly transport: (url: string) => Transport) {}

  /** A file's content: the own copy, the one fetched before, else the server's. Errors: not_found, offline, locked. */
  async read(scope: string, sha256: string): Promise<Blob> {
    const store = this.opened();
    const copy = await this.copy(store, fileId(scope, sha256));
    return copy ? new Blob([copy], { type: typeOf(copy) }) : shownFile(store, this.transport(store.row.url), scope, sha256);
  }

  /**
   * Fetches what is wanted and not here yet, the first first, and lets go of what nobody wants any more.
   *
   * Errors: offline, locked; what came before it is kept.
   */
  async keep(wanted: Wanted[]): Promise<void> {
    const store = this.opened();
    const { db, dataKey } = store.readable();
    const fitting = new Map(within(wanted).map((one) => [PREFIX + fileId(one.scope, one.sha256), one]));
    const held = new Set(await db.boxes.where('key').startsWith(PREFIX).primaryKeys());
    await db.boxes.bulkDelete([...held].filter((key) => !fitting.has(key)));
    for (const [key, { scope, sha256 }] of fitting) {
      if (held.has(key)) continue;
      const content = await fetched(this.transport(store.row.url), scope, sha256);
      const box = await lockBox(dataKey, content, placeOf(store, fileId(scope, sha256)));
      if (store.readable().dataKey !== dataKey) return; // somebody else signed in meanwhile
      await db.boxes.put({ key, ...box });
    }
  }

  private async copy(store: Store, id: string): Promise<Bytes | null> {
    const { db, dataKey } = store.readable();
    const box = await db.boxes.get(PREFIX + id);
    // one that was torn, or lies under a data key that is no more, is fetched again
    return box ? openBox(dataKey, box, placeOf(store, id)).catch(() => null) : null;
  }
}

const placeOf = (store: Store, id: string): string => `wanted|${copyPlace(store.id, id)}`;

function within(wanted: Wanted[]): Wanted[] {
  let room = MOST_BYTES;
  return wanted.slice(0, MOST_FILES).filter(({ size_bytes }) => {
    const fits = size_bytes <= room;
    if (fits) room -= size_bytes;
    return fits;
  });
}
