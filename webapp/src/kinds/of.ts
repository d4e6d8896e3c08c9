import type { Rec } from '../records/api';

/** A record whose body is known: `Of<Visit>`. */
export type Of<B> = Omit<Rec, 'set'> & { set: B };

/** The same records, read as what their kind says they are. */
export const as = <B>(records: readonly Rec[]): Of<B>[] => records as unknown as Of<B>[];
