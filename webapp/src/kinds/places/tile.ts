import type { Place } from './wall';

/** What a door shows: filled by how long ago somebody knocked, with a ring and a flag for what to do. */
export interface Tile extends Place {
  fill: 'recent' | 'older' | 'old' | 'unknown' | 'empty';
  words: string;
  /** Read aloud before the door, where the tile does not show it: `2单元`. */
  before?: string;
  /** Read aloud at the end: what only a sign shows. */
  after?: string;
  ring?: 'due' | 'late';
  flag?: string;
  isWaiting?: boolean;
}
