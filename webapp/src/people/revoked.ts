import { ref } from 'vue';
import type { Engine } from '../records/engine';

/** This device was revoked while the app was open: the next sign-in page says so, where it would only look signed out. */
export const wasRevoked = ref(false);

export function watchRevoked(engine: Engine): void {
  engine.on('alarm', ({ code }) => {
    if (code === 'device_revoked') wasRevoked.value = true;
  });
}
