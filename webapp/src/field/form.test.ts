import { flushPromises } from '@vue/test-utils';
import { expect, it } from 'vitest';
import BuildingPage from './BuildingPage.vue';
import FormPage from './FormPage.vue';
import { fakeEngine } from './testing/engine';
import { home, record, showPage, street } from './testing/page';
import TodayPage from './TodayPage.vue';

const open = (fake: ReturnType<typeof fakeEngine>, path: string) => showPage(FormPage, '/record/:kind', path, fake.engine);

it('a person begun at one door is not continued at another', async () => {
  const fake = fakeEngine([...street, ...home('302', '刘芳')]);
  const page = await open(fake, '/record/person?scope=b1&household=h301');
  await page.find('[data-field="name"] input').setValue('王小明');
  page.unmount(); // what waits to be kept is kept
  await flushPromises();
  const other = await open(fake, '/record/person?scope=b1&household=h302');
  expect(other.find<HTMLInputElement>('[data-field="name"] input').element.value).toBe('');
  const again = await open(fake, '/record/person?scope=b1&household=h301');
  expect(again.find<HTMLInputElement>('[data-field="name"] input').element.value).toBe('王小明');
});

it('a form says whose it is', async () => {
  const page = await open(fakeEngine([...street]), '/record/person?scope=b1&household=h301');
  expect(page.text()).toContain('1单元 301');
});

it('whoever makes no visits is not told that all doors are done', async () => {
  const fake = fakeEngine([record('building', 'b1', { name: '5号楼' })], { roles: ['team_lead'] });
  expect((await showPage(TodayPage, '/', '/', fake.engine)).text()).toContain('您不用走访');
  const wall = await showPage(BuildingPage, '/buildings/:building?', '/buildings/b1', fake.engine);
  expect(wall.text()).toContain('这里看不到门牌');
  expect(wall.text()).not.toContain('只看该敲的');
  expect(wall.text()).not.toContain('0 扇门');
});
