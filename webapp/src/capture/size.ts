/** How large a photo is kept: enough to see a broken lamp, small enough for a stairwell's network. */
export const LONGEST_SIDE = 1600;
export const JPEG_QUALITY = 0.8;

export interface Size {
  width: number;
  height: number;
}

/** The size of a picture whose longest side is `most` at most; a smaller one stays as it is. */
export function within({ width, height }: Size, most = LONGEST_SIDE): Size {
  const part = Math.min(1, most / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * part)), height: Math.max(1, Math.round(height * part)) };
}
