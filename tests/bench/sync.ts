// Push, pull and bootstrap over HTTP on a real server with its embedded database, against the same
// rows in and out of that database without a server.
import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { required } from '../../src/core/assert.ts';
import { PATHS, PUSH_ENTRIES, PullAnswerSchema } from '../../src/core/protocol.ts';
import { issueCode } from '../../src/server/access/code.ts';
import { addStation } from '../../src/server/access/station.ts';
import { copyOut } from '../../src/server/database/copy.ts';
import { startEmbedded } from '../../src/server/database/embedded.ts';
import { type Pool, inStation, openPool } from '../../src/server/database/pool.ts';
import { shopOf } from '../load/shop.ts';
import { type Packet, type Till, boundTill, sendTo } from '../load/till.ts';
import { type EndpointProcess, startEndpoint } from '../support/endpoint-process.ts';
import { type Note, atLeast, atMost, median, told } from './result.ts';
import { type Stage, ask, benchPage } from './stage.ts';
import { type RawBatches, insertRaw, makeTwins, rowsIn } from './sync-raw.ts';
import { yearBase } from './year-base.ts';

const SALES = 6_000;
const ROUNDS = 3;
const STATIONS = 8;
const SALES_EACH = 2_000;
const OFFLINE = 1_000;
const KILLS = 5;
const REOPEN = 3_000; // ms

type Bench = { readonly server: EndpointProcess; readonly pool: Pool; readonly url: string };

/** A new station's till with this many sales that wait, and the packets they go in. */
async function filled({ server, pool }: Bench, sales: number) {
  const station = randomUUID();
  await addStation(pool, { id: station, name: station, demo: false });
  const till = await boundTill(server, await issueCode(pool, station, 'digits', Date.now()));
  const shop = shopOf(station);
  const day = shop.day('2026-10-01', { sales, payments: 0, parcels: 0 });
  for (const one of day) if ('draft' in one) till.write(one.draft, one.at);
  // As large as a till with a queue sends them: some 250 sales.
  return { till, station, packets: till.packets(PUSH_ENTRIES) };
}
type Filled = Awaited<ReturnType<typeof filled>>;

/** Sends packets one after another; gives the bytes of the answers. */
async function sendAll(server: EndpointProcess, till: Till, packets: readonly Packet[]) {
  for (const packet of packets) {
    const answer = await sendTo(server, packet);
    if (!answer.ok) throw new Error(`push: ${answer.status} ${await answer.text()}`);
    till.settle(await answer.json());
  }
}

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const since = performance.now();
  await work();
  return performance.now() - since;
};

const rate = (count: number, ms: number): number => (count / ms) * 1_000;

/** Sales pushed per second by so many stations at once, ours and raw one after the other. */
async function pushing(bench: Bench, stations: number, sales: number) {
  const all: Filled[] = [];
  for (let i = 0; i < stations; i += 1) all.push(await filled(bench, sales));
  const ours = await timed(() =>
    Promise.all(all.map(({ till, packets }) => sendAll(bench.server, till, packets))),
  );
  await makeTwins(bench.url);
  const rows: RawBatches[] = [];
  for (const { station, packets } of all) {
    rows.push(await rowsIn(bench.url, station, packets.length));
  }
  const raw = await insertRaw(bench.url, rows);
  const bytes = all
    .flatMap(({ packets }) => packets)
    .reduce((sum, { body }) => sum + body.length, 0);
  const count = stations * sales;
  return { all, ours: rate(count, ours), raw: rate(count, raw), kB: bytes / count / 1_000 };
}

type Pushed = Awaited<ReturnType<typeof pushing>>;

/** The middle one of some rounds by its ratio: whatever else the machine does meets both sides. */
async function middleOf(round: () => Promise<Pushed>): Promise<Pushed> {
  const rounds: Pushed[] = [];
  while (rounds.length < ROUNDS) rounds.push(await round());
  const middle = median(rounds.map(({ ours, raw }) => ours / raw));
  return required(
    rounds.find(({ ours, raw }) => ours / raw === middle),
    'one of the rounds is the middle one',
  );
}

/** A raw COPY of the same rows; gives milliseconds. */
const copying = (pool: Pool, station: string, sql: string): Promise<number> =>
  inStation(pool, station, 'read', (tx) =>
    timed(async () => {
      let bytes = 0;
      for await (const block of copyOut(tx, `COPY (${sql}) TO STDOUT`).blocks) {
        bytes += block.length;
      }
      if (bytes === 0) throw new Error('nothing was copied');
    }),
  );

/** Pulls everything; gives the number of entries. */
async function pullAll({ device }: Till): Promise<number> {
  let cursor = { seq: 0, id: '' };
  for (let count = 0; ; ) {
    const answer = await device.get(`${PATHS.pull}?station=${cursor.seq}.${cursor.id}&centre=0`, {
      'accept-encoding': 'gzip',
    });
    const page = v.parse(PullAnswerSchema, await answer.json());
    count += page.station.length;
    cursor = { seq: page.cursor.station.seq, id: page.cursor.station.id ?? '' };
    if (!page.more) return count;
  }
}

async function pulling({ pool }: Bench, { till, station }: Filled, note: Note): Promise<void> {
  const own = await timed(async () => {
    if ((await pullAll(till)) !== SALES) throw new Error('not all was pulled');
  });
  const entries = await copying(
    pool,
    station,
    `SELECT seq, id, device, branch, eff, text FROM entry WHERE station_id = '${station}'
    ORDER BY seq`,
  );
  const base = await timed(async () => {
    const answer = await till.device.get(PATHS.base, { 'accept-encoding': 'gzip' });
    await answer.arrayBuffer();
  });
  const rows = await copying(
    pool,
    station,
    `SELECT id, row FROM ledger WHERE station_id = '${station}' AND NOT id LIKE 'move:%'
    ORDER BY id`,
  );
  note(
    told(`pull of ${SALES} sales, all pages`, own, 'ms', entries),
    told('bootstrap, one response', base, 'ms', rows),
  );
}

/** A thousand offline sales pushed by the real page. */
async function fromBrowser(stage: Stage, note: Note): Promise<void> {
  const context = await stage.browser('sync');
  const page = await benchPage(stage, context);
  const code = await stage.site.code();
  const pushed = await ask(page, 'pushes', { name: 'sync', code, count: OFFLINE });
  await context.close();
  note(
    atMost(`push of ${OFFLINE} offline sales by the page`, pushed.took, 'ms', null),
    atMost('longest page task meanwhile', pushed.longest, 'ms', 50),
  );
}

/** The balances of a shop that is a year old, taken by the real page. */
async function base(stage: Stage, note: Note): Promise<void> {
  const context = await stage.browser('base');
  const page = await benchPage(stage, context);
  const { text, count } = yearBase(Date.now());
  const path = stage.site.file('base.json', text);
  const given = { path, bytes: Buffer.byteLength(text) };
  const taken = await ask(page, 'bases', { name: 'base', code: await stage.site.code(), ...given });
  await context.close();
  note(
    atMost(`base of ${count} balances by the page`, taken.took, 'ms', null),
    atMost('longest page task during it', taken.longest, 'ms', 50),
  );
}

/** Everything about the exchange; `DATABASE_URL` names a PostgreSQL server to measure it on. */
export async function syncGroup(stage: Stage, note: Note): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'till-bench-sync-'));
  chmodSync(folder, 0o755); // the database's own user must reach it
  const given = process.env.DATABASE_URL ?? '';
  let server = await startEndpoint(folder, given);
  const database = given === '' ? await startEmbedded(folder) : null;
  const url = database?.url ?? given;
  const pool = openPool(url);
  const bench = { server, pool, url };
  try {
    stage.tell('pushing by one station');
    await pushing(bench, 1, 1_000); // to warm up
    const one = await middleOf(() => pushing(bench, 1, SALES));
    note(
      atLeast('push of one station', one.ours, 'sales/s', one.raw, { ratio: 0.5 }),
      atMost('a sale on the wire, gzip', one.kB, 'kB', 0.3),
    );
    stage.tell('pulling');
    const [first] = one.all;
    if (first) await pulling(bench, first, note);
    stage.tell(`pushing by ${STATIONS} stations at once`);
    const many = await middleOf(() => pushing(bench, STATIONS, SALES_EACH));
    note(
      atLeast(`push of ${STATIONS} stations`, many.ours, 'sales/s', many.raw, { ratio: 0.5 }),
      atLeast(`push of ${STATIONS} stations, in itself`, many.ours, 'sales/s', null, {
        value: given === '' ? 5_000 : 8_000,
      }),
    );
    stage.tell('opening again after a kill');
    const reopened: number[] = [];
    while (reopened.length < KILLS) {
      await server.end('SIGKILL');
      const again = async () => {
        server = await startEndpoint(folder, given);
      };
      reopened.push(await timed(again));
    }
    note(atMost('open again after a kill, longest', Math.max(...reopened), 'ms', REOPEN));
  } finally {
    await pool.end();
    await server.end();
    await database?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  stage.tell('pushing from the page');
  await fromBrowser(stage, note);
  await base(stage, note);
}
