import { BarcodeFormat, BrowserMultiFormatOneDReader, BrowserQRCodeReader } from '@zxing/browser';
import {
  BinaryBitmap,
  DecodeHintType,
  Exception,
  HybridBinarizer,
  RGBLuminanceSource,
} from '@zxing/library';
import { type Decoder, TILTS } from './decoder.ts';
import { type Frame, type GreyFrame, tilt, toGrey } from './frame.ts';

const BARS = [
  BarcodeFormat.EAN_13,
  BarcodeFormat.EAN_8,
  BarcodeFormat.UPC_A,
  BarcodeFormat.CODE_128,
];

type Reader = BrowserMultiFormatOneDReader | BrowserQRCodeReader;

const rest = (ms: number): Promise<void> => new Promise((done) => void setTimeout(done, ms));

/**
 * The decoder for browsers without WebAssembly. It works on the page's own thread, so it rests
 * after each picture for as long as that took.
 */
export function fallbackDecoder(): Decoder {
  const hints = new Map<DecodeHintType, unknown>([
    [DecodeHintType.POSSIBLE_FORMATS, BARS],
    [DecodeHintType.TRY_HARDER, true],
  ]);
  // The library's reader for all formats writes a warning for every picture without a QR code.
  const bars = new BrowserMultiFormatOneDReader(hints);
  const squares = new BrowserQRCodeReader();
  let turn = 0;
  return {
    async decode(frame: Frame) {
      const begun = performance.now();
      const picture = tilt(toGrey(frame), TILTS[turn] ?? 0);
      const text = read(bars, picture) ?? read(squares, picture);
      if (text === null) turn = (turn + 1) % TILTS.length;
      await rest(performance.now() - begun);
      return text;
    },
    close() {
      turn = 0;
    },
  };
}

function read(reader: Reader, { grey, width, height }: GreyFrame): string | null {
  const source = new RGBLuminanceSource(grey, width, height);
  try {
    return reader.decodeBitmap(new BinaryBitmap(new HybridBinarizer(source))).getText();
  } catch (error) {
    if (error instanceof Exception) return null;
    throw error;
  }
}
