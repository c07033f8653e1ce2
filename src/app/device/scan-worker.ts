import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url';
import type { Sight } from './decoder.ts';
import { createEye } from './eye.ts';
import { newFraming } from './framing.ts';
import { luminance, type Part } from './luminance.ts';
import { lightOf, motionOf, thumbnail } from './viewing.ts';
import { zxingEngine } from './zxing-engine.ts';

/** What the page sends: a frame of the video, or a part of it where frames cannot be sent. */
export type Shown =
  | { readonly frame: VideoFrame }
  | { readonly part: Part; readonly stamp: number };

// The file of exactly this version, from our own origin; the default would be a foreign one.
const eye = zxingEngine(wasmUrl).then(createEye);

let before: Uint8Array | null = null;
const framing = newFraming();

async function partShown(shown: Shown): Promise<Part> {
  if (!('frame' in shown)) return shown.part;
  try {
    return await luminance(shown.frame, framing.isWhole());
  } finally {
    shown.frame.close();
  }
}

async function look(shown: Shown): Promise<Sight> {
  const stamp = 'frame' in shown ? shown.frame.timestamp / 1_000 : shown.stamp;
  const part = await partShown(shown);
  const small = thumbnail(part);
  const motion = motionOf(small, before);
  before = small;
  const { codes, stripes } = await (await eye).look(part);
  framing.saw(
    part,
    codes.map(({ corners }) => corners),
  );
  const placed = codes.map((code) => ({
    ...code,
    corners: code.corners.map(({ x, y }) => ({ x: x + part.left, y: y + part.top })),
  }));
  return { codes: placed, stamp, light: lightOf(small), motion, stripes };
}

addEventListener('message', (event: MessageEvent<Shown>) => {
  look(event.data).then(
    (sight) => postMessage({ ok: true, sight }),
    (error: unknown) => postMessage({ ok: false, why: String(error) }),
  );
});
