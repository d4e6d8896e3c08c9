/**
 * The web app's real engine without pages, for benchmarks and fault tests: `window.engine`.
 *
 * Every method gives a promise that resolves when the work is done and durable. Bytes travel as base64, since the
 * page is driven from outside: attachBytes(scope, base64) → row; fileBytes(scope, sha256) → base64;
 * parcelOut() → {parcels: [{name, content: base64}], ops, files, left}; parcelIn(base64) → {ops, parked, files,
 * failed, receipts: text}; receiptsIn(text) → {ops, files, others}.
 */
import { Engine } from '../src/records/engine';
import { trustOwnScripts } from '../src/trust';

declare const __APP_VERSION__: string;

type Method = (...args: unknown[]) => unknown;
type Harness = Record<string, Method>;

trustOwnScripts();
const engine = new Engine({ app: `${__APP_VERSION__} bench` });

const fromBase64 = (text: string): Blob => new Blob([Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0))]);

async function toBase64(content: Blob): Promise<string> {
  const url = await new Promise<string>((resolve) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => resolve(reader.result as string));
    reader.readAsDataURL(content);
  });
  return url.slice(url.indexOf(',') + 1);
}

const bytes = {
  attachBytes: (scope: string, content: string) => engine.attach(scope, fromBase64(content)),
  fileBytes: async (scope: string, sha256: string) => toBase64(await engine.file(scope, sha256)),
  parcelOut: async () => {
    const out = await engine.parcels.out();
    const parcels = await Promise.all(out.parcels.map(async ({ name, content }) => ({ name, content: await toBase64(content) })));
    return { ...out, parcels };
  },
  parcelIn: async (content: string) => {
    const handed = await engine.parcels.handIn(fromBase64(content));
    return { ...handed, receipts: await handed.receipts.content.text() };
  },
  receiptsIn: (text: string) => engine.parcels.receipts(new Blob([text])),
};

const harness = new Proxy({} as Harness, {
  get(_, name: string) {
    if (name === 'then') return undefined;
    return async (...args: unknown[]) => {
      if (name in bytes) return (bytes[name as keyof typeof bytes] as Method)(...args);
      const found = engine[name as keyof Engine] as unknown;
      return typeof found === 'function' ? (found as Method).apply(engine, args) : found;
    };
  },
});

Object.assign(window, { engine: harness });
document.documentElement.dataset.ready = 'true';
