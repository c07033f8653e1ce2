// An acquirer's list of a day becomes entries in the station's stream, each line once. What a list
// says of a charge that nobody heard the end of is heard by it.
import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { CENTRE } from '../../core/id.ts';
import { chargeAccount, listedAccount } from '../../core/journal/account.ts';
import type { Draft } from '../../core/journal/entry.ts';
import type { ClaimRow, Row } from '../../core/journal/row.ts';
import { ZERO, plus } from '../../core/money.ts';
import { type ChargeState, chargeIn } from '../../core/pay/charge.ts';
import {
  type ListedCharge,
  type ListedLine,
  type Source,
  chargesListed,
  keyOf,
  lineOf,
  listedIn,
  partsOf,
} from '../../core/pay/listing.ts';
import { writeAsCentre } from '../centre.ts';
import { type Pool, asOwner, select } from '../database/pool.ts';
import type { Account, Acquirers } from './accounts.ts';
import type { Listed, Said } from './acquirer.ts';
import { wake } from './attempts.ts';
import { restNumber } from './owing.ts';
import { type Scribe, sayCharge } from './words.ts';

/** What lists are written with. */
export type ListDesk = Scribe & { readonly pool: Pool; readonly acquirers: Acquirers };

/** What became of a list: lines that are new here, and all of it. */
export type ListTaken = { readonly fresh: number; readonly lines: number };

/**
 * A day's lists, or why there are none. Under a merchant number that several stations have,
 * `unplaced` lines say nothing of whose they are, and `unknown` ones name charges that no station
 * has told of yet: a till that did not exchange since, or a centre that was put back.
 */
export type ListsTaken =
  | ({ readonly ok: true; readonly unplaced: number; readonly unknown: number } & ListTaken)
  | { readonly ok: false; readonly why: 'no-acquirer' | 'not-ready' | 'unknown' };

/** Fetches what every acquirer of a station lists for a day, and writes it. */
export async function fetchLists(
  desk: ListDesk,
  station: string,
  day: string,
): Promise<ListsTaken> {
  const acquirers = desk.acquirers.all(station);
  if (acquirers.length === 0) return { ok: false, why: 'no-acquirer' };
  let [fresh, lines, unplaced, unknown] = [0, 0, 0, 0];
  let failed: Extract<Listed, { ok: false }> | null = null;
  for (const account of acquirers) {
    const { acquirer } = account;
    const listed = await acquirer.bill(day);
    if (!listed.ok) {
      // What the others say is not held up by it.
      failed = listed;
      continue;
    }
    const others = await sharing(desk, station, account);
    const isAlone = others.length === 0;
    const own = isAlone ? listed.lines : await ownLines(desk, station, listed.lines);
    if (!isAlone) {
      unplaced += listed.lines.filter(isUnplaced).length;
      unknown += await countUnknown(desk, [station, ...others], listed.lines);
    }
    const taken = await takeList(desk, station, day, acquirer.name, own);
    fresh += taken.fresh;
    lines += taken.lines;
  }
  return failed ?? { ok: true, fresh, lines, unplaced, unknown };
}

/** The other stations that are served under the same merchant number. */
async function sharing(
  { pool, acquirers }: ListDesk,
  station: string,
  { number }: Account,
): Promise<string[]> {
  const stations = await asOwner(pool, (tx) =>
    select(tx, v.object({ id: v.string() }), 'SELECT station_id AS id FROM station', []),
  );
  return stations.flatMap(({ id }) => {
    const isOther = id !== station && id !== CENTRE;
    return isOther && acquirers.all(id).some((one) => one.number === number) ? [id] : [];
  });
}

const isUnplaced = ({ attempt, station }: ListedCharge): boolean =>
  attempt === null && station === undefined;

/** How many lines name a charge that none of these stations has told of. */
async function countUnknown(
  { pool }: ListDesk,
  stations: readonly string[],
  lines: readonly ListedCharge[],
): Promise<number> {
  const accounts = lines.flatMap(({ attempt }) => (attempt === null ? [] : chargeAccount(attempt)));
  const rows = await asOwner(pool, (tx) =>
    select(
      tx,
      v.object({ id: v.string() }),
      'SELECT id FROM ledger WHERE station_id = ANY($1::uuid[]) AND id = ANY($2::text[])',
      [stations, accounts],
    ),
  );
  const known = new Set(rows.map(({ id }) => id));
  return accounts.filter((id) => !known.has(id)).length;
}

/** Of a list of several stations what is this one's: its attempts, and what names it. */
async function ownLines(
  { journal }: ListDesk,
  station: string,
  lines: readonly ListedCharge[],
): Promise<ListedCharge[]> {
  const numbers = new Set(lines.flatMap(({ attempt }) => (attempt === null ? [] : [attempt])));
  const accounts = [...numbers].map(chargeAccount);
  const rows = await journal.inStation(station, 'read', (tx) => tx.rows(accounts));
  return lines.filter((line) =>
    line.attempt === null
      ? line.station === station
      : rows.get(chargeAccount(line.attempt))?.form === 'claims',
  );
}

const isFresh = (row: Row | null | undefined): boolean =>
  row?.form !== 'claims' || listedIn(row) === null;

/** Writes the lines of a list that are not here yet. */
export async function takeList(
  desk: ListDesk,
  station: string,
  day: string,
  source: Source,
  charges: readonly ListedCharge[],
): Promise<ListTaken> {
  const lines = charges.map(lineOf);
  let fresh = 0;
  const results = await writeAsCentre(
    desk.journal,
    station,
    async (tx) => {
      const rows = await tx.rows(lines.map((line) => listedAccount(day, keyOf(line))));
      const some = lines.filter((line) => isFresh(rows.get(listedAccount(day, keyOf(line)))));
      fresh = some.length;
      return partsOf(some).map(
        (part): Draft => ({
          id: randomUUID(),
          kind: chargesListed.name,
          v: chargesListed.v,
          body: { day, source, lines: part.map((line) => ({ ...line })) },
        }),
      );
    },
    desk.now(),
  );
  const seq = results.at(-1)?.seq ?? null;
  if (seq !== null) desk.news.announce(station, seq);
  await hearUnheard(desk, station, lines);
  return { fresh, lines: lines.length };
}

/**
 * What is in the list was paid, unless it went back: whoever still waits hears it now. What went
 * back whole was taken back; a centre that was restored may have forgotten that it did so.
 */
async function hearUnheard(
  desk: ListDesk,
  station: string,
  lines: readonly ListedLine[],
): Promise<void> {
  const about = new Map<string, ListedLine[]>();
  for (const line of lines) {
    if (line.attempt !== null) about.set(line.attempt, [...(about.get(line.attempt) ?? []), line]);
  }
  const accounts = [...about.keys()].map(chargeAccount);
  const rows = await desk.journal.inStation(station, 'read', (tx) => tx.rows(accounts));
  for (const [attempt, own] of about) {
    const row = rows.get(chargeAccount(attempt));
    if (row?.form !== 'claims') continue;
    const charge = chargeIn(row);
    const said = saidIn(own, row, restNumber(station, attempt));
    if (said === null || said.state === charge.state) continue;
    // What is reversed may be there after all, what is paid may be gone: the acquirer is asked,
    // where it is known whom to ask.
    const isOver = charge.state === 'paid' || charge.state === 'reversed';
    if (isOver && (await wake(desk.pool, station, charge, desk.now(), true))) continue;
    if (isEnding(said, charge.state)) await sayCharge(desk, station, attempt, 'query', said);
    await wake(desk.pool, station, charge, desk.now());
  }
}

/** What is still open was taken back only where its own acquirer says so. */
const isEnding = (said: Said, state: ChargeState): boolean =>
  said.state === 'paid' || state === 'owed';

/** What the lines of one charge say of it; null: only that parts of it went back. */
function saidIn(lines: readonly ListedLine[], row: ClaimRow, rest: string): Said | null {
  const paid = lines.find(({ refund }) => refund === null);
  const backs = lines.flatMap(({ refund, amount }) => (refund === null ? [] : { refund, amount }));
  if (backs.length === 0) return paid ? { state: 'paid', transaction: paid.transaction } : null;
  const { attempt, begun } = chargeIn(row);
  const whole = paid?.amount ?? begun?.amount ?? null;
  const isTakenBack =
    whole !== null &&
    backs.some(({ refund }) => refund === rest || refund === attempt || !isTills(refund)) &&
    plus(ZERO, ...backs.map(({ amount }) => amount)) >= whole;
  return isTakenBack ? { state: 'reversed' } : null;
}

/** Whether a till named a refund so, be it known here or lost: it is named after its entry. */
const isTills = (refund: string): boolean => /^[0-9a-f]{32}$/.test(refund);
