/** How large the next piece is: so large that a link is used, so small that a word in between need not wait. */

export const LEAST_BYTES = 32 * 1024;
export const MOST_BYTES = 256 * 1024;
/** A piece should take about so long: what a person saves meanwhile waits no longer than that. */
const AIM_MS = 500;

export class Pace {
  bytes = LEAST_BYTES;

  /** A piece of `bytes` took `ms`. */
  took(bytes: number, ms: number): void {
    if (bytes < LEAST_BYTES) return; // the end of a file says nothing about the link
    const fitting = (bytes * AIM_MS) / Math.max(1, ms);
    // it grows step by step, and falls at once
    this.bytes = Math.round(Math.min(MOST_BYTES, this.bytes * 2, Math.max(LEAST_BYTES, fitting)));
  }

  broke(): void {
    this.bytes = LEAST_BYTES;
  }
}
