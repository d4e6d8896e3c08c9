/** One answer that can be chosen. `value` is what is stored, `label` what is read. */
export interface Choice {
  value: string;
  label: string;
}

/** The index a key moves to inside a group of `count` answers, or null if the key does not move. */
export function step(key: string, at: number, count: number): number | null {
  if (key === 'ArrowRight' || key === 'ArrowDown') return (at + 1) % count;
  if (key === 'ArrowLeft' || key === 'ArrowUp') return (at - 1 + count) % count;
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  return null;
}
