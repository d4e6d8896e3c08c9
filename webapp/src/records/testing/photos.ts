/** What the tests of the files' lane share: photos, and a visit that names them. */
import { joined, randomBytes } from '../bytes';
import type { Engine } from '../engine';
import { NORTH } from './stage';

export const photo = (bytes = 100_000): Blob => new Blob([joined(new Uint8Array([0xff, 0xd8, 0xff]), noise(bytes - 3))]);

const noise = (bytes: number): Uint8Array =>
  joined(...Array.from({ length: Math.ceil(bytes / 65_536) }, (_, at) => randomBytes(Math.min(65_536, bytes - at * 65_536))));

/** Gives the op. */
export async function visitWith(engine: Engine, ...photos: Blob[]): Promise<string> {
  const files = [];
  for (const one of photos) files.push({ ...(await engine.attach(NORTH, one)) });
  return (await engine.save('visit', { result: 'met', files }, NORTH)).op!;
}
