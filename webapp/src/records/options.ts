/** What an engine is started with; tests and benchmarks bring their own. */
import type { Fetch } from './exchange/transport';
import type { KeepingOptions } from './keeping/keeping';
import type { Line } from './outbox/client';
import type { Journals } from './outbox/opfs';
import type { Passkeys } from './share/passkey';
import type { Vault } from './share/vault';

export interface EngineOptions extends KeepingOptions {
  /** The app's version, for the page of devices. */
  app?: string;
  fetch?: Fetch;
  /** The tablet's clock. */
  now?: () => number;
  /** Starts the worker that holds a store's outbox. */
  startLine?: (store: string) => Line;
  /** The files behind the outboxes, as a page sees them. */
  journals?: Journals;
  /** Where a share is kept that can be overwritten; null where there is no such place. */
  vault?: Vault | null;
  passkeys?: Passkeys | null;
}
