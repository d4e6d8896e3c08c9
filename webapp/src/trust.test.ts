import { expect, it, vi } from 'vitest';
import { ownScript, trustOwnScripts } from './trust';

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

it('makes one policy, which knows neither HTML nor scripts', () => {
  const createPolicy = vi.fn();
  trustOwnScripts({ createPolicy });
  expect(createPolicy).toHaveBeenCalledExactlyOnceWith('default', { createScriptURL: ownScript });
});

it('asks for nothing where the browser knows no trusted types', () => expect(() => trustOwnScripts(undefined)).not.toThrow());
