import { flushPromises } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { today } from '../i18n/today';
import { dismiss, toasts } from '../ui/toast';
import BuildingPage from './BuildingPage.vue';
import { fakeEngine } from './testing/engine';
import { button, home, record, showPage, street } from './testing/page';
import UploadsPage from './UploadsPage.vue';
import VisitPage from './VisitPage.vue';

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-11-23T02:00:00.000Z') });
  today.value = '2026-11-23';
});
afterEach(() => {
  dismiss();
  vi.useRealTimers();
  document.body.innerHTML = '';
});
const task = record('care_task', 't1', { household: 'h301', purpose: 'care_visit', cadence: 'weekly', due_on: '2026-11-19' });

describe('the door wall', () => {
  it('records an unchanged door in two taps, for the task that was due', async () => {
    const fake = fakeEngine([...street, task]);
    const page = await showPage(BuildingPage, '/buildings/:building?', '/buildings/b1', fake.engine);
    await page.find('[data-door="d301"]').trigger('click');
    await button(page, '见到，无变化').trigger('click');
    await flushPromises();
    expect(fake.saved).toEqual([{ kind: 'visit', id: 'new1', isNew: true, set: { household: 'h301', care_task: 't1', visit_mode: 'home', purposes: ['care_visit'], result: 'met', no_change: true } }]);
    expect(toasts.now?.text).toBe('1-301 存好了：见到，无变化');
  });
  it('says aloud where, how long ago and how late', async () => {
    const visit = record('visit', 'v1', { household: 'h301', result: 'met', purposes: ['routine'], visit_mode: 'home' }, { at: '2026-11-12T02:00:00.000Z' });
    const page = await showPage(BuildingPage, '/buildings/:building?', '/buildings/b1', fakeEngine([...street, task, visit]).engine);
    expect(page.find('[data-door="d301"]').text()).toBe('1单元301，11 天前，晚 4 天');
  });
  it('undoes by a second op, because the first has gone already', async () => {
    const fake = fakeEngine([...street]);
    const page = await showPage(BuildingPage, '/buildings/:building?', '/buildings/b1', fake.engine);
    await page.find('[data-door="d402"]').trigger('click');
    await button(page, '无人应答').trigger('click');
    await flushPromises();
    await toasts.now!.action!.run();
    expect(fake.saved[1]).toMatchObject({ kind: 'visit', id: 'new1', isNew: false, set: { void_reason: '撤销：点错了' } });
  });
  it('goes from door to door with the arrow keys, and is left with one Tab', async () => {
    const page = await showPage(BuildingPage, '/buildings/:building?', '/buildings/b1', fakeEngine([...street, ...home('302', '刘芳')]).engine);
    const stops = page.findAll('[data-door]').map((d) => [d.attributes('data-door'), d.attributes('tabindex')]);
    expect(stops).toEqual([['d402', '0'], ['d301', '-1'], ['d302', '-1']]);
    const door = page.find('[data-door="d302"]');
    (door.element as HTMLElement).focus();
    await door.trigger('keydown', { key: 'ArrowUp' });
    expect((document.activeElement as HTMLElement).dataset.door).toBe('d402');
    await page.find('[data-door="d402"]').trigger('keydown', { key: 'ArrowLeft' });
    expect((document.activeElement as HTMLElement).dataset.door).toBe('d402'); // there is no door
  });
});

describe('a visit', () => {
  const open = (fake: ReturnType<typeof fakeEngine>) => showPage(VisitPage, '/homes/:household/visit', '/homes/h301/visit', fake.engine);

  it('keeps a draft that survives a closed page, and gives it up when it is saved', async () => {
    const fake = fakeEngine([...street, task]);
    const first = await open(fake);
    await button(first, '见到本人').trigger('click');
    await button(first, '维修').trigger('click');
    await vi.advanceTimersByTimeAsync(500);
    expect(fake.drafts.get('visit:h301')?.body).toMatchObject({ result: 'met', needs: ['repair'], purposes: ['care_visit'] });
    first.unmount();
    const again = await open(fake);
    expect(button(again, '维修').attributes('aria-checked')).toBe('true');
    await again.find('form').trigger('submit');
    await flushPromises();
    expect(fake.saved.map((s) => s.set)).toEqual([{ household: 'h301', care_task: 't1', visit_mode: 'home', purposes: ['care_visit'], result: 'met', needs: ['repair'] }]);
    expect(fake.drafts.size).toBe(0);
  });
  it('writes the last words down when the page is left in the middle of a sentence', async () => {
    const fake = fakeEngine([...street]);
    const page = await open(fake);
    await page.find('textarea').setValue('纱窗坏了');
    page.unmount();
    await flushPromises();
    expect(fake.drafts.get('visit:h301')?.body).toMatchObject({ note: '纱窗坏了' });
  });
  it('asks whom one met before it saves', async () => {
    const fake = fakeEngine([...street]);
    const page = await open(fake);
    await page.find('form').trigger('submit');
    expect(fake.saved).toEqual([]);
    expect(toasts.now?.text).toBe('先点一下见到了谁');
  });
  it('offers the next door', async () => {
    const page = await open(fakeEngine([...street]));
    expect(page.text()).toContain('存好，去下一户（402 张建国）');
  });
  it('puts the numbers first when something is urgent', async () => {
    const page = await open(fakeEngine([...street]));
    await button(page, '急').trigger('click');
    expect(page.text()).toContain('先打电话，再记录');
  });
});

describe('uploads', () => {
  const show = (fake: ReturnType<typeof fakeEngine>) => showPage(UploadsPage, '/uploads', '/uploads', fake.engine);

  it('never says that all was received over a record that waits', async () => {
    const fake = fakeEngine([...street]);
    expect((await show(fake)).text()).toContain('街道都收到了');
    await fake.engine.save('visit', { household: 'h301', result: 'met' }, 'b1');
    const page = await show(fake);
    expect(page.text()).toContain('1 条记录');
    expect(page.text()).not.toContain('街道都收到了');
  });
  it('says why something is kept, and drops it only with a reason', async () => {
    const fake = fakeEngine([...street]);
    const op = { id: 'x', n: 1, scope: 'b1', at: '2026-11-22T02:00:00.000Z', kind: 'visit', record: 'v9', new: true as const, set: { household: 'h301', result: 'met' } };
    fake.parked.push({ id: 'x', n: 1, scope: 'b1', at: op.at, state: 'parked', op, withheld: [], result: null, received_at: null, reason: { code: 'forbidden' }, brought_at: null });
    const page = await show(fake);
    expect(page.text()).toContain('先替您收着：这里现在不归您管');
    await button(page, '不要了，说明原因').trigger('click');
    await vi.advanceTimersByTimeAsync(100);
    const sheet = document.querySelector('.sheet')!;
    const drop = [...sheet.querySelectorAll('button')].find((b) => b.textContent === '不要了')!;
    expect(drop.disabled).toBe(true);
    const why = sheet.querySelector('input')!;
    why.value = '记错了楼';
    why.dispatchEvent(new Event('input'));
    await flushPromises();
    drop.click();
    await flushPromises();
    expect(fake.discarded).toEqual(['x']);
  });
});
