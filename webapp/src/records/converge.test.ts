// @vitest-environment node
/**
 * Tablets that do anything in any order, with broken contacts between, agree with the server in the end.
 *
 * Knobs: how many days are played (RUNS), how many acts each has (ACTS), how many contacts fail (BREAKS).
 */
import 'fake-indexeddb/auto';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { newId } from './ids';
import type { Engine } from './engine';
import { TestServer } from './testing/server';
import { Tablet } from './testing/tablet';

const RUNS = 8;
const ACTS = 25;
const BREAKS = 0.3;

type Act = { who: number; what: 'save' | 'edit' | 'remove' | 'sync' | 'reopen' | 'desk'; pick: number; word: string; breaks: boolean };

const acts = fc.array(
  fc.record<Act>({
    who: fc.nat(1),
    what: fc.constantFrom('save', 'save', 'edit', 'edit', 'remove', 'sync', 'sync', 'reopen', 'desk'),
    pick: fc.nat(20),
    word: fc.string({ maxLength: 6 }),
    breaks: fc.double({ min: 0, max: 1, noNaN: true }).map((chance) => chance < BREAKS),
  }),
  { minLength: 5, maxLength: ACTS },
);

class Person {
  engine!: Engine;
  private readonly tablet: Tablet;

  constructor(
    readonly name: string,
    server: TestServer,
  ) {
    this.tablet = new Tablet(server);
  }

  async begin(): Promise<void> {
    this.engine = this.tablet.engine();
    await this.engine.signIn('', this.name, 'secret', '2468');
    await this.engine.prepare();
  }

  async reopen(): Promise<void> {
    const { id } = (await this.engine.stores()).find((store) => store.username === this.name)!;
    await this.engine.close();
    this.engine = this.tablet.engine();
    await this.engine.unlock('2468', id);
  }

  bodies(): Record<string, unknown> {
    return Object.fromEntries(this.engine.list('person').map((record) => [record.id, record.set]));
  }
}

async function play(person: Person, act: Act, server: TestServer, scope: string): Promise<void> {
  const { engine } = person;
  const people = engine.list('person').sort((one, other) => (one.id < other.id ? -1 : 1));
  const known = people[act.pick % Math.max(people.length, 1)];
  if (act.what === 'save') await engine.save('person', { name: act.word }, scope);
  else if (act.what === 'desk') server.put('person', scope, { name: `desk ${act.word}` });
  else if (act.what === 'reopen') await person.reopen();
  else if (act.what === 'edit' && known) {
    await engine.edit('person', known.id, { name: act.word, tags: { add: [act.word] }, calls: { inc: 1 } });
  } else if (act.what === 'remove' && known) await engine.remove('person', known.id);
  else if (act.what === 'sync') {
    if (act.breaks) server.faults.push(act.pick % 2 ? 'offline' : { cut: act.pick * 40 });
    await engine.sync();
  }
}

test('everybody agrees after everything was exchanged, and nothing was applied twice', async () => {
  let turn = 0;
  await fc.assert(
    fc.asyncProperty(acts, async (day) => {
      const scope = newId();
      const server = await TestServer.start([scope]);
      const people = [new Person(`a${turn}`, server), new Person(`b${turn++}`, server)];
      for (const person of people) await person.begin();
      for (const act of day) await play(people[act.who]!, act, server, scope);
      server.faults.length = 0;
      for (let round = 0; round < 2; round++) for (const { engine } of people) await engine.sync();
      for (const person of people) {
        expect(person.bodies()).toEqual(server.bodies('person'));
        expect(person.engine.syncState).toMatchObject({ queued: 0, all_received: true });
        await person.engine.close();
      }
      const applied = [...server.ops.values()].map(({ op }) => `${op.device} ${op.n}`);
      expect(new Set(applied).size).toBe(applied.length);
    }),
    { numRuns: RUNS },
  );
}, 90_000);
