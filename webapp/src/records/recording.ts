/** What a person records, beside what pages read: each change stored twice before it is said to be. */
import type { FileRow, Saved, SaveOptions } from './api';
import type { Body } from './contract';
import { RecordsError } from './errors';
import { keepFile, letFileGo } from './files/keep';
import { Reading } from './reading';
import type { Writing } from './writing';

export abstract class Recording extends Reading {
  protected writing: Writing | null = null;
  /** Asks for a contact soon. */
  protected nudge: () => void = () => undefined;

  /** Resolves when the op lies in both stores: then, and only then, say 存好了. Errors: too_large, not_stored. */
  save(kind: string, body: Body, scope: string, more: SaveOptions = {}): Promise<Saved> {
    return this.written((writing) => writing.create(kind, body, scope, more));
  }

  /** `set` in the form of the protocol: values, null to empty, add/remove, inc, append by the field's merge. */
  edit(kind: string, id: string, set: Body): Promise<Saved> {
    return this.written((writing) => writing.edit(kind, id, set));
  }

  remove(kind: string, id: string): Promise<Saved> {
    return this.written((writing) => writing.remove(kind, id));
  }

  /** Answers a parked op: its own content with `set` over it. */
  replace(opId: string, set: Body): Promise<Saved> {
    return this.written((writing) => writing.replace(opId, set));
  }

  discard(opId: string, why: string): Promise<Saved> {
    return this.written((writing) => writing.discard(opId, why));
  }

  /** A discarded op was shown once: it may go. */
  async acknowledge(opId: string): Promise<void> {
    const store = this.opened();
    if (store.mirror.get(opId)?.state === 'discarded') await store.line.drop([opId]);
  }

  /**
   * Keeps a photo, voice note or signature; resolves when it lies in both stores. Put the answer into the record's
   * field of files: it is sent once that record was saved.
   *
   * Errors: file_too_large, file_type, storage_full, not_stored; locked.
   */
  attach(scope: string, content: Blob): Promise<FileRow> {
    return keepFile(this.opened(), scope, content);
  }

  /** The person took a file out again before saving. */
  detach(scope: string, sha256: string): Promise<void> {
    return letFileGo(this.opened(), scope, sha256);
  }

  private async written(write: (writing: Writing) => Promise<Saved>): Promise<Saved> {
    if (!this.writing) throw new RecordsError('locked');
    const saved = await write(this.writing);
    this.nudge();
    return saved;
  }
}
