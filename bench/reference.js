// What a first sync is compared with: one fetch of the same lines, parsed, put down in encrypted blocks of 100.
async ({ scopes, device }) => {
  const began = performance.now();
  const cursors = Object.fromEntries(scopes.map((scope) => [scope, { seq: 0 }]));
  const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt']);
  const database = await new Promise((resolve, reject) => {
    const opening = indexedDB.open(`reference-${crypto.randomUUID()}`, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('blocks', { autoIncrement: true });
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
  let records = 0;
  let asked = cursors;
  for (let more = true; more; ) {
    const answer = await fetch('/api/v1/sync/pull', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Device': device },
      body: JSON.stringify({ cursors: asked, limit: 5000 }),
    });
    const lines = (await answer.text()).trimEnd().split('\n').map((line) => JSON.parse(line));
    const trailer = lines.pop();
    const rows = lines.slice(1);
    records += rows.length;
    for (let start = 0; start < rows.length; start += 100) {
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const plain = new TextEncoder().encode(JSON.stringify(rows.slice(start, start + 100)));
      const block = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, plain);
      await new Promise((resolve, reject) => {
        const writing = database.transaction('blocks', 'readwrite');
        writing.objectStore('blocks').add({ iv, block });
        writing.oncomplete = resolve;
        writing.onerror = () => reject(writing.error);
      });
    }
    asked = trailer.cursors;
    more = trailer.more;
  }
  return { ms: performance.now() - began, records };
};
