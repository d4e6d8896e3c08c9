// @vitest-environment node
import { expect, test } from 'vitest';
import { fromUtf8, utf8 } from '../bytes';
import { stage } from '../testing/stage';
import { MOST_BYTES, type Wanted } from './library';

const on = stage();
const SCOPE = 'a-scope';

async function given(words: string): Promise<Wanted> {
  const content = utf8(words);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', content));
  const sha256 = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  on.server.files.whole.set(`/api/v1/files/${SCOPE}/${sha256}`, content);
  return { scope: SCOPE, sha256, size_bytes: content.length };
}

test('what is wanted is read without a network, after a lock too, and by nobody while it is locked', async () => {
  const engine = await on.signedIn();
  const form = await given('<h:html>灯亮不亮</h:html>');
  await engine.library.keep([form]);
  on.server.files.fault = () => 'offline';
  await engine.lock();
  await expect(engine.file(SCOPE, form.sha256)).rejects.toMatchObject({ code: 'locked' });
  await engine.unlock('2468');
  expect(await (await engine.file(SCOPE, form.sha256)).text()).toBe('<h:html>灯亮不亮</h:html>');
});

test('what nobody wants any more goes, and a second round fetches nothing twice', async () => {
  const engine = await on.signedIn();
  const [one, other] = [await given('one'), await given('other')];
  await engine.library.keep([one, other]);
  on.server.files.fault = () => 'offline';
  await engine.library.keep([other]);
  await expect(engine.file(SCOPE, one.sha256)).rejects.toMatchObject({ code: 'offline' });
  expect(fromUtf8(new Uint8Array(await (await engine.file(SCOPE, other.sha256)).arrayBuffer()))).toBe('other');
});

test('a network that ends in between leaves what came before, and there is a limit to it all', async () => {
  const engine = await on.signedIn();
  const [first, second, large] = [await given('first'), await given('second'), { ...(await given('large')), size_bytes: MOST_BYTES + 1 }];
  on.server.files.fault = (_method, path) => (path.endsWith(second.sha256) ? 'offline' : null);
  await expect(engine.library.keep([large, first, second])).rejects.toMatchObject({ code: 'offline' });
  on.server.files.fault = () => 'offline';
  expect(await (await engine.file(SCOPE, first.sha256)).text()).toBe('first');
  await expect(engine.file(SCOPE, large.sha256)).rejects.toMatchObject({ code: 'offline' });
});
