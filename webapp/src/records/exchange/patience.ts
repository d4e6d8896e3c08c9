/** How long an answer may let us wait: a link that died without a word would hold everything up for a quarter of an hour. */
import { RecordsError } from '../errors';

/** For the answer to begin, or to go on. */
const PATIENCE_MS = 30_000;
/** A link slower than this is none: so much longer may a long body take. */
const SLOWEST_BYTES_PER_MS = 8;

export const patienceFor = (bytes: number): number => PATIENCE_MS + bytes / SLOWEST_BYTES_PER_MS;

/** Waits for `work` no longer than `ms`; `give up` is told when it takes longer. Errors: offline. */
export async function within<T>(ms: number, work: Promise<T>, giveUp: () => void): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => {
      fail(new RecordsError('offline', 0, 'no answer in time'));
      giveUp();
    }, ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
