// Plays a basket film to an open till and tells which product became a line, and when.
import type { Page } from 'playwright-core';
import { MARK, RATE, TAKE } from './basket-film.ts';

/** A number of the film and a line of the cart, each with its moment in the page's own ms. */
type Mark = { readonly number: number; readonly at: number };
type Line = { readonly name: string; readonly at: number };
type Log = {
  readonly marks: Mark[];
  readonly lines: Line[];
  readonly long: number[];
};
declare global {
  interface Window {
    basket: Log;
  }
}

/** Watches every page that is opened from now on: the film's numbers, the cart's lines. */
export const watchBasket = (page: Page): Promise<unknown> =>
  page.addInitScript(
    ({ bits, size }) => {
      const log: Log = { marks: [], lines: [], long: [] };
      window.basket = log;
      new PerformanceObserver((list) => {
        log.long.push(...list.getEntries().map(({ startTime }) => startTime));
      }).observe({ type: 'longtask' });
      const known = new Set<string>();
      const canvas = new OffscreenCanvas(bits, 1);
      const pen = canvas.getContext('2d', { willReadFrequently: true });
      let count = 0;
      const onFrame =
        (video: HTMLVideoElement) =>
        (now: number): void => {
          count += 1;
          // Every sixth: the numbers in between follow from the film's rate.
          if (count % 6 === 1 && pen) {
            const top = video.videoHeight - size;
            pen.drawImage(video, 0, top, bits * size, size, 0, 0, bits, 1);
            const { data } = pen.getImageData(0, 0, bits, 1);
            let number = 0;
            for (let bit = 0; bit < bits; bit += 1) {
              if ((data[bit * 4] ?? 0) > 127) number |= 1 << bit;
            }
            log.marks.push({ number, at: now });
          }
          video.requestVideoFrameCallback(onFrame(video));
        };
      new MutationObserver(() => {
        const video = document.querySelector<HTMLVideoElement>('.camera-video:not([data-watched])');
        if (video) {
          video.dataset['watched'] = '';
          video.requestVideoFrameCallback(onFrame(video));
        }
        for (const line of document.querySelectorAll('.till-line-name > span')) {
          const name = line.textContent;
          if (known.has(name)) continue;
          known.add(name);
          log.lines.push({ name, at: performance.now() });
        }
      }).observe(document, { subtree: true, childList: true, characterData: true });
    },
    { ...MARK },
  );

/** What became of a film: a product's delay is from its first whole picture to its line, in ms. */
export type BasketResult = {
  readonly lines: readonly string[];
  readonly delays: readonly number[];
  readonly longTasks: number;
};

/** Waits until the film has been played once, from when the camera is open. */
export async function playBasket(page: Page, names: readonly string[]): Promise<BasketResult> {
  const frames = names.length * TAKE.length;
  await page.locator('.camera-video').waitFor();
  await page.waitForFunction(() => window.basket.marks.length > 2);
  await page.waitForTimeout(((frames + 2 * TAKE.length) * 1_000) / RATE);
  const { marks, lines, long } = await page.evaluate(() => window.basket);
  const begun = marks[0]?.at ?? 0;
  return {
    lines: lines.map(({ name }) => name),
    delays: delaysOf(marks, lines, names),
    longTasks: long.filter((at) => at > begun + 1_000).length,
  };
}

/** Milliseconds from each product's first whole picture to its line; `names` in film order. */
export function delaysOf(
  marks: readonly Mark[],
  lines: readonly Line[],
  names: readonly string[],
): number[] {
  const begun = marks[0]?.at ?? 0;
  return lines.flatMap(({ name, at }) => {
    const take = names.indexOf(name);
    const shown = marks
      .map((mark) => {
        // The moment this pass of the film reached the product's first whole picture.
        const ahead = take * TAKE.length + TAKE.whole - mark.number;
        return mark.at + (ahead * 1_000) / RATE;
      })
      .filter((moment) => moment <= at && moment >= begun)
      .at(-1);
    return take < 0 || shown === undefined ? [] : [at - shown];
  });
}
