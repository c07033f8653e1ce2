// The demo station: made at the first start, and at every start topped up to now by entries
// through the same transactions as any device's and the centre's. Balances are never written.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { required } from '../../core/assert.ts';
import { derivedId } from '../../core/derived-id.ts';
import { CENTRE } from '../../core/id.ts';
import type { Sealed } from '../../core/journal/entry.ts';
import { dayAfter, dayOf } from '../../core/time.ts';
import { issueCode } from '../access/code.ts';
import { addStation } from '../access/station.ts';
import { writeAsCentre } from '../centre.ts';
import { linkShops } from '../commands/transfer.ts';
import { type Pool, asOwner } from '../database/pool.ts';
import { sqlJournal } from '../journal/sql/journal.ts';
import { take } from '../journal/take.ts';
import { fillCatalogue } from './catalogue.ts';
import { announceComing } from './coming.ts';
import { type Written, history, historyDevice } from './history.ts';
import type { Stage } from './shop.ts';
import { shopOf, stageOf } from './stage.ts';
import { standingOf } from './standing.ts';
import { fillOffers } from './wholesale.ts';

/** The demo's station; the same one on every machine, for its goods are the same too. */
export const DEMO_STATION = derivedId(CENTRE, 'demo/station');

/**
 * What the demo works with: connections, the time (epoch ms), where its goods' files are, and how
 * many days of sales the first start writes (else all from the first of last month on).
 */
export type DemoSettings = {
  readonly pool: Pool;
  readonly now: () => number;
  readonly folder?: string | null;
  readonly days?: number;
};

/** The demo is ready: `link` is a one-time enrolment token, `written` counts the new entries. */
export type Demo = { readonly station: string; readonly link: string; readonly written: number };

const BATCH = 500;
/** A start's link lasts as long as a server is likely to run; the next start makes another. */
const LINK_MS = 30 * 24 * 3_600_000;

const FOLDERS = [join('public', 'practice'), join('.build', 'app', 'practice')];

/** Where the practice files are, seen from the project's folder. */
const practiceFolder = (): string =>
  required(
    FOLDERS.map((folder) => join(process.cwd(), folder)).find((folder) => existsSync(folder)),
    'the practice files lie in the project',
  );

/** Makes the demo station where it is missing, tops its history up, and renews its link. */
export async function prepareDemo({
  pool,
  now,
  folder: told = null,
  days,
}: DemoSettings): Promise<Demo> {
  const folder = told ?? practiceFolder();
  const stage = stageOf(folder, DEMO_STATION);
  await makeStation(pool, stage, now());
  await fillCatalogue(pool, folder);
  await fillOffers(pool, stage, now());
  const written = await topUp(pool, stage, now(), days);
  // Before the delivery below: the centre writes nothing twice at one moment.
  await makeNeighbour(pool, stage, now() - 1);
  await announceComing(pool, stage, now());
  return { station: stage.station, link: await newLink(pool, stage.station, now()), written };
}

async function makeStation(pool: Pool, { station, names }: Stage, now: number): Promise<void> {
  await addStation(pool, { id: station, name: names.name, demo: true });
  // Number 1 is the past's; it has no key, so nobody can push under its name.
  await asOwner(pool, async (tx) => {
    await tx.query(
      `INSERT INTO device (station_id, device, number, key, enrolled)
      VALUES ($1, $2, 1, '', $3) ON CONFLICT DO NOTHING`,
      [station, historyDevice(station), now],
    );
    await tx.query(
      `UPDATE station SET next_device = greatest(next_device, 2)
      WHERE station_id = $1`,
      [station],
    );
  });
}

/** Another shop, so that goods can be sent there. */
async function makeNeighbour(pool: Pool, { station, names }: Stage, now: number): Promise<void> {
  if (names.neighbour === '') return;
  const shop = { id: derivedId(station, 'demo/neighbour'), name: names.neighbour, demo: true };
  await addStation(pool, shop);
  await linkShops(pool, [{ id: station, name: names.name, demo: true }, shop], true, now);
}

/** Writes the history that is missing up to `now`; gives the number of entries. */
export async function topUp(pool: Pool, stage: Stage, now: number, days?: number): Promise<number> {
  const { first, head, rows, rules, waiting, seq, done } = await standingOf(pool, stage, now);
  const shop = shopOf(stage, rows, rules, waiting, seq);
  let run: Sealed[] = [];
  let written = 0;
  const flush = async (): Promise<void> => {
    await takeRun(pool, stage.station, run, now);
    run = [];
  };
  const since = days === undefined || head.n > 0 ? '' : dayAfter(dayOf(now), -days);
  const progress = { head, from: head.eff, since };
  for (const item of history(shop, first, progress, now, (id) => done.has(id))) {
    written += 1;
    if (item.stream === 'device') run.push(item.sealed);
    if (item.stream !== 'device' || run.length === BATCH) await flush();
    if (item.stream !== 'device') await writeCentral(pool, stage.station, item);
  }
  await flush();
  return written;
}

type Central = Exclude<Written, { stream: 'device' }>;

const writeCentral = (pool: Pool, station: string, item: Central): Promise<unknown> =>
  writeAsCentre(
    sqlJournal(pool),
    item.stream === 'centre' ? CENTRE : station,
    [item.draft],
    item.at,
  );

/** The past goes into the journal like any device's entries; all of it has to count. */
async function takeRun(
  pool: Pool,
  station: string,
  entries: readonly Sealed[],
  received: number,
): Promise<void> {
  if (entries.length === 0) return;
  const taken = await take(sqlJournal(pool), {
    station,
    device: historyDevice(station),
    entries,
    received,
    authorOf: async () => ({ centre: false, revoked: null, unknown: null }),
  });
  if (!taken.ok) throw new Error(`the demo's history was not taken: ${taken.why}`);
  const bad = taken.results.find(({ status }) => status === 'quarantined');
  if (bad) throw new Error(`the demo's entry ${bad.id} does not count: ${bad.why ?? ''}`);
}

/** A new one-time link; what is left of earlier starts' no longer opens anything. */
async function newLink(pool: Pool, station: string, now: number): Promise<string> {
  await asOwner(pool, (tx) =>
    tx.query('DELETE FROM code WHERE station_id = $1 AND used IS NULL AND length(selector) > 4', [
      station,
    ]),
  );
  return issueCode(pool, station, 'link', now, LINK_MS);
}
