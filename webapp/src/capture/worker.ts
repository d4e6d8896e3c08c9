/** Draws a photo anew, smaller: what the camera wrote beside its dots, the place above all, is in none of them. */
import { JPEG_QUALITY, within } from './size';

export type Drawn = { blob: Blob } | { failure: string };

addEventListener('message', ({ data }: MessageEvent<Blob>) => {
  drawn(data).then(
    (blob) => postMessage({ blob } satisfies Drawn),
    (error: unknown) => postMessage({ failure: String(error) } satisfies Drawn),
  );
});

async function drawn(photo: Blob): Promise<Blob> {
  const picture = await createImageBitmap(photo, { imageOrientation: 'from-image' });
  const { width, height } = within(picture);
  const canvas = new OffscreenCanvas(width, height);
  const on = canvas.getContext('2d', { alpha: false })!;
  on.fillStyle = '#fff'; // what is transparent would turn black
  on.fillRect(0, 0, width, height);
  on.imageSmoothingQuality = 'high';
  on.drawImage(picture, 0, 0, width, height);
  picture.close();
  return canvas.convertToBlob({ type: 'image/jpeg', quality: JPEG_QUALITY });
}
