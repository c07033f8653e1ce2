// Whether a station's journal is what it says it is. Everything is read at one moment and computed
// again from the entries' own texts; nothing is believed that stands beside them.
import * as v from 'valibot';
import { differences } from '../../core/journal/book.ts';
import { NO_HASH, type Sealed, unseal } from '../../core/journal/entry.ts';
import { type Pool, type Tx, inStation, select } from '../database/pool.ts';
import { loadAll, loadLedger } from '../journal/ledger.ts';
import { readLines } from '../journal/sql/heads.ts';
import { recomputed } from './rebuild.ts';

/** What was looked at, what is wrong with it, and what is known to be lost, in plain English. */
export type Verified = {
  readonly entries: number;
  readonly faults: readonly string[];
  readonly notes: readonly string[];
};

/** Verifies one station. */
export const verify = (pool: Pool, station: string): Promise<Verified> =>
  inStation(pool, station, 'read', async (tx) => {
    // Between two statements all of a station's balances are computed.
    await tx.query('SET LOCAL idle_in_transaction_session_timeout = 0');
    const names = await deviceNames(tx, station);
    const nameOf = (device: string, branch: number): string =>
      `${names.get(device) ?? `device ${device}`}${branch > 0 ? ` branch ${branch}` : ''}`;
    const chains = await verifyChains(tx, station, nameOf);
    const sequence = await verifySequence(tx, station);
    const different = differences(await recomputed(tx, station), await loadAll(tx, station));
    return {
      entries: chains.entries,
      notes: chains.notes,
      faults: [
        ...chains.faults,
        ...sequence,
        ...different.map((account) => `balance ${account} is not what the entries give`),
      ],
    };
  });

/** Every station's id, the centre's own stream too. */
export const allStations = async (pool: Pool): Promise<string[]> =>
  (
    await select(
      pool,
      v.object({ id: v.string() }),
      'SELECT station_id AS id FROM station ORDER BY station_id',
    )
  ).map(({ id }) => id);

const Named = v.object({ device: v.string(), number: v.number() });

/** What a station's devices are called, by id. */
export const deviceNames = async (tx: Tx, station: string): Promise<Map<string, string>> =>
  new Map(
    (
      await select(tx, Named, 'SELECT device, number FROM device WHERE station_id = $1', [station])
    ).map(({ device, number }) => [device, `device ${number} (${device})`]),
  );

const Row = v.object({
  device: v.string(),
  branch: v.number(),
  n: v.number(),
  id: v.string(),
  hash: v.string(),
  text: v.string(),
});
type Row = v.InferOutput<typeof Row>;
type NameOf = (device: string, branch: number) => string;

const PAGE = 1_000;
const SLOT = 'device, branch, n';
const COLUMNS = `${SLOT}, id, hash, text`;
const NOBODY = '00000000-0000-0000-0000-000000000000';

/** All entries, quarantined ones too, line by line in order of number. */
async function* slots(tx: Tx, station: string): AsyncGenerator<Row> {
  let last: Pick<Row, 'device' | 'branch' | 'n'> = { device: NOBODY, branch: 0, n: 0 };
  for (;;) {
    const page: Row[] = await select(
      tx,
      Row,
      `SELECT ${COLUMNS} FROM (
        (SELECT ${COLUMNS} FROM entry WHERE station_id = $1 AND (${SLOT}) > ($2, $3, $4)
          ORDER BY ${SLOT} LIMIT ${PAGE})
        UNION ALL
        (SELECT ${COLUMNS} FROM quarantine WHERE station_id = $1 AND (${SLOT}) > ($2, $3, $4)
          ORDER BY ${SLOT} LIMIT ${PAGE})
      ) AS page ORDER BY ${SLOT} LIMIT ${PAGE}`,
      [station, last.device, last.branch, last.n],
    );
    const end = page.at(-1);
    if (!end) return;
    yield* page;
    last = end;
  }
}

type End = { readonly n: number; readonly hash: string };

async function verifyChains(
  tx: Tx,
  station: string,
  nameOf: NameOf,
): Promise<{ entries: number; faults: string[]; notes: string[] }> {
  const faults: string[] = [];
  const notes: string[] = [];
  const ends = new Map<string, End>();
  const lost = await lostNumbers(tx, station);
  let entries = 0;
  let before: (End & { line: string }) | null = null;
  for await (const row of slots(tx, station)) {
    entries += 1;
    const line = `${row.device}/${row.branch}`;
    const name = nameOf(row.device, row.branch);
    const read = unseal(row.text);
    const sealed = read.ok ? read.sealed : null;
    faults.push(...contentFaults(row, sealed, station).map((fault) => `${name} ${fault}`));
    const previous: End | null = before?.line === line ? before : null;
    const prev = sealed?.entry.prev ?? null;
    const link = await linkFault(tx, station, row, prev, previous);
    if (link !== null) (isNoted(lost, row, previous) ? notes : faults).push(`${name} ${link}`);
    before = { line, n: row.n, hash: row.hash };
    ends.set(line, before);
  }
  faults.push(...(await headFaults(tx, station, ends, nameOf)));
  return { entries, faults, notes };
}

/** The text says what the row says, and has the hash that it is known by. */
function contentFaults(row: Row, sealed: Sealed | null, station: string): string[] {
  if (sealed === null) return [`number ${row.n}: the text is no entry`];
  const { entry, hash } = sealed;
  const isSame =
    entry.station === station &&
    entry.device === row.device &&
    entry.n === row.n &&
    entry.id === row.id;
  return [
    ...(hash === row.hash ? [] : [`number ${row.n}: the text has another hash`]),
    ...(isSame ? [] : [`number ${row.n}: the text is another entry's`]),
  ];
}

/** What is wrong between an entry and the one before it on its line. */
async function linkFault(
  tx: Tx,
  station: string,
  { device, branch, n }: Row,
  prev: string | null,
  previous: End | null,
): Promise<string | null> {
  if (previous !== null && n === previous.n + 1) {
    return prev === previous.hash ? null : `number ${n} does not name number ${n - 1}`;
  }
  if (previous === null && n === 1) {
    return prev === NO_HASH ? null : 'number 1 does not begin a chain';
  }
  // A branch begins behind an entry of another line.
  if (previous === null && branch > 0 && (await isHere(tx, station, device, n - 1, prev))) {
    return null;
  }
  const first = (previous?.n ?? 0) + 1;
  return first === n - 1
    ? `number ${first} is missing`
    : `numbers ${first} to ${n - 1} are missing`;
}

const isHere = async (
  tx: Tx,
  station: string,
  device: string,
  n: number,
  hash: string | null,
): Promise<boolean> =>
  (
    await tx.query(
      `SELECT 1 FROM entry WHERE station_id = $1 AND device = $2 AND n = $3 AND hash = $4
      UNION ALL
      SELECT 1 FROM quarantine WHERE station_id = $1 AND device = $2 AND n = $3 AND hash = $4`,
      [station, device, n, hash],
    )
  ).rowCount !== 0;

const LostSchema = v.object({ device: v.string(), first: v.number(), last: v.number() });
type Lost = v.InferOutput<typeof LostSchema>;

/** Runs of numbers that entries say are lost. */
async function lostNumbers(tx: Tx, station: string): Promise<Lost[]> {
  const rows = await loadLedger(tx, station, 'lost');
  return rows
    .flatMap((row) => (row.form === 'claims' ? row.claims : []))
    .flatMap(({ fields }) => (v.is(LostSchema, fields) ? [fields] : []));
}

/** Whether all numbers between an entry and the one before it are known to be lost. */
function isNoted(lost: readonly Lost[], { device, n }: Row, previous: End | null): boolean {
  const own = lost.filter((run) => run.device === device).sort((a, b) => a.first - b.first);
  const first = (previous?.n ?? 0) + 1;
  const next = own.reduce((at, run) => (run.first <= at ? Math.max(at, run.last + 1) : at), first);
  return first < n && next >= n;
}

async function headFaults(
  tx: Tx,
  station: string,
  ends: ReadonlyMap<string, End>,
  nameOf: NameOf,
): Promise<string[]> {
  const heads = new Map(
    (await readLines(tx, station)).map((line) => [`${line.device}/${line.branch}`, line]),
  );
  return [...new Set([...heads.keys(), ...ends.keys()])].flatMap((line) => {
    const [device = '', branch = '0'] = line.split('/');
    const head = heads.get(line);
    const end = ends.get(line);
    if (head && end && head.n === end.n && head.hash === end.hash) return [];
    const told = `the head is number ${head?.n ?? 0}, the last entry number ${end?.n ?? 0}`;
    return [`${nameOf(device, Number(branch))} ${told}`];
  });
}

const Hole = v.object({ first: v.number(), last: v.number() });

/** Sequences rise by one from 1 to the station's counter. */
async function verifySequence(tx: Tx, station: string): Promise<string[]> {
  const holes = await select(
    tx,
    Hole,
    `SELECT before + 1 AS first, seq - 1 AS last FROM (
      SELECT seq, lag(seq, 1, 0::bigint) OVER (ORDER BY seq) AS before
      FROM entry WHERE station_id = $1
    ) AS steps WHERE seq <> before + 1 ORDER BY seq`,
    [station],
  );
  const [counter] = await select(
    tx,
    v.object({ seq: v.number(), last: v.number() }),
    `SELECT seq, (SELECT coalesce(max(seq), 0) FROM entry WHERE station_id = $1) AS last
    FROM station WHERE station_id = $1`,
    [station],
  );
  return [
    ...holes.map(({ first, last }) => `sequences ${first} to ${last} are missing`),
    ...(counter && counter.seq !== counter.last
      ? [`the counter is ${counter.seq}, the last sequence ${counter.last}`]
      : []),
  ];
}
