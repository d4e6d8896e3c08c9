/** How long to wait after a failure: longer each time, never the same on every tablet of a street. */

const FIRST_MS = 1_000;
/** A fault that has passed is noticed within a minute. */
const LONGEST_MS = 45_000;

export function pause(failures: number, chance: () => number = Math.random): number {
  const full = Math.min(FIRST_MS * 2 ** (failures - 1), LONGEST_MS);
  return full * (0.5 + chance() / 2);
}
