/** Reads QR codes on the device itself: the reader's program is a file of our own, and no picture leaves the tablet. */
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import program from 'zxing-wasm/reader/zxing_reader.wasm?url';

prepareZXingModule({ overrides: { locateFile: () => program } });

/** The texts of the codes in a picture. */
export async function codesIn(picture: ImageData | Blob): Promise<string[]> {
  const found = await readBarcodes(picture, { formats: ['QRCode'], tryHarder: true, maxNumberOfSymbols: 4 });
  return found.filter((code) => code.isValid).map((code) => code.text);
}
