// The camera: still photographs, a film of a basket in the till, the scan worker alone, and
// @zxing/browser as it is shipped on the same film.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { RATE, TAKE, basketFilm } from '../support/basket-film.ts';
import { delaysOf, playBasket, watchBasket } from '../support/basket-run.ts';
import { basketTakes, goodsOf } from '../support/basket-takes.ts';
import { launchPersistent } from '../support/browser.ts';
import { importGoods } from '../support/import-page.ts';
import { sameText } from '../support/photos.ts';
import { type Note, type Result, atLeast, atMost, exactly, median, p95 } from './result.ts';
import { stills } from './scan-stills.ts';
import { type Stage, ask } from './stage.ts';

const PRODUCTS = 14;
const LOOKS = 300;
const CROP_BYTES = 960 * 540 * 1.5;

/** A browser whose camera shows the film. */
async function withCamera<T>(
  file: string,
  work: (context: BrowserContext) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'till-bench-camera-'));
  const { context } = await launchPersistent(folder, {
    viewport: { width: 360, height: 640 },
    locale: 'zh-CN',
    args: [
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      `--use-file-for-fake-video-capture=${file}`,
    ],
  });
  context.setDefaultTimeout(60_000);
  try {
    return await work(context);
  } finally {
    await context.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const benchPage = async ({ site }: Stage, page: Page): Promise<void> => {
  await page.goto(`${site.origin}/bench/index.html`);
  await page.waitForFunction(() => 'bench' in window);
};

/** The film before the till's camera, the goods brought in beforehand. */
async function basket(stage: Stage, file: string, goods: ReturnType<typeof goodsOf>) {
  const { names, csv } = goods;
  return withCamera(file, async (context) => {
    const page = await context.newPage();
    await watchBasket(page);
    await page.goto(`${stage.site.origin}/#bind=${await stage.site.code()}`);
    await page.getByRole('textbox', { name: /扫码/ }).waitFor();
    await importGoods(page, csv, names.length);
    await page.goto(stage.site.origin);
    await page.getByRole('button', { name: '用摄像头扫' }).click();
    const played = await playBasket(page, names);
    const wrong = await page.locator('.till-line-name > span').allTextContents();
    return { ...played, wrong: wrong.filter((name) => !names.includes(name)).length };
  });
}

/** The same film before the other reader: the first reading of each product, and wrong ones. */
async function shipped(stage: Stage, file: string, texts: readonly string[]) {
  return withCamera(file, async (context) => {
    const page = await context.newPage();
    await watchBasket(page);
    await benchPage(stage, page);
    const ms = ((texts.length + 1) * TAKE.length * 1_000) / RATE;
    const reads = await ask(page, 'defaultReads', { ms });
    const { marks } = await page.evaluate(() => window.basket);
    const firsts = texts.flatMap((text) => {
      const read = reads.find((one) => sameText(one.text, text));
      return read === undefined ? [] : [{ name: text, at: read.at }];
    });
    return {
      read: firsts.length,
      wrong: reads.filter(({ text }) => !texts.some((one) => sameText(text, one))).length,
      delays: delaysOf(marks, firsts, texts),
    };
  });
}

async function worker(stage: Stage, file: string): Promise<Result[]> {
  const took = await withCamera(file, async (context) => {
    const page = await context.newPage();
    await benchPage(stage, page);
    return ask(page, 'workerLooks', { count: LOOKS });
  });
  const rate = (1_000 * took.length) / took.reduce((sum, one) => sum + one, 0);
  return [
    atLeast('scan worker, looks', rate, '/s', null, { value: 15 }),
    atMost('scan worker, one look, p50', median(took), 'ms', null),
    atMost('scan worker, one look, p95', p95(took), 'ms', 100),
    atMost('bytes copied for a frame, on the page', 0, 'B', 0),
    atMost('bytes copied for a frame, in the worker', CROP_BYTES, 'B', null),
  ];
}

/** Everything about the camera. */
export async function scanGroup(stage: Stage, note: Note): Promise<void> {
  stage.tell('filming a basket');
  const takes = basketTakes(PRODUCTS);
  const goods = goodsOf(takes);
  const film = await basketFilm(takes);
  try {
    stage.tell('the scan worker alone');
    note(...(await worker(stage, film.file)));
    stage.tell('the basket before the till');
    const ours = await basket(stage, film.file, goods);
    note(
      atLeast('basket: accepted', ours.lines.length, `of ${takes.length}`, null, {
        value: 0.92 * takes.length,
      }),
      exactly('basket: wrong', ours.wrong, '', 0),
      atMost('basket: whole in view to line, p50', median(ours.delays), 'ms', 250),
      atMost('basket: whole in view to line, p95', p95(ours.delays), 'ms', 600),
      exactly('basket: long tasks', ours.longTasks, '', 0),
    );
    stage.tell('the basket before @zxing/browser');
    const theirs = await shipped(
      stage,
      film.file,
      takes.map(({ text }) => text),
    );
    note(
      atLeast('basket: accepted, against @zxing/browser', ours.lines.length, '', theirs.read, {
        ratio: 1,
      }),
      atMost('basket: wrong readings of @zxing/browser', theirs.wrong, '', null),
      ...(theirs.delays.length === 0
        ? []
        : [atMost('basket: @zxing/browser, p50', median(theirs.delays), 'ms', null)]),
    );
  } finally {
    film.remove();
  }
  stage.tell('reading still pictures');
  await stills(note);
}
