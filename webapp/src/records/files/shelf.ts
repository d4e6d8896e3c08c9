/** Files kept for sending: sealed on the shelf, readable under the data key beside it. Either is enough to send. */
import type { Bytes } from '../bytes';
import { RecordsError } from '../errors';
import { lockBox, openBox, type Box } from '../keys';
import type { Entry } from '../outbox/entry';
import type { JournalFolder } from '../outbox/folder';
import type { Ticket } from '../outbox/write';
import { sealFile } from '../seal';
import { FilesDb } from './db';
import { Names, namesOf } from './names';
import { SealedFiles } from './sealed';
import { fileId, type FileRow, type FileStanding } from './standing';

/** What no record names is let go after so long. Source: docs/protocol.md, Files. */
const UNNAMED_MS = 60 * 24 * 3600_000;
/** What must stay free beside a file's two copies, so that ops still fit when there is no room for a photo. */
const SPARE_BYTES = 4 * 1024 * 1024;

export interface NewFile extends FileRow {
  scope: string;
  content: Bytes;
}

/** What can be asked about the files of a store. */
export interface FileCalls {
  files(): Promise<FileStanding[]>;
  keepFile(file: NewFile, ticket: Ticket): Promise<void>;
  resealFile(id: string, ticket: Ticket): Promise<void>;
  sealedPiece(id: string, from: number, to: number): Promise<Bytes | null>;
  readableFile(id: string): Promise<Box | null>;
  standFile(id: string, change: Partial<FileStanding>): Promise<void>;
  dropFiles(ids: string[]): Promise<void>;
  forgetCopies(): Promise<void>;
}

const CALLS = new Set<string>([
  'files', 'keepFile', 'resealFile', 'sealedPiece', 'readableFile', 'standFile', 'dropFiles', 'forgetCopies',
] satisfies (keyof FileCalls)[]);

export const isFileCall = (method: string): boolean => CALLS.has(method);

export const copyPlace = (store: string, id: string): string => `qiaomen/file/v1|${store}|${id}`;

export class Shelf implements FileCalls {
  private readonly standings = new Map<string, FileStanding>();
  private readonly names = new Names();
  private readonly db: FilesDb;
  private readonly sealed: SealedFiles | null;
  private turn: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly store: string,
    folder: JournalFolder | null,
    private readonly changed: (all: FileStanding[]) => void,
  ) {
    this.db = new FilesDb(store);
    this.sealed = folder && new SealedFiles(folder);
  }

  /** Opens both stores: a file that either has is there. */
  static async open(
    store: string, folder: JournalFolder | null, ops: Entry[], changed: (all: FileStanding[]) => void = () => undefined,
  ): Promise<Shelf> {
    const shelf = new Shelf(store, folder, changed);
    shelf.names.hear(ops, []);
    await shelf.rebuild();
    await shelf.sweep();
    return shelf;
  }

  async files(): Promise<FileStanding[]> {
    return this.all();
  }

  /** Word of the outbox: what no op names any more may go. */
  async hear(entries: Entry[], dropped: string[]): Promise<void> {
    const gone = this.names.hear(entries, dropped);
    if (gone.length) await this.dropFiles(gone);
    for (const id of entries.flatMap(namesOf)) if (this.names.has(id)) await this.standFile(id, { named: true });
    if (dropped.length) await this.sweep();
  }

  all(): FileStanding[] {
    return [...this.standings.values()];
  }

  /** Stores a file twice. Errors: storage_full, not_stored; nothing of it is left then, and ops still fit. */
  keepFile({ content, scope, ...row }: NewFile, ticket: Ticket): Promise<void> {
    return this.inTurn(async () => {
      const id = fileId(scope, row.sha256);
      const known = this.standings.get(id);
      if (known?.sealed_bytes && (await this.db.copies.get(id))) {
        // what was sent long ago and is named anew is asked for again
        return this.names.has(id) ? undefined : this.put({ ...known, state: 'waiting', kept_at: new Date().toISOString() });
      }
      await mustFit(content.length);
      const [sealed, box] = await Promise.all([
        sealFile(content, row.sha256, ticket.seal), lockBox(ticket.dataKey, content, copyPlace(this.store, id)),
      ]);
      const fresh: FileStanding = {
        ...row, id, scope, sealed_bytes: sealed.length, kept_at: new Date().toISOString(), state: 'waiting',
        named: this.names.has(id), epoch: null, reason: null, tries: 0, tried_at: 0, brought_at: null,
      };
      try {
        await this.db.copies.put({ id, ...box });
        await this.putSealed(fresh, sealed);
        await this.put(fresh);
      } catch (error) {
        if (!known) await this.letGo([id]).catch(() => undefined);
        throw new RecordsError(isFull(error) ? 'storage_full' : 'not_stored', 0, String(error));
      }
    });
  }

  /** Seals the readable copy anew: the sealed form was lost, or the server could not open it. */
  resealFile(id: string, ticket: Ticket): Promise<void> {
    return this.inTurn(async () => {
      const [known, box] = [this.standings.get(id), await this.db.copies.get(id)];
      if (!known || !box) return;
      const content = await openBox(ticket.dataKey, box, copyPlace(this.store, id));
      const sealed = await sealFile(content, known.sha256, ticket.seal);
      await this.putSealed(known, sealed);
      await this.put({ ...known, sealed_bytes: sealed.length, state: 'waiting', reason: null, tries: 0 });
    });
  }

  /** A piece of the sealed form; null, and known to be lost, when the disk no longer has it whole. */
  sealedPiece(id: string, from: number, to: number): Promise<Bytes | null> {
    return this.inTurn(async () => {
      const known = this.standings.get(id);
      if (!known) return null;
      const { scope, sha256 } = known;
      const piece = this.sealed
        ? await this.sealed.read(scope, sha256, from, to)
        : ((await this.db.seals.get(id))?.bytes.slice(from, to) ?? null);
      if (!piece) {
        await this.sealed?.remove(scope, sha256);
        await this.put({ ...known, sealed_bytes: 0 });
      }
      return piece;
    });
  }

  async readableFile(id: string): Promise<Box | null> {
    return (await this.db.copies.get(id)) ?? null;
  }

  standFile(id: string, change: Partial<FileStanding>): Promise<void> {
    return this.inTurn(async () => {
      const known = this.standings.get(id);
      const isNews = known && Object.entries(change).some(([key, value]) => known[key as keyof FileStanding] !== value);
      if (isNews) await this.put({ ...known, ...change });
    });
  }

  dropFiles(ids: string[]): Promise<void> {
    return this.inTurn(() => this.letGo(ids));
  }

  /** Nobody may read here any more: the readable copies go, the sealed ones wait for their way. */
  forgetCopies(): Promise<void> {
    return this.inTurn(() => this.db.copies.clear());
  }

  /** What the server holds and no op here names any more goes; so does what nothing ever named. */
  sweep(): Promise<void> {
    return this.inTurn(async () => {
      const due = this.all().filter(({ id, state, named, kept_at }) => {
        if (this.names.has(id)) return false;
        return named ? state === 'sent' : Date.now() - Date.parse(kept_at) > UNNAMED_MS;
      });
      await this.letGo(due.map(({ id }) => id));
    });
  }

  /** The store is no more. Its folder goes with the journal's. */
  async erase(): Promise<void> {
    await this.turn;
    await this.db.delete();
  }

  async close(): Promise<void> {
    await this.turn;
    this.db.close();
  }

  private async rebuild(): Promise<void> {
    const found = new Map((await this.sealed?.all())?.map((one) => [fileId(one.scope, one.sha256), one]));
    for (const row of await this.db.files.toArray()) {
      const isLost = this.sealed !== null && !found.has(row.id);
      const named = row.named || this.names.has(row.id);
      this.standings.set(row.id, { ...row, named, ...(isLost && { sealed_bytes: 0 }) });
    }
    for (const [id, { scope, sha256 }] of found) {
      if (this.standings.has(id)) continue;
      const sealed_bytes = await this.sealed!.size(scope, sha256);
      if (sealed_bytes === 0) await this.sealed!.remove(scope, sha256);
      else {
        // IndexedDB forgot it: what it was is known from the record that names it
        await this.put({
          id, scope, sha256, sealed_bytes, size_bytes: 0, media_type: '', kept_at: new Date().toISOString(),
          state: 'waiting', named: this.names.has(id), epoch: null, reason: null, tries: 0, tried_at: 0, brought_at: null,
        });
      }
    }
  }

  private async putSealed({ id, scope, sha256 }: FileStanding, sealed: Bytes): Promise<void> {
    if (this.sealed) await this.sealed.write(scope, sha256, sealed);
    else await this.db.seals.put({ id, bytes: sealed });
  }

  private async put(standing: FileStanding): Promise<void> {
    await this.db.files.put(standing);
    this.standings.set(standing.id, standing);
    this.changed(this.all());
  }

  private async letGo(ids: string[]): Promise<void> {
    if (ids.length === 0) return;
    for (const id of ids) {
      const [scope, sha256] = id.split('/') as [string, string];
      await this.sealed?.remove(scope, sha256);
    }
    await this.db.transaction('rw', this.db.files, this.db.copies, this.db.seals, () => {
      void this.db.files.bulkDelete(ids);
      void this.db.copies.bulkDelete(ids);
      void this.db.seals.bulkDelete(ids);
    });
    for (const id of ids) this.standings.delete(id);
    this.changed(this.all());
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.turn.then(work);
    this.turn = turn.catch(() => undefined);
    return turn;
  }
}

const isFull = (error: unknown): boolean => error instanceof Error && /quota/i.test(`${error.name} ${error.message}`);

/** Errors: storage_full. */
async function mustFit(bytes: number): Promise<void> {
  const { quota, usage } = (await globalThis.navigator?.storage?.estimate?.()) ?? {};
  if (quota === undefined || usage === undefined) return;
  if (quota - usage < 2 * bytes + SPARE_BYTES) throw new RecordsError('storage_full');
}
