import { quasar } from '@quasar/vite-plugin';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vitest/config';
import { version } from './package.json';

export default defineConfig({
  plugins: [vue(), quasar()],
  define: { __APP_VERSION__: JSON.stringify(version) },
  test: {
    include: ['src/**/*.test.ts', 'house/**/*.test.ts'],
    environment: 'happy-dom',
    maxWorkers: 2,
    restoreMocks: true,
    testTimeout: 20_000,
    // it asks for __dirname beside a top-level await, which Node alone refuses
    server: { deps: { inline: ['@getodk/xforms-engine'] } },
  },
});
