/// <reference lib="webworker" />
/** Keeps the shell, so that the app opens without a network. It touches navigations and built files only: no request
 *  that is not GET, and nothing under /api. */
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { version } from '../../package.json';

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: { url: string; revision: string | null }[] };

precacheAndRoute(self.__WB_MANIFEST);
cleanupOutdatedCaches();
registerRoute(new NavigationRoute(createHandlerBoundToURL('/index.html'), { denylist: [/^\/api\//, /^\/metrics/, /^\/health/] }));

self.addEventListener('message', (event) => {
  if (event.data === 'take-over') void self.skipWaiting();
  if (event.data === 'version') event.ports[0]?.postMessage(version);
});
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
