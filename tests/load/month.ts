// The month: shops of two tills each, through the real HTTP interface of real server processes.
// Every till is offline for a part of every day, and one request in twenty is lost on its way
// there or back; of what the acquirers are asked, one request in twenty meets a fault. What is
// counted in the end has to be equal to the fen.
import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as v from 'valibot';
import { required } from '../../src/core/assert.ts';
import { PAY_PATHS } from '../../src/core/pay/protocol.ts';
import { dayAfter, dayOf, monthAfter, monthOf, monthStart } from '../../src/core/time.ts';
import { issueCode } from '../../src/server/access/code.ts';
import { addStation } from '../../src/server/access/station.ts';
import { publishRule } from '../../src/server/commands/rule.ts';
import { verify } from '../../src/server/commands/verify.ts';
import { type Embedded, startEmbedded } from '../../src/server/database/embedded.ts';
import { type Pool, openPool, select } from '../../src/server/database/pool.ts';
import { type Dice, between, diceOf } from '../../src/server/demo/dice.ts';
import { type EndpointProcess, startEndpoint } from '../support/endpoint-process.ts';
import { type AcquirersAtWork, openAcquirers } from './acquirers.ts';
import { FEES, type Span, differencesAt, payDifferencesAt } from './check.ts';
import { BUSY, Payments, addedUp, noPayments } from './pay.ts';
import { cpuOf, cpuOfCluster } from './processes.ts';
import type { Played, Tally } from './report.ts';
import { type Happening, type Shop, type Trade, shopOf } from './shop.ts';
import { type Till, boundTill, sendTo } from './till.ts';

export type Size = {
  readonly stations: number;
  readonly days: number;
  readonly servers: number;
} & Trade;

/** Shares of requests that never arrive, and whose answer never comes back. */
const REQUEST_LOST = 0.025;
const REPLY_LOST = 0.025;
/** Shops that are played at once: their guests type passwords, and nobody waits for them. */
const AT_ONCE = 16;
/** A centre with too much to do says so, and is asked again a little later, as tills do. */
const BUSY_MS = 1_000;
const COMPARED_AT_ONCE = 3;
const PROGRESS_MS = 20_000;

type Ground = {
  readonly servers: readonly EndpointProcess[];
  readonly pool: Pool;
  readonly database: Embedded | null;
  readonly acquirers: AcquirersAtWork;
  close(): Promise<void>;
};

/**
 * Server processes on one database: the embedded one of a new folder, whose key is new too, unless
 * `DATABASE_URL` names one that no centre has used yet.
 */
async function openGround(count: number, stations: readonly string[]): Promise<Ground> {
  const folder = mkdtempSync(join(tmpdir(), 'till-load-'));
  chmodSync(folder, 0o755); // the database's own user must reach it
  const given = process.env['DATABASE_URL'] ?? '';
  const acquirers = await openAcquirers(stations, folder);
  const more = { ACQUIRERS: acquirers.file };
  const servers = [await startEndpoint(folder, given, [], more)];
  const database = given === '' ? await startEmbedded(folder) : null;
  const url = database?.url ?? given;
  while (servers.length < count) servers.push(await startEndpoint(folder, url, [], more));
  const pool = openPool(url);
  return {
    servers,
    pool,
    database,
    acquirers,
    close: async () => {
      await pool.end();
      for (const server of servers) await server.end();
      await acquirers.close();
      await database?.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function pushWaiting(
  server: EndpointProcess,
  till: Till,
  roll: Dice,
  tally: Tally,
): Promise<void> {
  while (till.waiting.length > 0) {
    const packet = till.packet();
    const luck = roll();
    tally.requests += 1;
    if (luck < REQUEST_LOST) {
      tally.lost += 1;
      continue;
    }
    const since = performance.now();
    const answer = await sendTo(server, packet);
    const told: unknown = await answer.json();
    tally.latencies.push(performance.now() - since);
    if (answer.status === BUSY) {
      tally.busy += 1;
      await sleep(BUSY_MS);
      continue;
    }
    if (!answer.ok) throw new Error(`push: ${answer.status} ${JSON.stringify(told)}`);
    if (luck < REQUEST_LOST + REPLY_LOST) {
      tally.lost += 1;
      continue;
    }
    tally.again += till.settle(told).exists;
  }
}

/** A till with its line: what it writes is sent by one push after another. */
type Playing = {
  readonly till: Till;
  readonly payments: Payments;
  readonly push: () => Promise<void>;
};

/**
 * A day of one till: sold at once while there is a line, together when it comes back. Without one
 * nobody's code can be charged.
 */
async function playDay(
  { till, payments, push }: Playing,
  happenings: readonly Happening[],
  roll: Dice,
): Promise<void> {
  const from = between(roll, 0, Math.floor(happenings.length / 2));
  const to = from + Math.floor(happenings.length * (0.2 + 0.4 * roll()));
  let pause = 0;
  for (const [nth, happening] of happenings.entries()) {
    const isCut = nth >= from && nth < to;
    const { at } = happening;
    if ('draft' in happening) till.write(happening.draft, at);
    else if (isCut) payments.sticker(happening.bill, at);
    else await payments.charge(happening.bill, at);
    pause -= 1;
    if (isCut || pause > 0) continue;
    await push();
    pause = between(roll, 1, 6);
  }
  await push();
}

type Opened = { readonly shop: Shop; readonly tills: readonly Till[] };

async function openShop({ servers, pool }: Ground, station: string): Promise<Opened> {
  await addStation(pool, { id: station, name: station, demo: false });
  const tills: Till[] = [];
  for (const nth of [0, 1]) {
    const server = servers[nth % servers.length];
    if (!server) throw new Error('there is a server');
    tills.push(await boundTill(server, await issueCode(pool, station, 'digits', Date.now())));
  }
  return { shop: shopOf(station), tills };
}

/** The tills of a shop as they are played, each at one of the servers. */
function playersOf(
  { servers, acquirers }: Ground,
  { shop, tills }: Opened,
  roll: Dice,
  tally: Tally,
): Playing[] {
  let codes = 0;
  const code = (): string => {
    codes += 1;
    return `13${String(codes).padStart(16, '0')}`;
  };
  return tills.map((till, nth) => {
    const server = required(servers[nth % servers.length] ?? null, 'there is a server');
    let sending = Promise.resolve();
    const push = (): Promise<void> => {
      sending = sending.then(() => pushWaiting(server, till, roll, tally));
      return sending;
    };
    const payments = new Payments({
      till,
      server,
      simulator: acquirers.of(shop.station),
      roll,
      paid: shop.sums.paid,
      tally: tally.pay,
      code,
      push,
      back: shop.back,
    });
    return { till, payments, push };
  });
}

async function playShop(
  ground: Ground,
  opened: Opened,
  { days, ...trade }: Size,
  first: string,
  tally: Tally,
): Promise<void> {
  const { shop } = opened;
  const roll = diceOf(`${shop.station}/line`);
  const players = playersOf(ground, opened, roll, tally);
  const play = (happenings: readonly Happening[]): Promise<unknown> =>
    Promise.all(
      players.map((player, nth) => {
        const own = happenings.filter((one) => one.till === nth);
        return playDay(player, own, roll);
      }),
    );
  await play(shop.opening(monthStart(first.slice(0, 7))));
  for (let nth = 0; nth < days; nth += 1) {
    await play(shop.day(dayAfter(first, nth), trade));
    tally.days += 1;
  }
  for (const { payments, push } of players) {
    await payments.ended();
    await push();
  }
}

/** Has a till fetch what the acquirers list for these days, as its keeper would. */
async function fetchLists(
  { servers: [server] }: Ground,
  { shop, tills: [till] }: Opened,
  days: readonly string[],
): Promise<string[]> {
  const told: string[] = [];
  for (const day of days) {
    const answer = await server?.request(PAY_PATHS.list, {
      method: 'POST',
      headers: { cookie: till?.device.cookie ?? '', 'content-type': 'application/json' },
      body: JSON.stringify({ day }),
    });
    const { ok } = v.parse(v.object({ ok: v.boolean() }), await answer?.json());
    if (!ok) told.push(`${shop.station} has no list of ${day}`);
  }
  return told;
}

/** Has at most so many at work at once. */
async function inTurn<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = [...items];
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
        await work(item);
      }
    }),
  );
}

const RELATIONS = `SELECT sum(pg_total_relation_size(oid))::bigint AS bytes FROM pg_class
  WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`;

const bytesIn = async (pool: Pool): Promise<number> =>
  (await select(pool, v.object({ bytes: v.number() }), RELATIONS))[0]?.bytes ?? 0;

const countOf = async (pool: Pool): Promise<number> =>
  (await select(pool, v.object({ all: v.number() }), 'SELECT count(*) AS all FROM entry'))[0]
    ?.all ?? 0;

const publishFees = async (pool: Pool): Promise<void> => {
  for (const [base, rate] of Object.entries(FEES)) {
    const rule = { rule: randomUUID(), version: 1, base, demo: true, from: 0, until: null };
    const text = JSON.stringify({ ...rule, tiers: [{ above: 0, rate }] });
    const published = await publishRule(pool, text, Date.now());
    if (!published.ok) throw new Error(published.why);
  }
};

/** Plays the month; `tell` hears how far it is. */
export async function playMonth(size: Size, tell: (text: string) => void): Promise<Played> {
  const stations = Array.from({ length: size.stations }, () => randomUUID());
  const ground = await openGround(size.servers, stations);
  try {
    return await playOn(ground, stations, size, tell);
  } finally {
    await ground.close();
  }
}

/** What differs at each shop: its ledgers, its payments and, of two shops, the chain itself. */
async function compared(
  ground: Ground,
  shops: readonly Opened[],
  days: readonly string[],
  span: Span,
): Promise<string[]> {
  const { pool, acquirers } = ground;
  const differences: string[] = [];
  await inTurn(shops, COMPARED_AT_ONCE, async (opened) => {
    const { shop, tills } = opened;
    differences.push(
      ...(await fetchLists(ground, opened, days)),
      ...(await differencesAt(pool, shop, tills)),
      ...(await payDifferencesAt(pool, shop, acquirers.of(shop.station), span)),
    );
  });
  for (const { shop } of shops.slice(0, 2)) {
    differences.push(...(await verify(pool, shop.station)).faults);
  }
  return differences;
}

/** Tells again and again how far it is and when it may be done; ends when it is called. */
function toldProgress(tally: Tally, days: number, tell: (text: string) => void): () => void {
  const since = performance.now();
  const timer = setInterval(() => {
    const ms = performance.now() - since;
    const left = tally.days === 0 ? '?' : Math.ceil((ms / tally.days) * (days - tally.days));
    const minutes = typeof left === 'number' ? (left / 60_000).toFixed(1) : left;
    const rate = ((tally.pay.charges / ms) * 1_000).toFixed(1);
    tell(`${tally.days} of ${days} days of shops, ${rate} charges/s, ${minutes} min left`);
  }, PROGRESS_MS);
  return () => clearInterval(timer);
}

/** The days of a span, the last included. */
function daysOf({ first, last }: Span): string[] {
  const days: string[] = [];
  for (let day = first; day <= last; day = dayAfter(day, 1)) days.push(day);
  return days;
}

async function playOn(
  ground: Ground,
  stations: readonly string[],
  size: Size,
  tell: (text: string) => void,
): Promise<Played> {
  const { pool, servers, database } = ground;
  await publishFees(pool);
  const shops: Opened[] = [];
  for (const station of stations) shops.push(await openShop(ground, station));
  const first = `${monthAfter(monthOf(Date.now()), -1)}-01`;
  tell(`${size.stations} stations from ${first} to ${dayAfter(first, size.days - 1)}`);
  const tally: Tally = {
    latencies: [],
    requests: 0,
    lost: 0,
    again: 0,
    busy: 0,
    days: 0,
    pay: noPayments(),
  };
  const cpu = () => ({
    server: servers.reduce((sum, { pid }) => sum + cpuOf(pid), 0),
    database: database ? cpuOfCluster(database.home) : 0,
    own: process.cpuUsage().user / 1_000 + process.cpuUsage().system / 1_000,
  });
  const before = { ...cpu(), bytes: await bytesIn(pool), now: performance.now() };
  const began = dayOf(Date.now());
  const end = toldProgress(tally, size.stations * size.days, tell);
  await inTurn(shops, AT_ONCE, (one) => playShop(ground, one, size, first, tally)).finally(end);
  const ms = performance.now() - before.now;
  const after = cpu();
  const bytes = (await bytesIn(pool)) - before.bytes;
  tell('comparing');
  // Charges are made today, of sales of the month: the lists are of both.
  const today = dayOf(Date.now());
  const month = { first, last: dayAfter(first, size.days - 1) };
  const days = [...daysOf(month), ...daysOf({ first: began, last: today })];
  const differences = await compared(ground, shops, days, { first, last: today });
  tell('compared');
  return {
    ...tally,
    paid: addedUp(shops.map(({ shop }) => shop.sums.paid)),
    entries: await countOf(pool),
    ms,
    serverCpu: after.server - before.server,
    databaseCpu: database ? after.database - before.database : null,
    ownCpu: after.own - before.own,
    bytes,
    differences,
  };
}
