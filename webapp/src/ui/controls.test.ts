import { mount } from '@vue/test-utils';
import { expect, it } from 'vitest';
import Choices from './Choices.vue';
import PinPad from './PinPad.vue';
import Segment from './Segment.vue';

const choices = ['甲', '乙', '丙'].map((label) => ({ value: label, label }));

it('a chosen answer is marked for eye and ear, and can be taken back', async () => {
  const wrapper = mount(Choices, { props: { choices, label: '选', modelValue: '甲' } });
  const [first] = wrapper.findAll('[role=radio]');
  expect(first!.classes()).toContain('on');
  expect(first!.attributes('aria-checked')).toBe('true');
  await first!.trigger('click');
  expect(wrapper.emitted('update:modelValue')).toEqual([[null]]);
});
it('several answers are check boxes', async () => {
  const wrapper = mount(Choices, { props: { choices, label: '选', many: true, modelValue: ['甲'] } });
  await wrapper.findAll('[role=checkbox]')[1]!.trigger('click');
  expect(wrapper.emitted('update:modelValue')).toEqual([[['甲', '乙']]]);
});
it('a long list shows its first answers, those chosen, and more on request', async () => {
  const wrapper = mount(Choices, { props: { choices, label: '选', many: true, first: 1, more: '更多', modelValue: ['丙'] } });
  expect(wrapper.findAll('button').map((b) => b.text())).toEqual(['甲', '丙', '更多']);
  await wrapper.findAll('button')[2]!.trigger('click');
  expect(wrapper.findAll('button').map((b) => b.text())).toEqual(['甲', '乙', '丙']);
});
it('only one answer of a group is a tab stop; arrows reach the others', async () => {
  const wrapper = mount(Segment, { props: { choices, label: '选', modelValue: '乙' }, attachTo: document.body });
  const radios = wrapper.findAll('[role=radio]');
  expect(radios.map((r) => r.attributes('tabindex'))).toEqual(['-1', '0', '-1']);
  await radios[1]!.trigger('keydown', { key: 'ArrowRight' });
  expect(document.activeElement).toBe(radios[2]!.element);
});
it('a PIN is typed by thumb or keyboard, and is given once it is whole', async () => {
  const wrapper = mount(PinPad, { props: { modelValue: '', length: 4, said: '', erase: '退一位', 'onUpdate:modelValue': (v: string) => wrapper.setProps({ modelValue: v }) } });
  await wrapper.findAll('button').find((b) => b.text() === '7')!.trigger('click');
  for (const key of ['1', '2', 'Backspace', '3', 'x', '4', '5']) {
    window.dispatchEvent(new KeyboardEvent('keydown', { key }));
    await wrapper.vm.$nextTick();
  }
  expect(wrapper.emitted('done')).toEqual([['7134']]);
});
