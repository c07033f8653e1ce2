// What a finger draws, on the screen and as the small picture that is kept of it.
import {
  SIGNATURE_BYTES,
  SIGNATURE_SIDE,
  type Stroke,
  signatureOf,
} from '../../core/post/signature.ts';
import { pictureOf } from './shrinking.ts';

type Pen = CanvasRenderingContext2D;

/** Black on white in every theme: it is paper. */
const PAPER = '#fff';
const INK = '#1c1b18';
const WIDTH = 3;

/** Clears a canvas of so many pixels. */
export function blank(pen: Pen, width: number, height: number): void {
  pen.fillStyle = PAPER;
  pen.fillRect(0, 0, width, height);
}

/** Draws one stroke; a single point is a dot. */
export function drawStroke(pen: Pen, stroke: Stroke, width = WIDTH): void {
  const [first, ...rest] = stroke;
  if (first === undefined) return;
  pen.strokeStyle = INK;
  pen.lineWidth = width;
  pen.lineCap = 'round';
  pen.lineJoin = 'round';
  pen.beginPath();
  pen.moveTo(first.x, first.y);
  if (rest.length === 0) pen.lineTo(first.x, first.y);
  for (const { x, y } of rest) pen.lineTo(x, y);
  pen.stroke();
}

/** Longest side in pixels, and quality, in turn until the bytes are few enough. */
const STEPS = [SIGNATURE_SIDE, 360, 240].flatMap((longest) =>
  [0.7, 0.4].map((quality) => ({ longest, quality })),
);

/** A signature's picture of 10 kB at most; null: this browser cannot make one. */
export async function signaturePicture(
  strokes: readonly Stroke[],
): Promise<Uint8Array<ArrayBuffer> | null> {
  const canvas = document.createElement('canvas');
  for (const { longest, quality } of STEPS) {
    const { width, height, strokes: shown } = signatureOf(strokes, longest);
    [canvas.width, canvas.height] = [width, height];
    const pen = canvas.getContext('2d');
    if (pen === null) return null;
    blank(pen, width, height);
    for (const stroke of shown) drawStroke(pen, stroke);
    const bytes = await pictureOf(canvas, quality);
    if (bytes !== null && bytes.length <= SIGNATURE_BYTES) return bytes;
  }
  return null;
}
