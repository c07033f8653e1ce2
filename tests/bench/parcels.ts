// 包裹入库 at a village with 600 parcels a day: 5,000 wait, 200,000 were handed out.
import type { CDPSession, Page } from 'playwright-core';
import { type Note, atMost, median, p95 } from './result.ts';
import { type Stage, ask, benchPage, scan, withoutCentre } from './stage.ts';
import { shown, watch } from './watch.ts';

const LIST = '.post-list';
const PAST = 200_000;
const WAITING = 5_000;
const PACE = 600;
const SCANS = 60;

/** Scans slips of one carrier, a keeper's moment apart. */
async function scans(page: Page, client: CDPSession, first: number): Promise<number[]> {
  const took: number[] = [];
  for (let n = 0; n < SCANS; n += 1) {
    await page.waitForTimeout(150 + ((n * 53) % 90));
    const waybill = `880000${String(first + n).padStart(7, '0')}`;
    took.push(await shown(page, LIST, () => scan(client, [waybill])));
  }
  return took;
}

/** A scan until its line is painted, with the month's commission kept up beside it. */
export async function parcelsGroup(stage: Stage, note: Note): Promise<void> {
  const context = await stage.browser('parcels');
  const index = await benchPage(stage, context);
  stage.tell(`filling a till with ${PAST} parcels handed out and ${WAITING} waiting`);
  const parcels = await ask(index, 'shelves', {
    name: 'parcels',
    code: await stage.site.code(),
    past: PAST,
    waiting: WAITING,
    pace: PACE,
  });
  await index.close();
  stage.tell('scanning parcels in');
  await withoutCentre(context);
  const page = await context.newPage();
  const client = await context.newCDPSession(page);
  await watch(page, [LIST]);
  await page.goto(`${stage.site.origin}/post/in`);
  await page.locator(LIST).waitFor();
  await scans(page, client, 0);
  const took = await scans(page, client, 500);
  await context.close();
  const of = `${WAITING} waiting of ${parcels}`;
  note(
    atMost(`parcel in, ${of}, p50`, median(took), 'ms', null),
    atMost('parcel in, p95', p95(took), 'ms', 50),
  );
}
