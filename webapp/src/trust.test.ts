import { expect, it, vi } from 'vitest';
import { inert, ownScript, trustOwnScripts } from './trust';

it.each(['/sw.js', '/assets/worker-DJxWT4Gj.js', `${location.origin}/assets/worker-D03b_y-4.js`, '/bench/assets/worker-a.js'])(
  'starts a worker of our own: %s',
  (address) => expect(ownScript(address)).toBe(address),
);

it.each([
  'https://example.org/sw.js',
  '//example.org/assets/worker-a.js',
  'data:text/javascript,alert(1)',
  'blob:null/1',
  'javascript:alert(1)',
  '/api/v1/files/a/b',
  '/assets/../api/worker-a.js',
  '/assets/index-a.js',
  '/assets/worker-a.js/../../sw.json',
])('starts nothing else: %s', (address) => expect(() => ownScript(address)).toThrow(TypeError));

it('lets a text be read into a document of its own, and a sign be looked up', () => {
  expect(inert('<h:html/>', 'TrustedHTML', 'DOMParser parseFromString')).toBe('<h:html/>');
  expect(inert('&nbsp;', 'TrustedHTML', 'Element innerHTML')).toBe('&nbsp;');
});

it.each([
  ['<img src=x onerror=alert(1)>', 'Element innerHTML'],
  ['&nbsp;<b>', 'Element innerHTML'],
  ['<b>', 'Element insertAdjacentHTML'],
  ['<b>', 'Document write'],
  ['<b>', 'HTMLIFrameElement srcdoc'],
  ['&nbsp;', 'Element outerHTML'],
])('makes no part of a page of %s by %s', (text, sink) => expect(inert(text, 'TrustedHTML', sink)).toBeNull());

it('makes one policy, which knows no scripts', () => {
  const createPolicy = vi.fn();
  trustOwnScripts({ createPolicy });
  expect(createPolicy).toHaveBeenCalledExactlyOnceWith('default', { createHTML: inert, createScriptURL: ownScript });
});

it('asks for nothing where the browser knows no trusted types', () => expect(() => trustOwnScripts(undefined)).not.toThrow());
