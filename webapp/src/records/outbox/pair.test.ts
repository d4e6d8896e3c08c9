// @vitest-environment node
import 'fake-indexeddb/auto';
import { Dexie } from 'dexie';
import * as fc from 'fast-check';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, expect, test } from 'vitest';
import { importOpKey } from '../keys';
import { newId } from '../ids';
import { base64url, randomBytes } from '../bytes';
import { SUITE } from '../seal';
import { Fuse, MemoryFolder } from '../testing/disk';
import type { Entry } from './entry';
import { Outbox } from './outbox';
import type { Ticket } from './write';

/**
 * A day of one outbox: what is done, at which write it is struck, what the plug leaves of the unflushed, and which one
 * of the two stores is damaged before it is opened again, perhaps to be struck once more while it mends itself.
 */
const step = fc.oneof(
  { weight: 5, arbitrary: fc.constant({ do: 'save' } as const) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('result' as const), which: fc.nat(30), status: fc.constantFrom('applied', 'parked', 'discarded', 'unknown') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('failed' as const), which: fc.nat(30) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('drop' as const), which: fc.nat(2) }) },
  { weight: 2, arbitrary: fc.constant({ do: 'forget' } as const) },
  { weight: 1, arbitrary: fc.constant({ do: 'doubt' } as const) },
);
const strike = fc.record({ after: fc.nat(40), how: fc.constantFrom('cut' as const, 'fail' as const), share: fc.double({ min: 0, max: 1, noNaN: true }) });
const damage = fc.record({ how: fc.constantFrom('none', 'no database', 'no journal', 'flip', 'zeros', 'cut', 'old generation'), at: fc.double({ min: 0, max: 0.999, noNaN: true }) });
const days = fc.record({ before: fc.array(step, { maxLength: 14 }), strike, damage, again: strike, after: fc.array(step, { maxLength: 6 }) });

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
type Strike = typeof strike extends fc.Arbitrary<infer T> ? T : never;
type Damage = typeof damage extends fc.Arbitrary<infer T> ? T : never;

const EPOCH = newId();

class Day {
  readonly fuse = new Fuse();
  folder = new MemoryFolder(this.fuse);
  readonly store = newId();
  /** What was said to be stored, and what a person then let go. */
  readonly said = new Map<string, Entry>();
  readonly gone = new Set<string>();
  readonly numbers = new Map<number, string>();
  private outbox: Outbox | null = null;
  private readonly olds = new Map<string, Uint8Array<ArrayBuffer>>();

  constructor(private readonly ticket: Ticket) {}

  async open(): Promise<void> {
    this.outbox = await Outbox.open(this.store, this.folder);
  }

  async live(steps: Step[]): Promise<void> {
    for (const one of steps) {
      this.keepOlds();
      await this.take(one).catch(() => undefined); // what fails is not said to be stored
      if (this.fuse.isCut) return;
    }
  }

  private async take(one: Step): Promise<void> {
    const outbox = this.outbox!;
    const ids = [...this.said.keys()].reverse(); // the latest ones are where a count can go wrong
    const id = 'which' in one ? ids[one.which % (ids.length || 1)] : undefined;
    const contact = { epoch: EPOCH, now: new Date().toISOString(), have: 0 };
    if (one.do === 'save') {
      const op = newId();
      const draft = { id: op, device: this.store, scope: 's', at: new Date().toISOString(), kind: 'visit', record: newId(), base: null, set: { note: 'x' }, withheld: [] };
      const entry = await outbox.save(draft, this.ticket);
      expect(this.numbers.get(entry.n) ?? op, `n ${entry.n} was given twice`).toBe(op);
      this.numbers.set(entry.n, op);
      this.said.set(op, entry);
    } else if (one.do === 'result' && id) {
      await outbox.results([{ op: id, status: one.status, scope: 's' } as never], contact);
    } else if (one.do === 'failed' && id) {
      await outbox.failed(id, 1);
    } else if (one.do === 'drop' && id) {
      this.gone.add(id);
      await outbox.drop([id]);
    } else if (one.do === 'forget') {
      await outbox.forgetTwins(null);
    } else if (one.do === 'doubt') {
      await outbox.doubt(null);
    }
  }

  /** The plug, and what a person finds when the tablet is switched on again. */
  async pull({ share }: Strike): Promise<void> {
    if (this.fuse.isCut) for (const file of this.folder.files.values()) file.lose(share);
    this.fuse.left = Infinity;
    this.fuse.isCut = false;
    const before = this.outbox as unknown as { pair: { db: Dexie } } | null;
    before?.pair.db.close();
    this.outbox = null;
  }

  async harm({ how, at }: Damage): Promise<void> {
    const { files } = this.folder;
    if (how === 'no database') await Dexie.delete(`outbox-${this.store}`);
    if (how === 'no journal') files.clear();
    if (how === 'old generation') for (const [name, bytes] of this.olds) if (!files.has(name)) (await this.folder.open(name)).bytes = bytes;
    for (const [name, file] of files) {
      if (!name.startsWith('j-')) continue;
      const place = Math.floor(file.bytes.length * at);
      const bytes = file.bytes.slice();
      if (how === 'flip' && bytes.length) bytes[place]! ^= 1 << (place % 8);
      if (how === 'zeros') bytes.fill(0, place, place + 700);
      file.bytes = how === 'cut' ? bytes.slice(0, place) : bytes;
    }
  }

  async check(): Promise<void> {
    const { entries, n } = await this.outbox!.opened();
    const held = new Map(entries.map((entry) => [entry.id, entry]));
    for (const [id, entry] of this.said) {
      if (!this.gone.has(id)) expect(held.get(id), `op ${entry.n} was lost`).toMatchObject({ n: entry.n, sealed: entry.sealed });
      expect(n).toBeGreaterThanOrEqual(entry.n);
    }
    expect(new Set(entries.map((entry) => entry.n)).size, 'two ops have one n').toBe(entries.length);
  }

  private keepOlds(): void {
    for (const [name, file] of this.folder.files) if (name.startsWith('j-')) this.olds.set(name, file.bytes);
  }
}

async function anyTicket(): Promise<Ticket> {
  const pair = await SUITE.kem.generateKeyPair();
  return {
    dataKey: await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']),
    opKey: await importOpKey(randomBytes(32)),
    seal: { kid: 'k', public: base64url(new Uint8Array(await SUITE.kem.serializePublicKey(pair.publicKey))) },
  };
}

let watch: (db: Dexie) => void = () => undefined;
Dexie.addons.push((db: Dexie) => watch(db));
afterEach(() => (watch = () => undefined));

test('whatever strikes, and whichever one store is damaged, no op that was said to be stored is lost and no n is given twice', async () => {
  const ticket = await anyTicket();
  await fc.assert(
    fc.asyncProperty(days, async (day) => {
      globalThis.indexedDB = new IDBFactory();
      Dexie.dependencies.indexedDB = globalThis.indexedDB;
      const life = new Day(ticket);
      watch = (db) => db.use(life.fuse.middleware());
      await life.open();
      Object.assign(life.fuse, { left: day.strike.after + 1, how: day.strike.how });
      await life.live(day.before);
      await life.pull(day.strike);
      await life.harm(day.damage);

      // struck again while it mends itself: nothing more is damaged, but the plug may be pulled
      Object.assign(life.fuse, { left: day.again.after + 1, how: day.again.how });
      await life.open().catch(() => undefined);
      await life.pull(day.again);

      for (let turn = 0; turn < 2; turn++) {
        await life.open();
        await life.check();
        await life.live(day.after);
        await life.pull({ ...day.strike, share: 1 });
      }
      await life.open();
      await life.check();
      await life.pull(day.strike);
    }),
    { numRuns: 100 },
  );
}, 120_000);
