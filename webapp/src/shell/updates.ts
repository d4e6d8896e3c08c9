import { ref } from 'vue';
import { hasUnsavedWords, keepUnsavedWords } from '../live/unsaved';

/** A newer version that waits to be taken into use. */
export const waitingVersion = ref<ServiceWorker | null>(null);
/** Another window took the newer version into use: this one still runs the older, and loads the newer when it may. */
export const isOutdated = ref(false);

const HOUR = 3_600_000;

/** What an update touches: the browser's service workers, the open page, and whether something is being written on it. */
export interface Surroundings {
  workers: ServiceWorkerContainer | undefined;
  isWriting: () => boolean;
  reload: () => void;
}

let around: Surroundings = { workers: undefined, isWriting: () => false, reload: () => location.reload() };
let isAsked = false;

/** Let the service worker keep the shell. It answers navigations and assets only; nothing that is written passes it. */
export async function keepShell(isWriting: () => boolean, given: Partial<Surroundings> = {}): Promise<void> {
  around = { ...around, workers: import.meta.env.PROD ? navigator.serviceWorker : undefined, ...given, isWriting };
  isAsked = false;
  const { workers } = around;
  if (!workers) return;
  let hadWorker = workers.controller !== null;
  workers.addEventListener('controllerchange', () => {
    // The first worker of all has nobody to replace: the page it takes over is its own.
    if (hadWorker) void loadNewer();
    hadWorker = true;
  });
  const registration = await workers.register('/sw.js');
  const offer = (): void => {
    if (registration.waiting && workers.controller) waitingVersion.value = registration.waiting;
  };
  const watch = (): void => registration.installing?.addEventListener('statechange', offer);
  offer();
  watch();
  registration.addEventListener('updatefound', watch);
  // Without a network there is nothing newer to find, and an attempt that breaks leaves the older version in use.
  const look = (): void => void (navigator.onLine && registration.update().catch(() => undefined));
  setInterval(look, HOUR);
  window.addEventListener('online', look);
}

/** The version of the shell that is kept for going without a network; null where none is. */
export async function shellVersion(): Promise<string | null> {
  const worker = globalThis.navigator?.serviceWorker?.controller;
  if (!worker) return null;
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener('message', ({ data }: MessageEvent<string>) => resolve(data));
    port1.start();
    worker.postMessage('version', [port2]);
    setTimeout(() => resolve(''), 1000); // an older worker does not answer
  });
}

const mayReload = (): boolean => !around.isWriting() && !hasUnsavedWords();

/** Take the newer version into use and load it. A person says so, and never while something is being written. */
export async function takeVersion(): Promise<void> {
  if (!mayReload()) return;
  if (isOutdated.value) return loadNewer(true);
  isAsked = true;
  waitingVersion.value?.postMessage('take-over');
  waitingVersion.value = null;
}

/** The page that cannot be shown belongs to a version that is gone: it is loaded from the newer one. */
export async function wentMissing(path: string): Promise<void> {
  if (!isOutdated.value) return;
  await keepUnsavedWords();
  location.assign(path);
}

async function loadNewer(asked = isAsked): Promise<void> {
  await keepUnsavedWords();
  if (mayReload() && (asked || document.visibilityState === 'hidden')) return around.reload();
  isOutdated.value = true;
}
