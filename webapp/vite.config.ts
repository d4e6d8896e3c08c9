import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { quasar } from '@quasar/vite-plugin';
import vue from '@vitejs/plugin-vue';
import { defineConfig, type Plugin } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import { version } from './package.json';

const server = `http://127.0.0.1:${process.env['PORT'] ?? '8000'}`;

/** The code reader's own default is to fetch its program from a foreign host. We say where ours lies; the address is taken
 *  out all the same, so that no mistake could ever lead there. */
const atHome = (): Plugin => ({
  name: 'at-home',
  transform: {
    filter: { id: /zxing-wasm/ },
    handler: (code) => ({ code: code.replaceAll('https://fastly.jsdelivr.net/npm/zxing-wasm@', '/assets/nowhere/'), map: null }),
  },
});

/** Beside each asset lies its brotli, which the server sends instead: a stairwell's network carries a quarter of it. The
 *  last steps of quality would cost the builder ten times as long for a twentieth. */
const packed = (): Plugin => ({
  name: 'packed',
  apply: 'build',
  writeBundle({ dir }, bundle) {
    for (const name of Object.keys(bundle)) {
      if (!/^assets\/.+\.(js|css|wasm)$/.test(name)) continue;
      const path = join(dir!, name);
      writeFileSync(`${path}.br`, brotliCompressSync(readFileSync(path), { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }));
    }
  },
});

export default defineConfig({
  plugins: [
    vue(),
    quasar(),
    atHome(),
    packed(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src/worker',
      filename: 'sw.ts',
      // Registered by our own code, which asks before it updates; the plugin would add an inline script.
      injectRegister: null,
      registerType: 'prompt',
      injectManifest: {
        globPatterns: ['**/*.{html,js,css,svg,png,woff2,wasm}'],
        maximumFileSizeToCacheInBytes: 4_000_000,
      },
      manifest: {
        id: '/',
        name: '敲门 Qiaomen',
        short_name: '敲门',
        description: '入户走访、巡查和值班，没有网络也能记',
        lang: 'zh-CN',
        start_url: '/',
        scope: '/',
        display: 'standalone',
        background_color: '#faf8f3',
        theme_color: '#0d6b5f',
        icons: [
          { src: '/icon.svg', sizes: 'any', type: 'image/svg+xml' },
          { src: '/icon-192.png', sizes: '192x192', type: 'image/png' },
          { src: '/icon-512.png', sizes: '512x512', type: 'image/png' },
          { src: '/icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
        ],
      },
    }),
  ],
  define: {
    __APP_VERSION__: JSON.stringify(version),
    __INTLIFY_PROD_DEVTOOLS__: false,
    __VUE_PROD_DEVTOOLS__: false,
  },
  build: {
    outDir: '../server/web',
    emptyOutDir: true,
    assetsDir: 'assets',
    // The first tablets whose OPFS handles work without promises.
    target: ['chrome109', 'safari16.4', 'firefox115'],
    // Everything is a file of our own, so that the content security policy can be strict.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    license: { fileName: 'licenses.md' },
    chunkSizeWarningLimit: 700,
  },
  worker: { format: 'es' },
  server: { proxy: { '/api': server } },
});
