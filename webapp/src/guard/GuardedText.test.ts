import { mount } from '@vue/test-utils';
import { Quasar } from 'quasar';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { defineComponent, h, nextTick, ref } from 'vue';
import '../field/testing/page'; // gives the tests' browser a screen that Quasar can ask
import { i18n } from '../i18n';
import GuardedText from './GuardedText.vue';
import { provideList, useHolding } from './holding';

const LIST = { subjects: [{ value: 'illness', zh: '病情、用药', en: 'illness', words: ['糖尿病'] }], passing: [] };
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A form with one guarded text, and what its save button would do. */
function form(guard: 'hard' | 'soft') {
  const text = ref('');
  let hold = (): boolean => false;
  const wrapper = mount(
    defineComponent(() => {
      provideList(() => LIST);
      ({ hold } = useHolding());
      return () => h(GuardedText, { guard, label: '备注', modelValue: text.value, 'onUpdate:modelValue': (v: unknown) => (text.value = String(v)) });
    }),
    { global: { plugins: [i18n, [Quasar, {}]] }, attachTo: document.body },
  );
  const type = async (words: string): Promise<void> => {
    await wrapper.find('input').setValue(words);
    vi.advanceTimersByTime(400);
    await nextTick();
  };
  return { wrapper, type, hold: () => hold(), press: (name: string) => wrapper.findAll('button').find((b) => b.text() === name)!.trigger('click') };
}

it('asks about a word that need not be written down, says which, and keeps it when told so', async () => {
  const page = form('soft');
  await page.type('门铃坏了');
  expect(page.wrapper.text()).not.toContain('不必记录');
  expect(page.hold()).toBe(false);
  await page.type('他有糖尿病');
  expect(page.wrapper.text()).toContain('这句话不必记录，是否改写？');
  expect(page.wrapper.text()).toContain('糖尿病');
  expect(page.wrapper.text()).toContain('病情、用药');
  expect(page.hold()).toBe(true);
  await page.press('仍要保存');
  expect(page.hold()).toBe(false);
  await page.type('他有糖尿病，证号 620102194801010011');
  expect(page.hold()).toBe(true);
});

it('marks the word that is to be put otherwise', async () => {
  const page = form('soft');
  await page.type('他有糖尿病');
  await page.press('改写');
  const field = page.wrapper.find('input').element;
  expect([document.activeElement, field.selectionStart, field.selectionEnd]).toEqual([field, 2, 5]);
});

it('lets nothing through where everybody reads it', async () => {
  const page = form('hard');
  await page.type('他有糖尿病');
  expect(page.wrapper.text()).toContain('请改写这句话');
  expect(page.wrapper.findAll('button').map((b) => b.text())).not.toContain('仍要保存');
  expect(page.hold()).toBe(true);
  await page.type('敲错了门');
  expect(page.hold()).toBe(false);
});

it('asks at once when saving comes before the pause is over', async () => {
  const page = form('soft');
  await page.wrapper.find('input').setValue('他有糖尿病');
  expect(page.hold()).toBe(true);
});
