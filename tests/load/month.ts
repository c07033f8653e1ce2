// The month: shops of two tills each, through the real HTTP interface of real server processes.
// Every till is offline for a part of every day, and one request in twenty is lost on its way
// there or back. What is counted in the end has to be equal to the fen.
import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { dayAfter, monthAfter, monthOf, monthStart } from '../../src/core/time.ts';
import { issueCode } from '../../src/server/access/code.ts';
import { addStation } from '../../src/server/access/station.ts';
import { publishRule } from '../../src/server/commands/rule.ts';
import { verify } from '../../src/server/commands/verify.ts';
import { type Embedded, startEmbedded } from '../../src/server/database/embedded.ts';
import { type Pool, openPool, select } from '../../src/server/database/pool.ts';
import { type Dice, between, diceOf } from '../../src/server/demo/dice.ts';
import { percentile } from '../bench/result.ts';
import { type EndpointProcess, startEndpoint } from '../support/endpoint-process.ts';
import { FEES, differencesAt } from './check.ts';
import { cpuOf, cpuOfCluster } from './processes.ts';
import { type Happening, type Shop, shopOf } from './shop.ts';
import { type Till, boundTill, sendTo } from './till.ts';

export type Size = {
  readonly stations: number;
  readonly days: number;
  readonly sales: number;
  readonly parcels: number;
  readonly servers: number;
};

/** Shares of requests that never arrive, and whose answer never comes back. */
const REQUEST_LOST = 0.025;
const REPLY_LOST = 0.025;
const AT_ONCE = 12;

type Tally = { latencies: number[]; requests: number; lost: number; again: number };

/** What a run came to; `differences` must be empty. */
export type Played = Tally & {
  readonly entries: number;
  readonly ms: number;
  readonly serverCpu: number;
  readonly databaseCpu: number | null;
  readonly ownCpu: number;
  readonly bytes: number;
  readonly differences: readonly string[];
};

type Ground = {
  readonly servers: readonly EndpointProcess[];
  readonly pool: Pool;
  readonly database: Embedded | null;
  close(): Promise<void>;
};

/** Server processes on one database, the embedded one of a new folder unless `DATABASE_URL`. */
async function openGround(count: number): Promise<Ground> {
  const folder = mkdtempSync(join(tmpdir(), 'till-load-'));
  chmodSync(folder, 0o755); // the database's own user must reach it
  const given = process.env['DATABASE_URL'] ?? '';
  const servers = [await startEndpoint(folder, given)];
  const database = given === '' ? await startEmbedded(folder) : null;
  const url = database?.url ?? given;
  while (servers.length < count) servers.push(await startEndpoint(folder, url));
  const pool = openPool(url);
  return {
    servers,
    pool,
    database,
    close: async () => {
      await pool.end();
      for (const server of servers) await server.end();
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
    if (!answer.ok) throw new Error(`push: ${answer.status} ${JSON.stringify(told)}`);
    if (luck < REQUEST_LOST + REPLY_LOST) {
      tally.lost += 1;
      continue;
    }
    tally.again += till.settle(told).exists;
  }
}

/** A day of one till: sold at once while there is a line, together when it comes back. */
async function playDay(
  server: EndpointProcess,
  till: Till,
  happenings: readonly Happening[],
  roll: Dice,
  tally: Tally,
): Promise<void> {
  const from = between(roll, 0, Math.floor(happenings.length / 2));
  const to = from + Math.floor(happenings.length * (0.2 + 0.4 * roll()));
  let pause = 0;
  for (const [nth, { draft, at }] of happenings.entries()) {
    till.write(draft, at);
    pause -= 1;
    if ((nth >= from && nth < to) || pause > 0) continue;
    await pushWaiting(server, till, roll, tally);
    pause = between(roll, 1, 6);
  }
  await pushWaiting(server, till, roll, tally);
}

type Opened = { readonly shop: Shop; readonly tills: readonly Till[] };

async function openShop({ servers, pool }: Ground): Promise<Opened> {
  const station = randomUUID();
  await addStation(pool, { id: station, name: station, demo: false });
  const tills: Till[] = [];
  for (const nth of [0, 1]) {
    const server = servers[nth % servers.length];
    if (!server) throw new Error('there is a server');
    tills.push(await boundTill(server, await issueCode(pool, station, 'digits', Date.now())));
  }
  return { shop: shopOf(station), tills };
}

async function playShop(
  { servers }: Ground,
  { shop, tills }: Opened,
  { days, sales, parcels }: Size,
  first: string,
  tally: Tally,
): Promise<void> {
  const roll = diceOf(`${shop.station}/line`);
  const play = (happenings: readonly Happening[]): Promise<unknown> =>
    Promise.all(
      tills.map((till, nth) => {
        const server = servers[nth % servers.length];
        const own = happenings.filter((one) => one.till === nth);
        return server ? playDay(server, till, own, roll, tally) : null;
      }),
    );
  await play(shop.opening(monthStart(first.slice(0, 7))));
  for (let nth = 0; nth < days; nth += 1) {
    await play(shop.day(dayAfter(first, nth), sales, parcels));
  }
}

/** Has at most so many at work at once. */
async function inTurn<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
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
  const ground = await openGround(size.servers);
  try {
    return await playOn(ground, size, tell);
  } finally {
    await ground.close();
  }
}

async function playOn(ground: Ground, size: Size, tell: (text: string) => void): Promise<Played> {
  const { pool, servers, database } = ground;
  await publishFees(pool);
  const shops: Opened[] = [];
  for (let nth = 0; nth < size.stations; nth += 1) shops.push(await openShop(ground));
  const first = `${monthAfter(monthOf(Date.now()), -1)}-01`;
  tell(`${size.stations} stations from ${first} to ${dayAfter(first, size.days - 1)}`);
  const tally: Tally = { latencies: [], requests: 0, lost: 0, again: 0 };
  const cpu = () => ({
    server: servers.reduce((sum, { pid }) => sum + cpuOf(pid), 0),
    database: database ? cpuOfCluster(database.home) : 0,
    own: process.cpuUsage().user / 1_000 + process.cpuUsage().system / 1_000,
  });
  const before = { ...cpu(), bytes: await bytesIn(pool), now: performance.now() };
  let played = 0;
  await inTurn(shops, async (one) => {
    await playShop(ground, one, size, first, tally);
    played += 1;
    if (played % 10 === 0) tell(`${played} stations played`);
  });
  const ms = performance.now() - before.now;
  const after = cpu();
  const bytes = (await bytesIn(pool)) - before.bytes;
  tell('comparing');
  const differences: string[] = [];
  for (const { shop, tills } of shops) {
    const [till] = tills;
    if (till) differences.push(...(await differencesAt(pool, shop, till)));
  }
  for (const { shop } of shops.slice(0, 2)) {
    differences.push(...(await verify(pool, shop.station)).faults);
  }
  return {
    ...tally,
    entries: shops.reduce((sum, { shop }) => sum + shop.sums.entries, 0),
    ms,
    serverCpu: after.server - before.server,
    databaseCpu: database ? after.database - before.database : null,
    ownCpu: after.own - before.own,
    bytes,
    differences,
  };
}

const rate = ({ entries, ms }: Played): number => Math.round((entries / ms) * 1_000);
const share = (cpu: number, { ms }: Played): string => `${Math.round((cpu / ms) * 100)} %`;

/** A run in lines. */
export const report = (played: Played): string[] => [
  `${played.entries} entries in ${Math.round(played.ms / 1_000)} s: ${rate(played)} entries/s`,
  `${played.requests} pushes, ${played.lost} of them lost, ${played.again} entries sent again`,
  `a push: p50 ${percentile(played.latencies, 0.5).toFixed(1)} ms, ` +
    `p95 ${percentile(played.latencies, 0.95).toFixed(1)} ms, ` +
    `p99 ${percentile(played.latencies, 0.99).toFixed(1)} ms`,
  `processor: servers ${share(played.serverCpu, played)}, PostgreSQL ` +
    `${played.databaseCpu === null ? 'elsewhere' : share(played.databaseCpu, played)}, ` +
    `this generator ${share(played.ownCpu, played)}`,
  `${Math.round(played.bytes / played.entries)} bytes in the database for an entry`,
  played.differences.length === 0
    ? 'equal to the fen: sales, payments, stock, parcels, commission; nothing doubled'
    : `DIFFERENT: ${played.differences.length}`,
  ...played.differences.slice(0, 20),
];

/** How much faster one run was than another. */
export const ratio = (one: Played, other: Played): string =>
  `${(rate(one) / rate(other)).toFixed(2)} ×`;
