/** A page as the app shows it, with a tablet in memory behind it. */
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { Quasar } from 'quasar';
import { createMemoryHistory, createRouter } from 'vue-router';
import type { Component } from 'vue';
import { i18n } from '../../i18n';
import { provideEngine } from '../../live';
import type { Rec } from '../../records/api';
import type { Engine } from '../../records/engine';

// Quasar asks for it; the tests' browser has none.
if (!screen.orientation) Object.defineProperty(screen, 'orientation', { value: { type: 'portrait-primary', angle: 0, addEventListener: () => undefined } });

export const record = (kind: string, id: string, set: object, more: Partial<Rec> = {}): Rec =>
  ({ kind, id, scope: 'b1', seq: 1, v: '1.0', at: '2026-11-01T02:00:00.000Z', by: 'me', set, ...more }) as Rec;

/** One home behind one door: dwelling, household and its head. */
export const home = (door: string, name: string): Rec[] => [
  record('dwelling', `d${door}`, { building: 'b1', entrance: '1', floor: Number(door[0]), door, dwelling_state: 'lived' }),
  record('household', `h${door}`, { dwelling: `d${door}`, head: `p${door}` }),
  record('person', `p${door}`, { household: `h${door}`, name, phones: ['10012342071'] }),
];

export const street: Rec[] = [record('building', 'b1', { name: '5号楼', estate: '青禾苑' }), ...home('301', '王秀兰'), ...home('402', '张建国')];

export async function showPage(page: Component, path: string, at: string, engine: Engine): Promise<VueWrapper> {
  const empty = { template: '<i />' };
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path, component: page }, { path: '/:rest(.*)*', component: empty }] });
  await router.push(at);
  const give = { install: (app: Parameters<typeof provideEngine>[0]) => provideEngine(app, engine) };
  const wrapper = mount({ template: '<RouterView />' }, { global: { plugins: [i18n, router, [Quasar, {}], give] }, attachTo: document.body });
  await flushPromises();
  return wrapper;
}

export const button = (wrapper: VueWrapper, text: string) => {
  const found = wrapper.findAll('button, a').find((b) => b.text().includes(text));
  if (!found) throw new Error(`nothing says ${text} in: ${wrapper.text()}`);
  return found;
};
