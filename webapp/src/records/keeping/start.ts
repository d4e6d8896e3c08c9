/** Starts a trial in a worker of its own, which ends with it. */
import type { Probed } from './standing';

export function startProbe(): Promise<Probed> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'probe' });
  return new Promise<Probed>((resolve, reject) => {
    worker.addEventListener('message', ({ data }: MessageEvent<Probed>) => resolve(data));
    worker.addEventListener('error', () => reject(new Error('the trial’s worker did not start')));
  }).finally(() => worker.terminate());
}
