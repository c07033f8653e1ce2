import * as v from 'valibot';
import type { Envelope, Evidence, Flag } from '../../core/flags/flag.ts';
import { flagsFound, flagsLeft } from '../../core/flags/registry.ts';
import { flagAccount } from '../../core/journal/account.ts';
import { unseal } from '../../core/journal/entry.ts';
import { FLAG_MARKS } from '../../core/journal/mark.ts';
import { type Row, RowSchema } from '../../core/journal/row.ts';
import { dayAfter, dayOf, dayStart } from '../../core/time.ts';
import { type Pool, type Tx, inStation, select } from '../database/pool.ts';
import { loadLedger, loadRows } from '../journal/ledger.ts';
import { done, ofStation } from './command.ts';

/** As far back as a till's own page looks at clocks and at what was sold and received. */
const DAYS = 28;

/** A flag, and whether the keeper's word on it still covers it. */
export type Told = { readonly flag: Flag; readonly isSeen: boolean };

/**
 * What a station's ledger has to be looked at, the latest first, read at one moment: what its
 * tills show by the core's own rules, but for a till's clock of this very moment, which no entry
 * tells. Sales at an old price are found for as long as all else, a till shows those of 14 days.
 */
export const stationFlags = (pool: Pool, station: string, now: number): Promise<Told[]> =>
  inStation(pool, station, 'read', async (tx) => {
    const from = dayAfter(dayOf(now), -DAYS);
    const rows = await rowsIn(tx, station, from);
    const entries = await entriesIn(tx, station, dayStart(from));
    // The first time they are asked in vain, which tells what other accounts the rules look at.
    const wanted = new Set<string>();
    flagsFound({ rows, entries, own: null, row: (account) => (wanted.add(account), null) });
    const row = await lookUpIn(tx, station, [...wanted]);
    const found = flagsFound({ rows, entries, own: null, row });
    const words = await lookUpIn(
      tx,
      station,
      found.map(({ id }) => flagAccount(id)),
    );
    const left = new Set(flagsLeft(found, words));
    return found.map((flag) => ({ flag, isSeen: !left.has(flag) }));
  });

async function lookUpIn(
  tx: Tx,
  station: string,
  accounts: readonly string[],
): Promise<Evidence['row']> {
  const rows = await loadRows(tx, station, accounts);
  return (account) => rows.get(account) ?? null;
}

const RowOf = v.object({ row: RowSchema });

/** Rows that may be flags: what bears a mark, all stock, and the clocks and sales of days. */
async function rowsIn(tx: Tx, station: string, from: string): Promise<Row[]> {
  const marked = await select(
    tx,
    RowOf,
    `SELECT row FROM ledger WHERE station_id = $1 AND open = ANY($2)
    UNION ALL SELECT row FROM ledger WHERE station_id = $1 AND id >= $3 AND id < 'clock;'
    UNION ALL SELECT row FROM ledger WHERE station_id = $1 AND id >= $4 AND id < 'sold;'`,
    [station, FLAG_MARKS, `clock:${from}`, `sold:${from}`],
  );
  return [...marked.map(({ row }) => row), ...(await loadLedger(tx, station, 'stock'))];
}

const Stored = v.object({
  id: v.string(),
  device: v.string(),
  n: v.number(),
  hash: v.string(),
  eff: v.number(),
  text: v.string(),
  why: v.nullable(v.string()),
});

/** Sales and receivings since a time, what is in quarantine, and whose id that has. */
async function entriesIn(tx: Tx, station: string, since: number): Promise<Envelope[]> {
  const found = await select(
    tx,
    Stored,
    `SELECT id, device, n, hash, eff, text, NULL AS why FROM entry
    WHERE station_id = $1 AND (kind IN ('sale', 'receiving') AND eff >= $2 OR id IN (
      SELECT id FROM quarantine WHERE station_id = $1 AND why = 'same-id'))
    UNION ALL SELECT id, device, n, hash, eff, text, why FROM quarantine WHERE station_id = $1`,
    [station, since],
  );
  return found.map(({ text, ...rest }) => {
    const read = unseal(text);
    const entry = read.ok ? read.sealed.entry : null;
    return { ...rest, kind: entry?.kind ?? 'unreadable', entry };
  });
}

const lineOf = ({ flag, isSeen }: Told): string =>
  [
    dayOf(flag.at),
    flag.rule,
    flag.subject,
    JSON.stringify(flag.facts),
    isSeen ? 'seen by the keeper' : 'open',
  ].join(' ');

/** `flags STATION`: a line for each, the amounts in its facts are fen. */
export const flagsCommand = {
  ...ofStation([], async (station, { pool, now }) => {
    const told = await stationFlags(pool, station, now);
    const open = told.filter(({ isSeen }) => !isSeen).length;
    const sum = `${open} open, ${told.length - open} seen by the keeper`;
    return done(...told.map(lineOf), told.length === 0 ? 'nothing to look at' : sum);
  }),
  note: 'what has to be looked at: day, rule, subject, facts (fen), and the keeper',
};
