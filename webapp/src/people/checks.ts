import { whenShort } from '../i18n/days';
import type { Check, Stats, StoreInfo, SyncState } from '../records/api';
import { FLOOR_BYTES } from '../records/keeping/keeping';
import { BALLAST_BYTES } from '../records/outbox/ballast';
import type { IconName } from '../ui/icons';
import { megabytes } from './room';

/** How good one thing is: as it should be, with a limit, not at all, or nothing that a page can see. */
export type Grade = 'good' | 'limited' | 'bad' | 'unknown';

export interface Line {
  name: string;
  icon: IconName;
  grade: Grade;
  /** What follows from it, as a key below keeping.check with what it leaves open. */
  words: string;
  gaps?: Record<string, string | number>;
}

export interface Seen {
  check: Check;
  stats: Stats;
  sync: SyncState;
  stores: StoreInfo[];
  /** The kept shell's version; null where the app does not open without a network. */
  shell: string | null;
  today: string;
}

/** A clock this far off is said; the times of records are corrected in any case. */
const CLOCK_MINUTES = 2;

/** Where work lies on this tablet. */
export function storeLines({ check, stats, stores }: Seen): Line[] {
  return [journal(check), database(check), lease(check), room(check, stats), repaired(stats), people(stores)];
}

/** What the browser promises and can do. */
export function browserLines({ check, shell }: Seen): Line[] {
  const { persisted } = check;
  return [
    line('persisted', 'shield', persisted === null ? 'unknown' : persisted ? 'good' : 'limited', persisted === null ? 'unknown' : persisted ? 'ok' : 'no'),
    // a window that keeps nothing is never promised to; most others are not promised to either
    line('private', 'eye', persisted ? 'good' : 'unknown', persisted ? 'ok' : 'unknown'),
    line('shell', 'cloud-off', shell === null ? 'limited' : 'good', shell === null ? 'no' : 'ok', { version: shell ?? '' }),
    line('locks', 'users', check.hasLocks ? 'good' : 'limited', check.hasLocks ? 'ok' : 'no'),
    line('gzip', 'cloud-up', check.hasGzip ? 'good' : 'limited', check.hasGzip ? 'ok' : 'no'),
    line('prf', 'lock', check.hasPrf === null ? 'unknown' : check.hasPrf ? 'good' : 'limited', check.hasPrf === null ? 'unknown' : check.hasPrf ? 'ok' : 'no'),
  ];
}

/** What the last contact with the street told. */
export function streetLines({ stats, sync, today }: Seen): Line[] {
  const time = sync.last_contact_at;
  const contact = time && stats.epoch ? { time: whenShort(time, today), epoch: stats.epoch.slice(0, 8) } : null;
  const none = stats.rebuilt ? 'never' : 'locked';
  return [line('contact', 'cloud-ok', contact ? 'good' : 'unknown', contact ? 'some' : none, contact ?? {}), clock(stats.skew_ms)];
}

const line = (name: string, icon: IconName, grade: Grade, words: string, gaps: Line['gaps'] = {}): Line => ({ name, icon, grade, words: `${name}.${words}`, gaps });

function journal({ journal: trial }: Check): Line {
  if (!trial) return line('journal', 'doc', 'limited', 'none');
  return line('journal', 'doc', trial.ok ? 'good' : 'bad', trial.ok ? 'ok' : 'bad', { ms: Math.round(trial.ms) });
}

function database({ database: trial }: Check): Line {
  return line('database', 'box', trial.ok ? 'good' : 'bad', trial.ok ? 'ok' : 'bad', { ms: Math.round(trial.ms) });
}

/** The server's half of a key is kept where the journal is, and nowhere else. */
const lease = ({ journal: trial }: Check): Line => line('lease', 'lock', trial ? 'good' : 'limited', trial ? 'ok' : 'none');

function room({ room: state, free_bytes }: Check, { journal: isKept }: Stats): Line {
  if (state === 'full') return line('room', 'tablet', 'bad', 'full');
  if (state === 'low') return line('room', 'tablet', 'limited', 'low', { floor: megabytes(FLOOR_BYTES) });
  if (free_bytes === null) return line('room', 'tablet', 'good', 'unsaid');
  if (!isKept) return line('room', 'tablet', 'good', 'plain', { free: megabytes(free_bytes) });
  return line('room', 'tablet', 'good', 'ok', { free: megabytes(free_bytes), ballast: megabytes(BALLAST_BYTES) });
}

function repaired({ rebuilt }: Stats): Line {
  if (!rebuilt) return line('repaired', 'tool', 'unknown', 'locked');
  const { database: above, journal: below, holes } = rebuilt;
  if (above + below + holes === 0) return line('repaired', 'tool', 'good', 'none');
  return line('repaired', 'tool', 'limited', 'some', { n: above + below, holes });
}

const people = (stores: StoreInfo[]): Line =>
  line('people', 'person', 'good', stores.length ? 'some' : 'none', { n: stores.length, queued: stores.reduce((sum, store) => sum + store.queued, 0) });

/** Server's time less the tablet's: less than nothing when the tablet is ahead. */
function clock(skew_ms: number | null): Line {
  if (skew_ms === null) return line('clock', 'clock', 'unknown', 'unknown');
  const minutes = Math.round(Math.abs(skew_ms) / 60_000);
  if (minutes < CLOCK_MINUTES) return line('clock', 'clock', 'good', 'ok');
  return line('clock', 'clock', 'limited', skew_ms < 0 ? 'fast' : 'slow', { n: minutes });
}
