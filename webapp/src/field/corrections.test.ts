import { flushPromises } from '@vue/test-utils';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { today } from '../i18n/today';
import { keepUnsavedWords } from '../live/unsaved';
import { dismiss } from '../ui/toast';
import CorrectOpPage from './CorrectOpPage.vue';
import CorrectPage from './CorrectPage.vue';
import { fakeEngine } from './testing/engine';
import { button, record, showPage, street } from './testing/page';

/** What a person types into a correction outlives a lock; what they save or give up does not. */
beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-11-23T02:00:00.000Z') });
  today.value = '2026-11-23';
});
afterEach(() => {
  dismiss();
  vi.useRealTimers();
  document.body.innerHTML = '';
});
const visit = record('visit', 'v1', { household: 'h301', visit_mode: 'home', purposes: ['routine'], result: 'met', note: '灯坏了' });
const review = record('review', 'r1', { about: 'v1', verdict: 'ask', note: '哪盏灯' });
const tablet = () => fakeEngine([...street, visit, review]);
type Fake = ReturnType<typeof tablet>;
const open = (fake: Fake, query = '') => showPage(CorrectPage, '/visits/:visit', `/visits/v1${query}`, fake.engine);

/** As the engine locks: what stands in forms is kept, then the page goes. */
async function locked(page: Awaited<ReturnType<typeof open>>): Promise<void> {
  await keepUnsavedWords();
  page.unmount();
  document.body.innerHTML = '';
}

it('a correction and the answer beside it come back after a lock, and go when they are saved', async () => {
  const fake = tablet();
  const page = await open(fake, '?review=r1');
  await page.find('input').setValue('楼道的灯');
  await page.find('textarea').setValue('楼道灯坏了');
  await locked(page);
  const again = await open(fake, '?review=r1');
  expect([(again.find('input').element as HTMLInputElement).value, again.find('textarea').element.value]).toEqual(['楼道的灯', '楼道灯坏了']);
  await again.find('form').trigger('submit');
  await flushPromises();
  expect(fake.saved.map((s) => s.set)).toEqual([{ note: '楼道灯坏了' }, { answer: '楼道的灯' }]);
  expect(fake.drafts.size).toBe(0);
});

it('a correction opens as one after a lock, and is gone once it is given up', async () => {
  const fake = tablet();
  const page = await open(fake);
  await button(page, '补充').trigger('click');
  await page.find('textarea').setValue('楼道灯坏了');
  await locked(page);
  const again = await open(fake);
  expect(again.find('textarea').element.value).toBe('楼道灯坏了');
  await again.find('[aria-label="返回"]').trigger('click');
  await flushPromises();
  expect(fake.drafts.size).toBe(0);
  expect((await open(fake)).find('textarea').exists()).toBe(false);
});

it('a visit that is only looked at leaves no draft', async () => {
  const fake = tablet();
  await locked(await open(fake));
  await locked(await open(fake, '?review=r1'));
  expect(fake.drafts.size).toBe(0);
});

it('why a visit is withdrawn comes back in its sheet after a lock, and goes when it is closed', async () => {
  const why = () => document.querySelector<HTMLInputElement>('.sheet input');
  const fake = tablet();
  const page = await open(fake);
  await button(page, '撤销这次').trigger('click');
  await vi.advanceTimersByTimeAsync(100);
  why()!.value = '敲错了门';
  why()!.dispatchEvent(new Event('input'));
  await flushPromises();
  await locked(page);
  const again = await open(fake);
  await vi.advanceTimersByTimeAsync(100);
  expect(why()?.value).toBe('敲错了门');
  document.querySelector<HTMLElement>('.sheet__foot button')!.click();
  await flushPromises();
  expect(fake.drafts.size).toBe(0);
  again.unmount();
});

it('what is corrected of a parked record comes back after a lock', async () => {
  const fake = tablet();
  const op = { id: 'x', n: 1, scope: 'b1', at: '2026-11-22T02:00:00.000Z', kind: 'household', record: 'h301', set: { contact_note: '白天在家' } };
  fake.parked.push({ id: 'x', n: 1, scope: 'b1', at: op.at, state: 'parked', op, withheld: [], result: null, received_at: null, reason: { code: 'forbidden' }, brought_at: null });
  const show = () => showPage(CorrectOpPage, '/uploads/:op', '/uploads/x', fake.engine);
  const page = await show();
  await page.find('form input').setValue('晚上在家');
  await locked(page);
  const again = await show();
  expect((again.find('form input').element as HTMLInputElement).value).toBe('晚上在家');
  await again.find('[aria-label="返回"]').trigger('click');
  await flushPromises();
  expect(fake.drafts.size).toBe(0);
});
