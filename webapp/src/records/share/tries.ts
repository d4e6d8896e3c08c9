/** How often a PIN may be tried: counted on the disk before each try, so that a closed tab is no free guess. */
import { isCode, RecordsError } from '../errors';
import { MAX_WRONG_PINS, type Profile, type StoreRow } from '../profile';

/** Only these say something of the PIN. All else — no network, no second share, a disk that fails — tried nothing. */
const TRIED = ['wrong_pin', 'pin_locked'];

/** Runs one try; whoever succeeds sets the count to 0. Errors: pin_locked at the fifth wrong one, and those of `work`. */
export async function counted<T>(profile: Profile, row: Pick<StoreRow, 'id' | 'wrong_pins'>, work: () => Promise<T>): Promise<T> {
  if (row.wrong_pins >= MAX_WRONG_PINS) throw new RecordsError('pin_locked');
  await profile.change(row.id, { wrong_pins: row.wrong_pins + 1 });
  try {
    return await work();
  } catch (error) {
    if (!TRIED.some((code) => isCode(error, code))) await profile.change(row.id, { wrong_pins: row.wrong_pins });
    const isLast = isCode(error, 'wrong_pin') && row.wrong_pins + 1 >= MAX_WRONG_PINS;
    // the server counts too, and knows of tries with a copy of this tablet
    if (isCode(error, 'pin_locked')) await profile.change(row.id, { wrong_pins: MAX_WRONG_PINS });
    throw isLast ? new RecordsError('pin_locked') : error;
  }
}
