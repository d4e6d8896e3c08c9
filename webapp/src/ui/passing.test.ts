import { mount } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { defineComponent, h } from 'vue';
import { usePassing, type Passing } from './passing';

let passing: Passing<string>;
const Page = defineComponent({
  setup() {
    passing = usePassing<string>();
    return () => h('p', passing.value.value ?? '');
  },
});

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('what is shown for a while', () => {
  it('goes after its time, and not before', () => {
    mount(Page);
    passing.show('words', 300_000);
    vi.advanceTimersByTime(299_999);
    expect(passing.value.value).toBe('words');
    vi.advanceTimersByTime(1);
    expect(passing.value.value).toBeNull();
  });
  it('goes with its page', () => {
    const page = mount(Page);
    passing.show('words', 300_000);
    page.unmount();
    expect(passing.value.value).toBeNull();
  });
  it('goes when the window is put out of sight', () => {
    mount(Page);
    passing.show('words', 300_000);
    vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
    document.dispatchEvent(new Event('visibilitychange'));
    expect(passing.value.value).toBeNull();
  });
  it('has its own time when another comes', () => {
    mount(Page);
    passing.show('first', 1000);
    passing.show('second', 2000);
    vi.advanceTimersByTime(1500);
    expect(passing.value.value).toBe('second');
  });
});
