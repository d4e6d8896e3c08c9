/** What waits, into parcels. Needs no key: it works while the tablet is locked. */
import type { ParcelOut } from '../api';
import { RecordsError } from '../errors';
import { unsent } from '../files/unsent';
import { inOrder } from '../exchange/push';
import { isQueued } from '../outbox/entry';
import type { Store } from '../store';
import { packed, type Parcel } from './format';

/** A parcel is made, sent along and read in memory: several small ones reach further than one of 256 MiB. */
const PACK_BYTES = 64 * 1024 * 1024;

/** Errors: nothing_to_carry. */
export async function pack(stores: Store[], now: Date, most = PACK_BYTES): Promise<ParcelOut> {
  const parcels: Parcel[] = [{ ops: [], files: [] }];
  let [size, ops, files, left] = [0, 0, 0, 0];
  const into = (bytes: number): Parcel => {
    if (size > 0 && size + bytes > most) {
      parcels.push({ ops: [], files: [] });
      size = 0;
    }
    size += bytes;
    return parcels.at(-1)!;
  };

  for (const store of stores) {
    for (const { id, sealed } of store.mirror.all().filter(isQueued).sort(inOrder)) {
      into(sealed.ct.length + 300).ops.push({ id, sealed });
      ops += 1;
    }
  }
  for (const store of stores) {
    await store.resealLost().catch(() => undefined);
    for (const { id, scope, sha256, sealed_bytes, state } of unsent(store)) {
      if (state === 'aside') continue; // the server has refused these very bytes
      const sealed = sealed_bytes > 0 ? await store.line.sealedPiece(id, 0, sealed_bytes) : null;
      if (sealed) into(sealed.length + 300).files.push({ scope, sha256, sealed });
      if (sealed) files += 1;
      else left += 1;
    }
  }
  if (ops + files === 0) throw new RecordsError('nothing_to_carry');
  const day = now.toISOString().slice(0, 16).replaceAll(/[-:]/g, '');
  const name = (at: number): string => `qiaomen-${day}${parcels.length > 1 ? `-${at + 1}` : ''}.zip`;
  return { parcels: parcels.map((parcel, at) => ({ name: name(at), content: packed(parcel) })), ops, files, left };
}
