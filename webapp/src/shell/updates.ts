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

/** Take the newer version into use and load it. Called only when a person says so and nothing is being written. */
export function takeVersion(): void {
  const worker = waitingVersion.value;
  if (!worker) return;
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
  worker.postMessage('take-over');
  waitingVersion.value = null;
}
