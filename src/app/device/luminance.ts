// The brightness of a camera's picture, in the worker: most cameras give it as a plane of its own,
// so nothing is converted and the page's thread does not touch a pixel.
import { type GreyFrame, toGrey } from './frame.ts';

/** A part of a video; its place in the video's pixels. */
export type Part = GreyFrame & { readonly left: number; readonly top: number };

/** The middle that is read most of the time: three quarters each way. */
export const CROP = 0.75;

// Colour planes are half as wide and high: a part has to begin and end on even pixels.
const even = (pixels: number): number => 2 * Math.floor(pixels / 2);

/** Where the middle lies, or all of it, in a picture of this size. */
export function partOf(width: number, height: number, whole: boolean) {
  const share = whole ? 1 : CROP;
  const [wide, high] = [even(width * share), even(height * share)];
  return { x: even((width - wide) / 2), y: even((height - high) / 2), width: wide, height: high };
}

const PLANAR: readonly (string | null)[] = ['I420', 'I420A', 'I422', 'I444', 'NV12'];

/** The brightness of a video's frame, its middle or the whole; the frame stays open. */
export async function luminance(frame: VideoFrame, whole: boolean): Promise<Part> {
  const seen = frame.visibleRect ?? new DOMRect(0, 0, frame.codedWidth, frame.codedHeight);
  const part = partOf(seen.width, seen.height, whole);
  const rect = { ...part, x: part.x + even(seen.x), y: part.y + even(seen.y) };
  const { width, height } = part;
  const place = { left: part.x, top: part.y };
  if (!PLANAR.includes(frame.format)) {
    const options: VideoFrameCopyToOptions = { rect, format: 'RGBA' };
    const data = new Uint8ClampedArray(frame.allocationSize(options));
    await frame.copyTo(data, options);
    return { ...toGrey({ data, width, height }), ...place };
  }
  const planes = new Uint8ClampedArray(frame.allocationSize({ rect }));
  const [first] = await frame.copyTo(planes, { rect });
  const { offset, stride } = first ?? { offset: 0, stride: width };
  if (stride === width) {
    return { grey: planes.subarray(offset, offset + width * height), width, height, ...place };
  }
  const grey = new Uint8ClampedArray(width * height);
  for (let y = 0; y < height; y += 1) {
    const at = offset + y * stride;
    grey.set(planes.subarray(at, at + width), y * width);
  }
  return { grey, width, height, ...place };
}
