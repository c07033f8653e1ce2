import { type ReaderOptions, prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import type { Engine } from './eye.ts';
import { toPgm } from './frame.ts';

const OPTIONS: ReaderOptions = {
  // Never UPC-E or ITF: other codes' parts pass for them.
  formats: ['EAN13', 'EAN8', 'UPCA', 'Code128', 'QRCode'],
  tryHarder: true,
  textMode: 'Plain',
  minLineCount: 1,
  maxNumberOfSymbols: 4,
};

/**
 * The decoder of WebAssembly, from the file at this address or from its bytes; they must be of
 * exactly this version. Rejects where WebAssembly does not start.
 */
export async function zxingEngine(wasm: string | ArrayBuffer): Promise<Engine> {
  await prepareZXingModule({
    overrides: typeof wasm === 'string' ? { locateFile: () => wasm } : { wasmBinary: wasm },
    fireImmediately: true,
  });
  return async (picture, { inverted }) => {
    const found = await readBarcodes(toPgm(picture), { ...OPTIONS, tryInvert: inverted });
    return found
      .filter(({ isValid, text }) => isValid && text !== '')
      .map(({ text, format, lineCount, position }) => ({
        text,
        square: format.startsWith('QRCode'),
        lines: lineCount,
        corners: [position.topLeft, position.topRight, position.bottomRight, position.bottomLeft],
      }));
  };
}
