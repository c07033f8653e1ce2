// What commission costs: the wallet opened with a year of lines behind it, and a month settled.
import { randomUUID } from 'node:crypto';
import type { CDPSession, Page } from 'playwright-core';
import { monthAfter, monthOf, monthStart } from '../../src/core/time.ts';
import { addStation } from '../../src/server/access/station.ts';
import { publishRule } from '../../src/server/commands/rule.ts';
import { closeMonth } from '../../src/server/commands/settling.ts';
import { type Opened, openDatabase } from '../../src/server/database/opened.ts';
import { asOwner } from '../../src/server/database/pool.ts';
import { type Note, type Result, atMost, exactly, median, p95 } from './result.ts';
import { type Stage, ask, benchPage, press, withoutCentre } from './stage.ts';
import { shown, watch } from './watch.ts';

const WALLET = '.wallet';
const ROUNDS = 7;

/** Stations that are settled for the figure, and all of one city's. */
const SETTLED = 60;
const CITY = 3_569;
/** A month of a village station: parcels in and out, redemptions, sign-ups. */
const MONTH = { 'parcel-in': 1_395, 'parcel-out': 1_395, redemption: 35, 'sign-up': 60 } as const;
const FEE = { 'parcel-in': 10, 'parcel-out': 50, redemption: 200, 'sign-up': 500 } as const;
const BASES = ['parcel-in', 'parcel-out', 'redemption', 'sign-up'] as const;

async function toWallet(page: Page, client: CDPSession): Promise<number> {
  await page.getByRole('link', { name: '佣金' }).focus();
  return shown(page, WALLET, () => press(client, 'Enter', 13));
}

async function opening(stage: Stage): Promise<Result[]> {
  const context = await stage.browser('wallet');
  const index = await benchPage(stage, context);
  stage.tell('filling a till with a year of acts');
  const acts = await ask(index, 'year', { name: 'wallet', code: await stage.site.code() });
  await withoutCentre(context);
  const page = await context.newPage();
  const client = await context.newCDPSession(page);
  await watch(page, [WALLET]);
  const first: number[] = [];
  const again: number[] = [];
  stage.tell('opening the wallet');
  for (let round = 0; round <= ROUNDS; round += 1) {
    await page.goto(stage.site.origin);
    await page.locator('.till').waitFor();
    await page.waitForTimeout(1_500);
    const took = await toWallet(page, client);
    await page.getByRole('link', { name: '收银' }).click();
    await page.locator('.till').waitFor();
    const kept = await toWallet(page, client);
    if (round === 0) continue; // the first open of all fetches the screen's code
    first.push(took);
    again.push(kept);
  }
  await context.close();
  return [
    atMost(`wallet, ${acts} entries of a year, first open, p50`, median(first), 'ms', 100),
    atMost('wallet, first open, p95', p95(first), 'ms', 100),
    atMost('wallet, opened again, p95', p95(again), 'ms', 100),
  ];
}

/** A station whose month stands in its ledger, as acts post it. */
async function stationOf({ pool }: Opened, month: string): Promise<void> {
  const id = randomUUID();
  await addStation(pool, { id, name: `settled ${id}`, demo: false });
  await asOwner(pool, async (tx) => {
    for (const [base, count] of Object.entries(MONTH)) {
      await tx.query(
        `INSERT INTO ledger (station_id, id, eff, row)
        SELECT $1::uuid, id, eff, jsonb_build_object('id', id, 'form', 'claims', 'eff', eff,
          'claims', jsonb_build_array(jsonb_build_object('entry', gen_random_uuid(), 'part', 0,
            'stamp', lpad(eff::text, 15, '0') || '.d.' || lpad(n::text, 10, '0'),
            'fields', '{"amount":1}'::jsonb)))
        FROM (SELECT n, $2 || gen_random_uuid() AS id, $3::bigint + n * 60000 AS eff
          FROM generate_series(1, $4::int) AS n) AS acts`,
        [id, `base:${base}:`, monthStart(month), count],
      );
    }
  });
}

async function settling(stage: Stage): Promise<Result[]> {
  const database = await openDatabase({ databaseUrl: null, dataDir: stage.site.folder });
  try {
    const now = Date.now();
    const month = monthAfter(monthOf(now), -1);
    stage.tell(`filling a month of ${SETTLED} stations`);
    for (let n = 0; n < SETTLED; n += 1) await stationOf(database, month);
    for (const [base, rate] of Object.entries(FEE)) {
      const tiers = [{ above: 0, rate }];
      const rule = {
        rule: randomUUID(),
        version: 1,
        base,
        tiers,
        from: 0,
        until: null,
        demo: true,
      };
      await publishRule(database.pool, JSON.stringify(rule), now);
    }
    stage.tell('settling it');
    const since = performance.now();
    const { issued, total } = await closeMonth({ pool: database.pool, now }, month);
    const seconds = (performance.now() - since) / 1_000;
    const due = SETTLED * BASES.reduce((sum, base) => sum + MONTH[base] * FEE[base], 0);
    return [
      exactly('settled to the fen', total, 'fen', due),
      atMost('month settled', issued / seconds, 'stations/s', null),
      atMost(`a month of ${CITY} stations at this rate`, (CITY * seconds) / issued, 's', null),
    ];
  } finally {
    await database.close();
  }
}

/** The wallet's opening and the month's end. */
export async function commissionGroup(stage: Stage, note: Note): Promise<void> {
  note(...(await settling(stage)));
  note(...(await opening(stage)));
}
