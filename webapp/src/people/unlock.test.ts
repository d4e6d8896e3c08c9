import { flushPromises } from '@vue/test-utils';
import { afterEach, expect, it, vi } from 'vitest';
import { useRoute } from 'vue-router';
import { desk } from '../desk/desk';
import { fakeEngine } from '../field/testing/engine';
import { button, showPage } from '../field/testing/page';
import SignInPage from './SignInPage.vue';
import UnlockPage from './UnlockPage.vue';

vi.mock('./Notices.vue', () => ({ default: { template: '<i />' } })); // they are another test's

afterEach(() => void (document.body.innerHTML = ''));

it('after five wrong PINs leads to an online sign-in with the same PIN first, and to a forgotten one second', async () => {
  const { engine } = fakeEngine([], { unlocked: false, stores: ['wangge01'] });
  const [store] = await engine.stores();
  engine.stores = async () => [{ ...store!, state: 'locked_out' }];
  const Shown = { components: { UnlockPage }, setup: () => ({ route: useRoute() }), template: '<UnlockPage /><p>{{ route.fullPath }}</p>' };
  const page = await showPage(Shown, '/:at(unlock|sign-in)', '/unlock', engine);
  expect(page.text()).toContain('再按原来的解锁密码');
  await button(page, '忘了密码').trigger('click');
  await flushPromises();
  expect(document.body.textContent).toContain('没写完的草稿打不开了');
  await button(page, '去登录').trigger('click');
  await flushPromises();
  expect(page.text()).toContain('/sign-in?account=wangge01&field=1');
});

it('asks there for the PIN that is known, once, and for no new one', async () => {
  vi.spyOn(desk, 'signIn').mockResolvedValue({ user: { roles: [] } } as never);
  vi.spyOn(desk, 'close').mockResolvedValue();
  const { engine } = fakeEngine([], { unlocked: false, stores: ['wangge01'] });
  const [store] = await engine.stores();
  engine.stores = async () => [{ ...store!, state: 'locked_out' }];
  const signedIn = vi.fn(async () => undefined);
  engine.signIn = signedIn;
  const page = await showPage(SignInPage, '/sign-in', '/sign-in?account=wangge01&field=1', engine);
  await page.find('input[type=password]').setValue('secret');
  await page.find('form').trigger('submit');
  await flushPromises();
  for (const digit of '246810') await button(page, digit).trigger('click');
  await flushPromises();
  expect(signedIn).toHaveBeenCalledExactlyOnceWith('', 'wangge01', 'secret', '246810', { forgotPin: false, passkey: false, ticket: '' });
});
