/** What a store works with, the same for every store of a tablet. */
import type { Clock } from './clock';
import type { Transport } from './exchange/transport';
import type { Keeping } from './keeping/keeping';
import type { Line } from './outbox/client';
import type { Profile } from './profile';
import type { Passkeys } from './share/passkey';
import type { Shares } from './share/shares';

export interface StoreParts {
  profile: Profile;
  clock: Clock;
  startLine: (store: string) => Line;
  /** The kinds whose records differ now; none when only the outbox does. */
  changed: (kinds: Set<string>) => void;
  /** Another tab locked for all. */
  lock: () => Promise<void>;
  /** Another tab took the readable copies away. */
  locked: () => void;
  /** Another tab erased the store. */
  gone: () => void;
  keeping: Keeping;
  transport: (url: string) => Transport;
  shares: Shares;
  /** Null where the browser knows none. */
  passkeys: Passkeys | null;
}
