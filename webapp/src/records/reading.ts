/** What pages read of the engine without waiting: records, the outbox, kinds; and drafts beside them. */
import type { CaseState, Draft, Hit, OutboxItem, Rec, SearchOptions } from './api';
import type { Body } from './contract';
import { RecordsError } from './errors';
import type { GuardDecl, KindDecl } from './kind';
import type { Open, Store } from './store';

export abstract class Reading {
  protected store: Store | null = null;

  count(kind: string): number {
    return this.readable().view.count(kind);
  }

  get(kind: string, id: string): Rec | undefined {
    return this.readable().view.get(kind, id);
  }

  list(kind: string): Rec[] {
    return this.readable().view.list(kind);
  }

  /** A case's state: what its steps add up to. */
  caseState(kind: string, id: string): CaseState | null {
    return this.readable().view.caseState(kind, id);
  }

  search(text: string, more: SearchOptions = {}): Hit[] {
    return this.readable().search.find(text, more);
  }

  /** Records of kind `conflict` that are still open. */
  conflicts(): Rec[] {
    return this.readable().view.conflicts();
  }

  /** Ops that the server has not received, in order of n. */
  outbox(): OutboxItem[] {
    return this.store?.mirror.queued() ?? [];
  }

  /** Ops with a result, the newest first. */
  journal(): OutboxItem[] {
    return this.store?.mirror.answered() ?? [];
  }

  parked(): OutboxItem[] {
    return this.journal().filter((item) => item.state === 'parked');
  }

  kinds(): KindDecl[] {
    return this.store?.open?.registry.all() ?? [];
  }

  /** What need not be written down, as the server listed it; none before the first contact. */
  guard(): GuardDecl | undefined {
    return this.store?.open?.registry.guard;
  }

  kind(name: string): KindDecl | undefined {
    return this.store?.open?.registry.get(name);
  }

  /** The fields of a kind that only ever travel sealed. */
  confidentialKeys(kind: string): string[] {
    return this.store?.open?.registry.confidentialKeys(kind) ?? [];
  }

  /** Drafts lie encrypted under the data key; confidential fields in them last 24 hours. */
  async saveDraft(key: string, kind: string, body: Body): Promise<void> {
    await this.readable().drafts.save(key, kind, body);
  }

  async loadDraft(key: string): Promise<Draft | null> {
    return this.readable().drafts.load(key);
  }

  async drafts(): Promise<Draft[]> {
    return this.readable().drafts.all();
  }

  async clearDraft(key: string): Promise<void> {
    await this.readable().drafts.clear(key);
  }

  protected opened(): Store {
    if (!this.store) throw new RecordsError('locked');
    return this.store;
  }

  /** Errors: locked. */
  protected readable(): Open {
    return this.opened().readable();
  }
}
