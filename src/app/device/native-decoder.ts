import * as v from 'valibot';
import type { Decoder } from './decoder.ts';

const FORMATS = ['ean_13', 'ean_8', 'upc_a', 'code_128', 'qr_code'];
const Found = v.array(
  v.object({
    rawValue: v.string(),
    format: v.string(),
    cornerPoints: v.array(v.object({ x: v.number(), y: v.number() })),
  }),
);

/** The browser's own detector, which TypeScript does not know. */
interface BarcodeDetector {
  detect(source: HTMLVideoElement): Promise<unknown>;
}
declare global {
  interface Window {
    readonly BarcodeDetector?: {
      new (options: { formats: readonly string[] }): BarcodeDetector;
      getSupportedFormats(): Promise<readonly string[]>;
    };
  }
}

/** The browser's own decoder where it reads EAN-13, else null. */
export async function nativeDecoder(): Promise<Decoder | null> {
  const Detector = window.BarcodeDetector;
  if (Detector === undefined) return null;
  const supported = await Detector.getSupportedFormats().catch((): readonly string[] => []);
  if (!supported.includes('ean_13')) return null;
  const detector = new Detector({ formats: FORMATS.filter((one) => supported.includes(one)) });
  return {
    async look(video, stamp) {
      if (video.videoWidth === 0) return null;
      const found = v.parse(Found, await detector.detect(video));
      return {
        codes: found
          .filter(({ rawValue }) => rawValue !== '')
          .map(({ rawValue, format, cornerPoints }) => ({
            text: rawValue,
            square: format === 'qr_code',
            lines: 1,
            corners: cornerPoints,
          })),
        stamp,
        light: null,
        motion: null,
        stripes: 0,
      };
    },
    close: () => undefined,
  };
}
