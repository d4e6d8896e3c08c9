/** What is known of this browser as a place for work. */

/** What the comparison of the two stores found when the outbox was opened. */
export interface Rebuilt {
  /** Names this opening: several windows learn of it, and one tells. */
  id: string;
  /** Ops that the database lacked or had older, and the journal likewise. */
  database: number;
  journal: number;
  /** One that had never been written, or was emptied. */
  isDatabaseNew: boolean;
  isJournalNew: boolean;
  /** Damaged stretches of the journal. */
  holes: number;
}

/** How one trial went. */
export interface Trial {
  ok: boolean;
  ms: number;
  trouble: string | null;
}

/** `journal` is null where the browser has no files that are written in place. */
export interface Probed {
  journal: Trial | null;
  database: Trial;
}

/** low: less than the floor, or the ballast was given up · full: a real write did not get through. */
export type Room = 'ok' | 'low' | 'full';

export interface Conditions {
  room: Room | null;
  /** Whether the browser promised to keep the store; null before it was asked. */
  persisted: boolean | null;
}

/** What the page 自检 shows of the browser itself. */
export interface Check {
  journal: Trial | null;
  database: Trial;
  room: Room;
  /** What the browser says; null where it does not say. It knows nothing of a disk that others filled. */
  free_bytes: number | null;
  persisted: boolean | null;
  hasLocks: boolean;
  hasGzip: boolean;
  /** Whether the browser knows the passkey share of a data key; null where it does not say. */
  hasPrf: boolean | null;
}
