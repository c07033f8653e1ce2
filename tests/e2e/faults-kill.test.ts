// The power goes at the worst moments: between the tap on 现金 and the receipt, and right after a
// line was painted. SOAK=100 kills as often as that instead.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PIECES, TRAY } from '../support/demo-goods.ts';
import { seeded } from '../support/dice.ts';
import { expectExactlyOnce, journalOf } from '../support/journals.ts';
import { type KeptTill, type Run, endRun, keptTill } from '../support/kept-till.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import {
  type ShownLine,
  inCart,
  ledger,
  lines,
  sellForCash,
  synced,
  wedge,
} from '../support/till-page.ts';

const KILLS = Number(process.env['SOAK'] ?? 20);
const LINES = Number(process.env['SOAK'] ?? 6);
const LATEST_MS = 40;
/** A slow machine's sales take longer than that: then kills spread over this many of them. */
const SPREAD = 1.5;
const PATIENCE = 300_000 + KILLS * 5_000;

let server: ServerProcess;
let till: KeptTill;

beforeAll(async () => {
  server = await startServer();
  till = keptTill();
  const { page, browser } = await till.open(server.link);
  await synced(page);
  await browser.context.close();
});
afterAll(async () => {
  await server.stop();
  await till.remove();
});

const rest = (ms: number): Promise<void> =>
  new Promise((done) => {
    setTimeout(done, ms);
  });

/** Puts the pointer on 现金, so that nothing is left to do but press. */
async function aim(page: Page): Promise<void> {
  const box = await page.locator('.till-pay button').first().boundingBox();
  if (box === null) throw new Error('the till has a button for cash');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
}

/** Milliseconds from the tap on 现金 to the receipt. */
async function saleTime(page: Page): Promise<number> {
  await wedge(page, [TRAY.tea]);
  await inCart(page, 1);
  await aim(page);
  const begun = performance.now();
  await Promise.all([page.mouse.down(), page.mouse.up()]);
  await page.getByTestId('done').waitFor();
  return performance.now() - begun;
}

/**
 * Taps 现金, waits for nothing, and kills the browser so many milliseconds later; a kill before 0
 * is on its way when the tap is sent.
 */
async function killInSale(run: Run, after: number): Promise<void> {
  await aim(run.page);
  const tap = (): void => {
    for (const sent of [run.page.mouse.down(), run.page.mouse.up()]) sent.catch(() => undefined);
  };
  if (after > 0) {
    tap();
    await rest(after);
    await endRun(run);
  } else {
    const ended = endRun(run);
    tap();
    await ended;
  }
}

/** Delays that home in on the commit, wherever this machine has it: both sides of it are met. */
function newHoming(latest: number): { delay(): number; next(moment: Moment): void } {
  let delay = latest / 2;
  let stride = latest / 4;
  return {
    delay: () => delay,
    next: (moment) => {
      delay += moment === 'before' ? stride : -stride;
      stride = Math.max(2, stride * 0.8);
    },
  };
}

/** What a restart finds: the device's numbers in its journal, and the basket. */
type Found = { readonly numbers: readonly number[]; readonly basket: readonly ShownLine[] };

const find = async (page: Page): Promise<Found> => ({
  numbers: (await journalOf(page)).map(({ n }) => n),
  basket: await lines(page),
});

type Moment = 'before' | 'written' | 'shown';

/** Either the sale is in the journal, once, or its basket is there; a shown receipt is a sale. */
function judge(before: Found, shown: readonly string[], { numbers, basket }: Found): Moment {
  expect(numbers).toEqual(Array.from(numbers, (_, i) => i + 1));
  const sold = numbers.length - before.numbers.length;
  expect([0, 1]).toContain(sold);
  expect(basket.map(({ name, quantity }) => ({ name, quantity }))).toEqual(
    sold === 1 ? [] : [{ name: '冰红茶', quantity: '1' }],
  );
  expect(shown).toEqual(shown.length === 0 ? [] : [`2-${before.numbers.length + 1}`]);
  if (shown.length > 0) expect(sold).toBe(1);
  return shown.length > 0 ? 'shown' : sold === 1 ? 'written' : 'before';
}

test(
  'killed between the tap and the receipt: the sale once and whole, or its basket',
  async () => {
    const random = seeded(20_261_120);
    const moments: Moment[] = [];
    let shown: string[] = [];
    const hear = (words: string): void => {
      const receipt = /收据 (\d+-\d+)/.exec(words)?.[1];
      if (receipt !== undefined) shown.push(receipt);
    };
    let run = await till.open(server.origin, hear);
    const latest = Math.max(LATEST_MS, (await saleTime(run.page)) * SPREAD);
    shown = [];
    const homing = newHoming(latest);
    for (let kill = 0; kill < KILLS; kill += 1) {
      const before = await find(run.page);
      if (before.basket.length === 0) await wedge(run.page, [TRAY.tea]);
      await inCart(run.page, 1);
      await killInSale(run, kill % 2 === 0 ? homing.delay() : random() * latest);
      const seen = shown;
      shown = [];
      run = await till.open(server.origin, hear);
      const moment = judge(before, seen, await find(run.page));
      moments.push(moment);
      if (kill % 2 === 0) homing.next(moment);
    }
    expect(moments).toContain('before');
    expect(moments.filter((moment) => moment !== 'before')).not.toEqual([]);
    if ((await lines(run.page)).length > 0) await sellForCash(run.page);
    await synced(run.page);
    await expectExactlyOnce(server, run.page);
    await run.browser.context.close();
  },
  PATIENCE,
);

describe('killed in the moment a line was painted', () => {
  test(
    'the basket has that line',
    async () => {
      let isArmed = '';
      let kill = (): void => undefined;
      const hear = (words: string): void => {
        if (words === isArmed) kill();
      };
      for (let scan = 1; scan <= LINES; scan += 1) {
        const run = await till.open(server.origin, hear);
        await inCart(run.page, scan - 1);
        const killed = new Promise<void>((done, failed) => {
          kill = () => {
            endRun(run).then(done, failed);
          };
        });
        isArmed = `共 ${scan} 件`;
        wedge(run.page, [PIECES[scan * 3]?.code ?? '']).catch(() => undefined);
        await killed;
        isArmed = '';
      }
      const { page, browser } = await till.open(server.origin);
      await inCart(page, LINES);
      expect((await lines(page)).map(({ name }) => name)).toEqual(
        Array.from({ length: LINES }, (_, i) => PIECES[(i + 1) * 3]?.name),
      );
      await browser.context.close();
    },
    PATIENCE,
  );
});

/** A later release's upgrade: a new table and a new field in every row, without an end. */
const UPGRADE = `new Promise((resolve) => {
  const opening = indexedDB.open('till', 20);
  opening.onupgradeneeded = () => {
    const running = opening.transaction;
    opening.result.createObjectStore('later');
    const again = () => {
      const rows = running.objectStore('ledger').openCursor();
      rows.onsuccess = () => {
        if (rows.result === null) return again();
        rows.result.update({ ...rows.result.value, later: 1 });
        rows.result.continue();
        resolve('begun');
      };
    };
    again();
  };
})`;

test('killed in the middle of an upgrade: all of it is undone, and the till sells', async () => {
  const before = await till.open(server.origin);
  const written = await journalOf(before.page);
  // Another page of the till's origin, which runs nothing of the till.
  await before.page.goto(`${server.origin}/api/health`);
  await before.page.evaluate(UPGRADE);
  await endRun(before);
  const { page, browser } = await till.open(server.origin);
  expect(
    await page.evaluate(async () =>
      (await indexedDB.databases()).flatMap(({ name, version }) =>
        name === 'till' ? version : [],
      ),
    ),
  ).toEqual([10]);
  expect((await ledger(page, '')).filter((row) => 'later' in row)).toEqual([]);
  expect(await journalOf(page)).toEqual(written);
  if ((await lines(page)).length === 0) await wedge(page, [TRAY.tea]);
  await sellForCash(page);
  await synced(page);
  await expectExactlyOnce(server, page);
  await browser.context.close();
});
