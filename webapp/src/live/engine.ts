/** The one engine of the app, given to pages through Vue's provide. */
import { inject, type App, type InjectionKey } from 'vue';
import type { Engine } from '../records/engine';

const KEY: InjectionKey<Engine> = Symbol('engine');

export function provideEngine(app: App, engine: Engine): void {
  app.provide(KEY, engine);
}

/** The engine that the app was started with. */
export function useEngine(): Engine {
  const engine = inject(KEY);
  if (!engine) throw new Error('provideEngine(app, engine) was not called');
  return engine;
}
