/**
 * The web app's real engine without pages, for benchmarks and fault tests: `window.engine`.
 *
 * Every method gives a promise that resolves when the work is done and durable.
 */
import { Engine } from '../src/records/engine';

declare const __APP_VERSION__: string;

type Method = (...args: unknown[]) => unknown;
type Harness = Record<string, Method>;

const engine = new Engine({ app: `${__APP_VERSION__} bench` });

const harness = new Proxy({} as Harness, {
  get(_, name: string) {
    if (name === 'then') return undefined;
    return async (...args: unknown[]) => {
      const found = engine[name as keyof Engine] as unknown;
      return typeof found === 'function' ? (found as Method).apply(engine, args) : found;
    };
  },
});

Object.assign(window, { engine: harness });
document.documentElement.dataset.ready = 'true';
