/** The tablet's clock, corrected by what the server said at the last contact. */

export class Clock {
  /** Server's time less the tablet's. */
  skew_ms = 0;

  constructor(private readonly device: () => number = Date.now) {}

  now(): number {
    return this.device() + this.skew_ms;
  }

  /** The same by what was heard at another person's contact. */
  with(skew_ms: number): number {
    return this.device() + skew_ms;
  }

  instant(): string {
    return new Date(this.now()).toISOString();
  }

  /** The server said `now` in an answer that came this moment. Gives whether it moved noticeably. */
  heard(now: string): boolean {
    const skew = Date.parse(now) - this.device();
    if (Number.isNaN(skew)) return false;
    const isMoved = Math.abs(skew - this.skew_ms) > 2000;
    this.skew_ms = skew;
    return isMoved;
  }
}
