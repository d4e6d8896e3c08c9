/** Work that travels by hand: parcels out, parcels of others in, and word of them home. */
import type { Brought, Handed, Handing, ParcelOut } from '../api';
import type { Contact } from '../contact';
import { RecordsError } from '../errors';
import { fileId } from '../files/standing';
import { unsent } from '../files/unsent';
import { isQueued } from '../outbox/entry';
import type { Store } from '../store';
import { handIn } from './hand';
import { pack } from './pack';
import { read, type Receipts } from './receipts';

export class Parcels {
  constructor(
    private readonly contact: () => Contact | null,
    private readonly now: () => number,
    /** Lets a contact of this tablet's own go first. */
    private readonly giveWay: () => Promise<void>,
  ) {}

  /**
   * Packs everything that waits on this tablet, of all people who have a store on it. Works while locked, without a
   * network, and changes nothing here.
   *
   * Errors: nothing_to_carry.
   */
  async out(): Promise<ParcelOut> {
    const contact = this.present();
    const others: Store[] = [];
    try {
      await contact.beside(async (store) => void others.push(store));
      return await pack([contact.store, ...others], new Date(this.now()));
    } finally {
      for (const store of others) await store.close();
    }
  }

  /**
   * Hands in another tablet's parcel in one's own session; nothing of it is kept. The same parcel once more does no harm.
   *
   * Errors: parcel_unreadable, parcel_too_large, parcel_wrong, parcel_double; offline, signed_out and what a request says.
   */
  async handIn(parcel: Blob, progress: (how: Handing) => void = () => undefined): Promise<Handed> {
    const contact = this.present();
    const { transport, giveWay, now } = { ...this, transport: contact.transport };
    return handIn(parcel, {
      transport, giveWay, now, progress, asCarrier: (work) => contact.asCarrier(work), report: () => contact.report(),
    });
  }

  /**
   * Reads what a carrier brought home. It is shown as brought by hand, and only the next contact, by asking, empties
   * the outbox: a file proves nothing.
   *
   * Errors: receipts_unreadable.
   */
  async receipts(file: Blob): Promise<Brought> {
    const contact = this.present();
    const told = await read(file);
    const sum: Brought = { ops: 0, files: 0, others: told.ops.length + told.files.length };
    await take(contact.store, told, sum);
    await contact.beside(async (store) => {
      await take(store, told, sum).finally(() => store.close());
    });
    return sum;
  }

  private present(): Contact {
    const contact = this.contact();
    if (!contact) throw new RecordsError('no_store');
    return contact;
  }
}

async function take(store: Store, told: Receipts, sum: Brought): Promise<void> {
  const named = new Set(told.ops.map(({ op }) => op));
  const ops = store.mirror.all().filter((entry) => isQueued(entry) && named.has(entry.id)).map(({ id }) => id);
  if (ops.length) await store.line.brought(ops, told.at);
  const held = new Set(told.files.map(({ scope, sha256 }) => fileId(scope, sha256)));
  const files = unsent(store).filter(({ id }) => held.has(id));
  for (const { id } of files) await store.line.standFile(id, { brought_at: told.at });
  sum.ops += ops.length;
  sum.files += files.length;
  sum.others -= ops.length + files.length;
}
