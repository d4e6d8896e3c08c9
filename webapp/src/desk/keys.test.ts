import { beforeEach, expect, it } from 'vitest';
import { isForList } from './keys';

function stroke(key: string, on: string, init: KeyboardEventInit = {}): boolean {
  document.body.innerHTML = on;
  let heard = false;
  const hear = (event: KeyboardEvent): void => void (heard = isForList(event));
  window.addEventListener('keydown', hear);
  (document.querySelector('#at') ?? document.body).dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, ...init }));
  window.removeEventListener('keydown', hear);
  return heard;
}
beforeEach(() => (document.body.innerHTML = ''));

it('a key is the list’s wherever nobody writes', () => expect(stroke('j', '<p id="at"></p>')).toBe(true));
it('a letter that somebody writes is theirs', () => {
  expect(stroke('r', '<input id="at">')).toBe(false);
  expect(stroke('t', '<select id="at"></select>')).toBe(false);
});
it('Enter on a button presses that button, and on a line of the list it is the list’s', () => {
  expect(stroke('Enter', '<button id="at"></button>')).toBe(false);
  expect(stroke('Enter', '<button id="at" data-listrow="1"></button>')).toBe(true);
  expect(stroke('j', '<button id="at"></button>')).toBe(true);
});
it('chords, and all keys while a dialog is open, are not the list’s', () => {
  expect(stroke('r', '<p id="at"></p>', { ctrlKey: true })).toBe(false);
  expect(stroke('j', '<p id="at"></p><div role="dialog"></div>')).toBe(false);
});
