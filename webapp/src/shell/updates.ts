import { ref } from 'vue';

/** A newer version that waits to be taken into use. */
export const waitingVersion = ref<ServiceWorker | null>(null);

const HOUR = 3_600_000;

/** Let the service worker keep the shell. It answers navigations and assets only; nothing that is written passes it. */
export async function keepShell(): Promise<void> {
  if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return;
  const registration = await navigator.serviceWorker.register('/sw.js');
  const offer = (): void => {
    // The first worker of all has nobody to replace: there is nothing to ask.
    if (registration.waiting && navigator.serviceWorker.controller) waitingVersion.value = registration.waiting;
  };
  offer();
  registration.addEventListener('updatefound', () => registration.installing?.addEventListener('statechange', offer));
  setInterval(() => navigator.onLine && registration.update().catch(() => undefined), HOUR);
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

/** Take the newer version into use and load it. Called only when a person says so and nothing is being written. */
export function takeVersion(): void {
  const worker = waitingVersion.value;
  if (!worker) return;
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
  worker.postMessage('take-over');
  waitingVersion.value = null;
}
