// A basket held before the camera, one good after the other, without a touch of the screen.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { basketFilm } from '../support/basket-film.ts';
import { playBasket, watchBasket } from '../support/basket-run.ts';
import { basketTakes, goodsOf } from '../support/basket-takes.ts';
import { launchBrowser } from '../support/browser.ts';
import type { Film } from '../support/fake-video.ts';
import { importGoods } from '../support/import-page.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import { PHONE, lines, openTill, place, synced } from '../support/till-page.ts';

const takes = basketTakes(4);
const goods = goodsOf(takes);

let server: ServerProcess;
let film: Film;
let browser: Browser;

beforeAll(async () => {
  [server, film] = await Promise.all([startServer(), basketFilm(takes)]);
  browser = await launchBrowser({
    args: [
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      `--use-file-for-fake-video-capture=${film.file}`,
    ],
  });
});
afterAll(async () => {
  await browser.close();
  film.remove();
  await server.stop();
});

describe('a basket', () => {
  test('becomes lines one by one, and nothing else does', async () => {
    const { page, errors, context } = await openTill(browser, server.link, { viewport: PHONE });
    await watchBasket(page);
    await page.reload();
    await importGoods(page, goods.csv, takes.length);
    await place(page, '收银');
    await page.getByRole('button', { name: '用摄像头扫' }).click();
    const played = await playBasket(page, goods.names);
    const sold = await lines(page);
    expect(sold.map(({ name }) => name).filter((name) => !goods.names.includes(name))).toEqual([]);
    expect(played.lines.length).toBeGreaterThanOrEqual(takes.length - 1);
    expect(played.delays).toHaveLength(played.lines.length);
    await synced(page);
    expect(errors).toEqual([]);
    await context.close();
  });
});
