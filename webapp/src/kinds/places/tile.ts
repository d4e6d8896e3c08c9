import type { Place } from './wall';

/** What a door shows: filled by how long ago somebody knocked, with a ring and a flag for what to do. */
export interface Tile extends Place {
  fill: 'recent' | 'older' | 'old' | 'empty';
  words: string;
  /** Read aloud: `2单元301，11 天前，晚 4 天`. */
  said: string;
  ring?: 'due' | 'late';
  flag?: string;
  isWaiting?: boolean;
}
