/** A second IndexedDB with the same content, as a copied browser profile has it. */
import { IDBFactory } from 'fake-indexeddb';

const done = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error));
  });

export async function copyOf(from: globalThis.IDBFactory): Promise<globalThis.IDBFactory> {
  const to = new IDBFactory();
  for (const { name, version } of await from.databases()) {
    const source = await done(from.open(name!));
    const asked = to.open(name!, version);
    asked.addEventListener('upgradeneeded', () => {
      for (const table of source.objectStoreNames) {
        const { keyPath, autoIncrement, indexNames } = source.transaction(table).objectStore(table);
        const made = asked.result.createObjectStore(table, { keyPath, autoIncrement });
        for (const index of indexNames) made.createIndex(index, source.transaction(table).objectStore(table).index(index).keyPath);
      }
    });
    const target = await done(asked);
    for (const table of source.objectStoreNames) {
      const rows = await done(source.transaction(table).objectStore(table).getAll());
      const keys = await done(source.transaction(table).objectStore(table).getAllKeys());
      const store = target.transaction(table, 'readwrite').objectStore(table);
      await Promise.all(rows.map((row: unknown, at) => done(store.keyPath === null ? store.put(row, keys[at]) : store.put(row))));
    }
    source.close();
    target.close();
  }
  return to;
}
