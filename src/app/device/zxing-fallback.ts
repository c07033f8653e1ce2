import { BarcodeFormat, BrowserMultiFormatOneDReader, BrowserQRCodeReader } from '@zxing/browser';
import {
  BinaryBitmap,
  DecodeHintType,
  Exception,
  HybridBinarizer,
  RGBLuminanceSource,
} from '@zxing/library';
import type { Decoder } from './decoder.ts';
import type { Code } from './eye.ts';
import { type GreyFrame, type Point, tilt, tiltedBack } from './frame.ts';
import { stripesIn } from './stripes.ts';
import { cropper } from './video-frame.ts';
import { lightOf, motionOf, thumbnail } from './viewing.ts';

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
  const cut = cropper();
  let turn = 0;
  let before: Uint8Array | null = null;

  /** Upright, and every other picture turned as its stripes say. */
  const codeIn = (picture: GreyFrame, degrees: number): Code | null => {
    const turned = tilt(picture, degrees);
    const code = read(bars, turned, false) ?? read(squares, turned, true);
    if (code === null) return null;
    return { ...code, corners: code.corners.map((at) => tiltedBack(picture, degrees, at)) };
  };

  return {
    async look(video, stamp) {
      const begun = performance.now();
      const part = cut(video);
      if (part === null) return null;
      const small = thumbnail(part);
      const motion = motionOf(small, before);
      before = small;
      const { tilts, share } = stripesIn(part);
      turn += 1;
      const code = codeIn(part, turn % 2 === 0 ? 0 : (tilts[0] ?? 0));
      const corners = code?.corners.map(({ x, y }) => ({ x: x + part.left, y: y + part.top }));
      await rest(performance.now() - begun);
      return {
        codes: code === null || corners === undefined ? [] : [{ ...code, corners }],
        stamp,
        light: lightOf(small),
        motion,
        stripes: share,
      };
    },
    close() {
      before = null;
    },
  };
}

/** One code of the picture; bars give the two ends of the line that was read. */
function read(reader: Reader, picture: GreyFrame, square: boolean): Code | null {
  const source = new RGBLuminanceSource(picture.grey, picture.width, picture.height);
  try {
    const result = reader.decodeBitmap(new BinaryBitmap(new HybridBinarizer(source)));
    const corners: Point[] = result
      .getResultPoints()
      .map((point) => ({ x: point.getX(), y: point.getY() }));
    return { text: result.getText(), square, lines: 1, corners };
  } catch (error) {
    if (error instanceof Exception) return null;
    throw error;
  }
}
