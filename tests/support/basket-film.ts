// A film of a basket for the browser's fake camera: one product after another comes in from the
// side, is brought into focus, is held unsteadily and goes. The browser draws every picture; its
// number is burnt into a corner, so no clock is needed to know what was in view when.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchBrowser } from './browser.ts';
import type { Film } from './fake-video.ts';

/** One product of the film: its code's text and a picture of it. */
export type Take = { readonly text: string; readonly image: Buffer; readonly scale: number };

/** Pictures a second at which the fake camera plays it. */
export const RATE = 30;
/** Pictures per product, and the first and the last one that shows it whole. */
export const TAKE = { length: 44, whole: 16, last: 35 } as const;
/** The squares the number is written in: how many and how large. */
export const MARK = { bits: 12, size: 16 } as const;

type Basket = Film & { readonly frames: number };

const WIDTH = 1280;
const HEIGHT = 720;

/** What one picture shows; the page below paints it. */
function sceneOf(take: number, step: number, scale: number, number: number) {
  const coming = Math.max(0, (TAKE.whole - step) / 8);
  const going = Math.max(0, (step - TAKE.last) / 8);
  const turn = (step / 11) * Math.PI;
  return {
    take,
    number,
    scale,
    x: WIDTH * (coming - going) + 9 * Math.sin(turn) + ((take * 37) % 80) - 40,
    y: 7 * Math.cos(turn * 1.3) + ((take * 53) % 60) - 30,
    degrees: ((take * 7) % 13) - 6 + 1.5 * Math.sin(turn / 2),
    blur: Math.min(3, Math.max(0, (TAKE.whole + 3 - step) / 3)),
    light: 0.7 + ((take * 29) % 40) / 100 + 0.05 * Math.sin(turn),
    noise: 0.06 + ((take * 17) % 8) / 100,
  };
}

type Scene = ReturnType<typeof sceneOf>;
type Studio = { paint(scene: Scene): Promise<string> };
declare global {
  interface Window {
    studio: Studio;
  }
}

/** Runs in the page: keeps the pictures and the noise, paints scenes. */
async function openStudio(given: {
  images: string[];
  width: number;
  height: number;
  bits: number;
  size: number;
}): Promise<void> {
  const { images, width, height, bits, size } = given;
  const pictures = await Promise.all(
    images.map(async (image) => createImageBitmap(await (await fetch(image)).blob())),
  );
  const noise = new OffscreenCanvas(width + 64, height + 64);
  const grain = noise.getContext('2d');
  const canvas = new OffscreenCanvas(width, height);
  const pen = canvas.getContext('2d');
  if (!grain || !pen) throw new Error('no canvas');
  const dots = grain.createImageData(noise.width, noise.height);
  let state = 1;
  for (let i = 0; i < dots.data.length; i += 4) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    dots.data.fill(state >>> 24, i, i + 3);
    dots.data[i + 3] = 255;
  }
  grain.putImageData(dots, 0, 0);
  window.studio = {
    async paint(scene) {
      pen.filter = 'none';
      pen.fillStyle = '#8a8175';
      pen.fillRect(0, 0, width, height);
      const picture = pictures[scene.take];
      if (picture) {
        pen.save();
        pen.filter = `blur(${scene.blur}px) brightness(${scene.light})`;
        pen.translate(width / 2 + scene.x, height / 2 + scene.y);
        pen.rotate((scene.degrees * Math.PI) / 180);
        pen.scale(scene.scale, scene.scale);
        pen.drawImage(picture, -picture.width / 2, -picture.height / 2);
        pen.restore();
      }
      pen.globalAlpha = scene.noise;
      pen.drawImage(noise, -((scene.number * 23) % 64), -((scene.number * 41) % 64));
      pen.globalAlpha = 1;
      for (let bit = 0; bit < bits; bit += 1) {
        pen.fillStyle = (scene.number >> bit) & 1 ? '#fff' : '#000';
        pen.fillRect(bit * size, height - size, size, size);
      }
      const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.85 });
      const bytes = new Uint8Array(await blob.arrayBuffer());
      let text = '';
      for (let at = 0; at < bytes.length; at += 8_192) {
        text += String.fromCharCode(...bytes.subarray(at, at + 8_192));
      }
      return btoa(text);
    },
  };
}

/** Films the products one after the other; the fake camera begins anew at the end. */
export async function basketFilm(takes: readonly Take[]): Promise<Basket> {
  const browser = await launchBrowser();
  const page = await browser.newPage();
  await page.evaluate(openStudio, {
    images: takes.map(({ image }) => `data:image/png;base64,${image.toString('base64')}`),
    width: WIDTH,
    height: HEIGHT,
    ...MARK,
  });
  const frames: Buffer[] = [];
  for (const [take, { scale }] of takes.entries()) {
    for (let step = 0; step < TAKE.length; step += 1) {
      const scene = sceneOf(take, step, scale, frames.length);
      frames.push(
        Buffer.from(await page.evaluate((one) => window.studio.paint(one), scene), 'base64'),
      );
    }
  }
  await browser.close();
  const folder = mkdtempSync(join(tmpdir(), 'till-film-'));
  const file = join(folder, 'basket.mjpeg');
  writeFileSync(file, Buffer.concat(frames));
  return {
    file,
    frames: frames.length,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
