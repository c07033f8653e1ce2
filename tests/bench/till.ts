// The till with 57,822 goods and 20,000 past sales, as a keeper meets it.
import type { BrowserContext, CDPSession, Page } from 'playwright-core';
import { firstOf } from './data.ts';
import { type Note, type Result, against, atMost, exactly, median, p95 } from './result.ts';
import { type Stage, ask, benchPage, press, scan } from './stage.ts';
import { painted, shown, watch } from './watch.ts';

const FRAME = 1_000 / 60;
const LINES = '.till-lines';
const FOUND = '.till-found';
const DONE = '.done';
const SALES = 20_000;
const OWN = 10_000;

type Till = { readonly page: Page; readonly client: CDPSession; readonly codes: string[] };

const nap = (ms: number): Promise<void> =>
  new Promise((done) => {
    setTimeout(done, ms);
  });

/** Opens the app and waits for its service worker. */
async function openTill(stage: Stage, context: BrowserContext, codes: string[]): Promise<Till> {
  const page = await context.newPage();
  const client = await context.newCDPSession(page);
  await watch(page, [LINES, FOUND, DONE]);
  await page.goto(stage.site.origin);
  await page.locator(LINES).waitFor();
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  return { page, client, codes };
}

/**
 * The centre knows nothing of the past sales, so the till sends them all: the worst day for a
 * keeper. Scans beside it, then waits for the end of it.
 */
async function draining(till: Till): Promise<Result[]> {
  const { lines } = await scanToLine(till, 30, 1_500);
  const { page } = till;
  const isSent = await page.getByText('已同步').first().isVisible();
  if (isSent) throw new Error('all was sent before the scans were done');
  await page.getByText('已同步').first().waitFor({ timeout: 300_000 });
  await nap(4_000);
  return [
    atMost('scan to line while 20,000 entries are sent, p50', median(lines), 'ms', null),
    atMost('scan to line while 20,000 entries are sent, p95', p95(lines), 'ms', null),
  ];
}

/** Pays the open bill with one key. */
const pay = ({ page, client }: Till): Promise<number> =>
  shown(page, DONE, () => press(client, 'F9', 120));

/** Scans one by one; every tenth bill line pays and begins again. */
async function scanToLine(till: Till, count: number, first: number) {
  const lines: number[] = [];
  const sales: number[] = [];
  for (let at = 0; at < count; at += 1) {
    const code = till.codes[(first + at * 37) % till.codes.length] ?? '';
    await nap(120 + ((at * 53) % 90));
    lines.push(await shown(till.page, LINES, () => scan(till.client, [code])));
    if (at % 10 !== 9) continue;
    await nap(200);
    sales.push(await pay(till));
  }
  return { lines, sales };
}

async function scanning(till: Till): Promise<Result[]> {
  await scanToLine(till, 10, 5);
  const { lines, sales } = await scanToLine(till, 60, 100);
  await till.client.send('Emulation.setCPUThrottlingRate', { rate: 6 });
  const slow = await scanToLine(till, 30, 3_000);
  await till.client.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  return [
    atMost('scan to line, p50', median(lines), 'ms', Number(FRAME.toFixed(1))),
    atMost('scan to line, p95', p95(lines), 'ms', Number((2 * FRAME).toFixed(1))),
    atMost('scan to line at 6x throttle, p50', median(slow.lines), 'ms', 50),
    atMost('scan to line at 6x throttle, p95', p95(slow.lines), 'ms', 50),
    atMost('key to done screen, p50', median(sales), 'ms', null),
  ];
}

/** Twenty codes at a millisecond a key. */
async function burst(till: Till): Promise<Result[]> {
  const codes = Array.from({ length: 20 }, (_, at) => till.codes[at * 11 + 7] ?? '');
  await nap(500);
  await scan(till.client, codes);
  await till.page
    .waitForFunction(() => document.querySelectorAll('.till-line').length >= 20, null, {
      timeout: 5_000,
    })
    .catch(() => undefined);
  await nap(300);
  const { count, took } = await till.page.evaluate(
    (name) => ({
      count: document.querySelectorAll('.till-line').length,
      took: (window.seen.painted[name] ?? 0) - window.seen.key,
    }),
    LINES,
  );
  await pay(till);
  return [
    exactly('burst of 20: lines', count, 'lines', 20),
    atMost('burst of 20: last key to all painted', took, 'ms', null),
  ];
}

const WORDS = ['niunai', 'kele', 'fangbianmian', 'yg'];
const CHINESE = ['牛', '牛奶', '可口', '可口可乐', '酱', '酱油'];

async function searching(till: Till, index: Page): Promise<Result[]> {
  const box = till.page.getByRole('textbox', { name: /扫码/ });
  const took: number[] = [];
  for (const word of WORDS) {
    await box.focus();
    for (const letter of word) {
      await nap(130);
      const one = await painted(
        till.page,
        FOUND,
        'input',
        () => till.page.keyboard.press(letter),
        500,
      );
      if (one !== null) took.push(one); // else the same goods were found
    }
    await press(till.client, 'Escape', 27);
    await nap(150);
  }
  const alone = await ask(index, 'searches', { name: 'till', words: [...WORDS, ...CHINESE] });
  return [
    atMost('search per keystroke, painted, p95', p95(took), 'ms', 16),
    atMost('search per keystroke, results, p95', p95(alone), 'ms', 16),
  ];
}

/** From the address to the first line painted, five times. */
async function opening(stage: Stage, till: Till): Promise<Result> {
  const times: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    times.push(await openOnce(stage, till, till.codes[round * 19] ?? ''));
    await nap(1_500);
    await pay(till);
    await nap(300);
  }
  return atMost('warm open to first scan accepted', median(times), 'ms', 500);
}

async function openOnce(stage: Stage, till: Till, code: string): Promise<number> {
  await till.page.goto(stage.site.origin, { waitUntil: 'commit' });
  await till.page.waitForFunction(() => document.querySelector('.till') !== null, null, {
    polling: 5,
  });
  await scan(till.client, [code]);
  const at = await till.page.waitForFunction(
    (name) => (document.querySelector('.till-line') ? window.seen.painted[name] : 0) || false,
    LINES,
    { polling: 5, timeout: 10_000 },
  );
  return Number(await at.jsonValue());
}

/** Checkouts in the store alone, beside bare IndexedDB. */
async function committing(index: Page): Promise<Result[]> {
  const { ours, raw } = await ask(index, 'commits', { name: 'till', count: 100 });
  return [
    against('checkout commit, p50', median(ours), 'ms', median(raw), 1.3),
    against('checkout commit, p95', p95(ours), 'ms', p95(raw), 1.5),
  ];
}

/** A new browser process each time: open, then the first barcode's product. */
async function cold(stage: Stage): Promise<Result> {
  const first = await stage.browser('cold');
  const page = await benchPage(stage, first);
  const { codes } = await ask(page, 'fill', {
    name: 'cold',
    goods: firstOf(stage.goods, OWN),
    sales: 1_000,
    code: null,
  });
  await nap(500);
  await first.close();
  const took: { coldOurs: number[]; coldRaw: number[] } = { coldOurs: [], coldRaw: [] };
  for (let round = 0; round < 5; round += 1) {
    for (const act of ['coldOurs', 'coldRaw'] as const) {
      const context = await stage.browser('cold');
      const own = await benchPage(stage, context);
      took[act].push(await ask(own, act, { name: 'cold', code: codes[round * 31] ?? '' }));
      await context.close();
    }
  }
  return against(
    'process-cold open to first barcode, 10,000 goods',
    median(took.coldOurs),
    'ms',
    median(took.coldRaw),
    2,
  );
}

/** What the page keeps in memory, once open and at rest. */
export async function heap(till: Till): Promise<Result> {
  await till.client.send('HeapProfiler.enable');
  await till.client.send('HeapProfiler.collectGarbage');
  await till.client.send('HeapProfiler.collectGarbage');
  const { usedSize } = await till.client.send('Runtime.getHeapUsage');
  return atMost('heap after open', usedSize / 1_000_000, 'MB', 60);
}

/** Everything about the open till. */
export async function tillGroup(stage: Stage, note: Note): Promise<void> {
  const context = await stage.browser('till');
  const index = await benchPage(stage, context);
  stage.tell('filling a till with goods and 20,000 past sales');
  const { codes } = await ask(index, 'fill', {
    name: 'till',
    goods: stage.goods,
    sales: SALES,
    code: await stage.site.code(),
  });
  stage.tell('checkouts beside bare transactions');
  note(...(await committing(index)));
  stage.tell('opening the till');
  const till = await openTill(stage, context, codes);
  note(...(await draining(till)), await heap(till), await opening(stage, till));
  stage.tell('scanning');
  note(...(await scanning(till)), ...(await burst(till)));
  stage.tell('searching');
  note(...(await searching(till, index)));
  await context.close();
  stage.tell('opening in new browser processes');
  note(await cold(stage));
}
