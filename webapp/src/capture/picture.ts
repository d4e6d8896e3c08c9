/** A photo as it may be kept: upright, small, and nothing in it but its dots. */
import { RecordsError } from '../records/errors';
import type { Drawn } from './worker';

/**
 * Draws a photo anew in a worker, so that the page stays quick, and never keeps the camera's own file.
 *
 * Errors: file_type for what cannot be drawn.
 */
export async function drawnAnew(photo: Blob): Promise<Blob> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  try {
    return await new Promise((done, fail) => {
      const refuse = (why: string): void => fail(new RecordsError('file_type', 0, why));
      worker.addEventListener('message', ({ data }: MessageEvent<Drawn>) => ('blob' in data ? done(data.blob) : refuse(data.failure)));
      worker.addEventListener('error', () => refuse('the worker did not start'));
      worker.postMessage(photo);
    });
  } finally {
    worker.terminate();
  }
}
