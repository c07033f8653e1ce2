// A camera made of a canvas, for what Chromium's fake device cannot do: change what it shows, have
// a light, be lost or taken by another program. Only `getUserMedia` and the track are stood in for;
// the picture goes the way of every real one.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { renderSVG } from 'uqr';
import { ROOT } from './source.ts';

const SIZE = { width: 1280, height: 720 } as const;

type Stub = {
  /** The name of the error that opening ends with; empty: it opens. */
  fails: string;
  /** How often it was opened. */
  opened: number;
  /** What was asked of the open camera, as JSON. */
  readonly wishes: string[];
  readonly show: (picture: string) => Promise<void>;
  /** Takes the open camera away as the system does. */
  readonly lose: () => void;
  /** Takes its picture away and leaves it open, as a phone call does. */
  readonly mute: () => void;
};
declare global {
  interface Window {
    stub: Stub;
  }
}

/** Gives every page of the context such a camera; it shows nothing until it is told to. */
export const useCanvasCamera = (context: BrowserContext): Promise<unknown> =>
  context.addInitScript(({ width, height }) => {
    const canvas = new OffscreenCanvas(width, height);
    const shown = document.createElement('canvas');
    Object.assign(shown, { width, height });
    const [ready, pen] = [canvas.getContext('2d'), shown.getContext('2d')];
    let track: MediaStreamTrack | undefined;
    window.stub = {
      fails: '',
      opened: 0,
      wishes: [],
      async show(picture) {
        ready?.clearRect(0, 0, width, height);
        if (picture === '') return;
        const bytes = Uint8Array.from(atob(picture), (byte) => byte.charCodeAt(0));
        const image = await createImageBitmap(new Blob([bytes]));
        ready?.drawImage(image, (width - image.width) / 2, (height - image.height) / 2);
      },
      lose() {
        track?.stop();
        track?.dispatchEvent(new Event('ended'));
      },
      mute() {
        if (track) Object.defineProperty(track, 'muted', { value: true });
        track?.dispatchEvent(new Event('mute'));
      },
    };
    let beat = 0;
    setInterval(() => {
      beat += 1;
      if (!pen) return;
      pen.fillStyle = '#8a8175';
      pen.fillRect(0, 0, width, height);
      pen.drawImage(canvas, 3 * Math.sin(beat / 5), 2 * Math.cos(beat / 7));
    }, 33);
    navigator.mediaDevices.getUserMedia = () => {
      if (window.stub.fails !== '') {
        return Promise.reject(new DOMException('stub', window.stub.fails));
      }
      window.stub.opened += 1;
      const stream = shown.captureStream(30);
      [track] = stream.getVideoTracks();
      if (!track) throw new Error('a canvas has a track');
      const able = { torch: true, focusMode: ['manual', 'continuous'] };
      Object.assign(track, { getCapabilities: () => able });
      track.applyConstraints = (wanted) => {
        window.stub.wishes.push(JSON.stringify(wanted));
        return Promise.resolve();
      };
      return Promise.resolve(stream);
    };
  }, SIZE);

/** A code on a label, and where its left upper corner lies in a picture of 1280×720. */
export type Printed = {
  readonly as: 'EAN13' | 'CODE128' | 'QR';
  readonly text: string;
  readonly left: number;
  readonly top: number;
};

const prints = new Map<string, Promise<string>>();

/** Prints codes on one picture; base64 of its file. The same picture is printed once a file. */
export function printed(
  browser: Browser,
  codes: readonly Printed[],
  type: 'png' | 'jpeg' = 'png',
): Promise<string> {
  const key = JSON.stringify([type, codes]);
  const picture = prints.get(key) ?? print(browser, codes, type);
  prints.set(key, picture);
  return picture;
}

async function print(
  browser: Browser,
  codes: readonly Printed[],
  type: 'png' | 'jpeg',
): Promise<string> {
  const page = await browser.newPage({ viewport: SIZE });
  const boxes = codes.map(({ as, text, left, top }, at) => {
    const inside = as === 'QR' ? renderSVG(text, { border: 4 }) : `<svg id="code${at}"></svg>`;
    const place = `position:absolute;left:${left}px;top:${top}px;width:${as === 'QR' ? '300px' : 'auto'}`;
    return `<div style="${place}">${inside}</div>`;
  });
  await page.setContent(`<body style="margin:0;background:#fff">${boxes.join('')}</body>`);
  await page.addScriptTag({
    content: readFileSync(join(ROOT, 'node_modules/jsbarcode/dist/JsBarcode.all.min.js'), 'utf8'),
  });
  for (const [at, { as, text }] of codes.entries()) {
    if (as === 'QR') continue;
    const options = JSON.stringify({ format: as, width: 3, height: 130, margin: 30, fontSize: 24 });
    await page.evaluate(`JsBarcode('#code${at}', ${JSON.stringify(text)}, ${options})`);
  }
  const picture = await page.screenshot({ type });
  await page.close();
  return picture.toString('base64');
}

/** Holds a picture before the camera from now on; an empty one takes it away. */
export const hold = (page: Page, picture: string): Promise<void> =>
  page.evaluate((one) => window.stub.show(one), picture);
