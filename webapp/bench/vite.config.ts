// Builds the engine alone into a page that measures it. Nothing of this is shipped.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { version } from '../package.json';

const here = fileURLToPath(new URL('.', import.meta.url));

export default defineConfig({
  root: here,
  base: './',
  define: { __APP_VERSION__: JSON.stringify(version) },
  build: {
    outDir: `${here}web`,
    emptyOutDir: true,
    target: ['chrome109', 'safari16.4', 'firefox115'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: `${here}engine.html` },
  },
  worker: { format: 'es' },
});
