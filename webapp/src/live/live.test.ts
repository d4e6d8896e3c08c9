import { createApp, defineComponent, h, nextTick, ref } from 'vue';
import { afterEach, expect, test } from 'vitest';
import type { Events, Rec } from '../records/api';
import type { Engine } from '../records/engine';
import { Emitter } from '../records/events';
import { provideEngine, useRecord, useRecords, useSearch, useSyncState } from './index';

/** As much of an engine as a ref can tell from the real one. */
class Told {
  readonly emitter = new Emitter();
  records: Rec[] = [];
  unlocked = true;
  syncState = { queued: 0 };
  reads = 0;

  on = this.emitter.on.bind(this.emitter);
  list(kind: string): Rec[] {
    this.reads += 1;
    return this.records.filter((record) => record.kind === kind);
  }
  get(kind: string, id: string): Rec | undefined {
    return this.list(kind).find((record) => record.id === id);
  }
  search(text: string): { record: Rec; rank: number }[] {
    return this.records.filter((record) => record.set.name === text).map((record) => ({ record, rank: 0 }));
  }
  tell<E extends keyof Events>(event: E, what: unknown): void {
    this.emitter.emit(event, what as Events[E]);
  }
  put(id: string, name: string): void {
    this.records = [...this.records, { kind: 'person', id, scope: 's', seq: 1, v: '1', at: '', by: null, set: { name } }];
    this.tell('change', { kinds: new Set(['person']) });
  }
}

const stops: (() => void)[] = [];
afterEach(() => stops.splice(0).forEach((stop) => stop()));

function within<T>(engine: Told, setup: () => T): T {
  let result!: T;
  const app = createApp(defineComponent({ setup: () => ((result = setup()), () => h('i')) }));
  provideEngine(app, engine as unknown as Engine);
  app.mount(document.createElement('div'));
  stops.push(() => app.unmount());
  return result;
}

test('a list follows its kind, and many changes at once are read once', async () => {
  const engine = new Told();
  const people = within(engine, () => useRecords('person'));
  expect(people.value).toEqual([]);
  const before = engine.reads;
  engine.put('1', '张三');
  engine.put('2', '李四');
  await nextTick();
  expect(people.value).toHaveLength(2);
  expect(engine.reads - before).toBe(1);
  engine.tell('change', { kinds: new Set(['visit']) });
  await nextTick();
  expect(engine.reads - before).toBe(1);
});

test('one record follows its id', async () => {
  const engine = new Told();
  engine.put('1', '张三');
  engine.put('2', '李四');
  const id = ref('1');
  const person = within(engine, () => useRecord('person', id));
  expect(person.value?.set.name).toBe('张三');
  id.value = '2';
  await nextTick();
  expect(person.value?.set.name).toBe('李四');
});

test('a search follows its text', async () => {
  const engine = new Told();
  engine.put('1', '张三');
  const text = ref('');
  const hits = within(engine, () => useSearch(text));
  expect(hits.value).toEqual([]);
  text.value = '张三';
  await nextTick();
  expect(hits.value).toHaveLength(1);
});

test('locked means nothing to see', async () => {
  const engine = new Told();
  engine.put('1', '张三');
  const people = within(engine, () => useRecords('person'));
  engine.unlocked = false;
  engine.tell('locked', null);
  await nextTick();
  expect(people.value).toEqual([]);
});

test('the sync light follows, and stops with its component', async () => {
  const engine = new Told();
  const state = within(engine, () => useSyncState());
  engine.tell('sync', { queued: 3 });
  expect(state.value.queued).toBe(3);
  stops.splice(0).forEach((stop) => stop());
  engine.tell('sync', { queued: 4 });
  expect(state.value.queued).toBe(3);
});
