import * as v from 'valibot';
import { centreDevice } from '../../core/derived-id.ts';
import { CENTRE } from '../../core/id.ts';
import { type Rule, ruleOf } from '../../core/commission/rule.ts';
import type { Head } from '../../core/journal/entry.ts';
import { type Row, RowSchema, winner } from '../../core/journal/row.ts';
import { subjectOf } from '../../core/journal/account.ts';
import { effOf, monthOf } from '../../core/time.ts';
import { type Pool, type Tx, inStation, select } from '../database/pool.ts';
import { readHead } from '../journal/sql/heads.ts';
import { loadLedger } from '../journal/ledger.ts';
import { demoRules } from './business.ts';
import { firstMonth, historyDevice } from './history.ts';
import type { Stage, Waiting } from './shop.ts';

/** Where the demo's history stands at the centre, live acts of its visitors included. */
export type Standing = {
  /** The month in which it began. */
  readonly first: string;
  readonly head: Head;
  readonly rows: readonly Row[];
  readonly rules: readonly Rule[];
  readonly waiting: readonly Waiting[];
  readonly seq: number;
  /** Ids of what the centre wrote. */
  readonly done: ReadonlySet<string>;
};

const Stored = v.object({ row: RowSchema });
const IdRow = v.object({ id: v.string() });
const EffRow = v.object({ eff: v.number() });
const SeqRow = v.object({ seq: v.number() });

/** What the history goes by: stock, bases, statements, deliveries, the drawer and what is owed. */
const LEDGERS = ['stock', 'base', 'statement', 'delivery', 'day', 'shift', 'receivable'] as const;

/** Reads where the history stands. */
export async function standingOf(pool: Pool, stage: Stage, now: number): Promise<Standing> {
  const central = await inStation(pool, CENTRE, 'read', async (tx) => ({
    rules: await loadLedger(tx, CENTRE, 'rule'),
    ids: await centreIds(tx, CENTRE),
  }));
  return inStation(pool, stage.station, 'read', async (tx) => {
    const first = (await firstOf(tx, stage.station)) ?? firstMonth(now);
    const published = central.rules.flatMap((row) =>
      row.form === 'claims' ? (ruleOf(row) ?? []) : [],
    );
    const rows: Row[] = [];
    for (const ledger of LEDGERS) rows.push(...(await loadLedger(tx, stage.station, ledger)));
    return {
      first,
      rows,
      head: await readHead(tx, stage.station, historyDevice(stage.station)),
      rules: published.length === 0 ? demoRules(first) : published,
      waiting: await waitingIn(tx, stage.station),
      seq: await seqOf(tx, stage.station),
      done: new Set([...central.ids, ...(await centreIds(tx, stage.station))]),
    };
  });
}

async function firstOf(tx: Tx, station: string): Promise<string | null> {
  const [row] = await select(
    tx,
    EffRow,
    'SELECT eff FROM entry WHERE station_id = $1 AND device = $2 AND n = 1',
    [station, historyDevice(station)],
  );
  return row ? monthOf(row.eff) : null;
}

async function seqOf(tx: Tx, station: string): Promise<number> {
  const [row] = await select(tx, SeqRow, 'SELECT seq FROM station WHERE station_id = $1', [
    station,
  ]);
  return row?.seq ?? 0;
}

const centreIds = async (tx: Tx, station: string): Promise<string[]> =>
  (
    await select(tx, IdRow, 'SELECT id FROM entry WHERE station_id = $1 AND device = $2', [
      station,
      centreDevice(station),
    ])
  ).map(({ id }) => id);

/** Parcels on the shelf that the history took in; visitors' own stay with them. */
async function waitingIn(tx: Tx, station: string): Promise<Waiting[]> {
  const device = historyDevice(station);
  const rows = await select(
    tx,
    Stored,
    "SELECT row FROM ledger WHERE station_id = $1 AND open = 'parcel'",
    [station],
  );
  return rows
    .flatMap(({ row }) => {
      const claim = row.form === 'claims' ? winner(row) : null;
      return claim !== null && claim.stamp.includes(device)
        ? [{ parcel: subjectOf(row.id), at: effOf(claim.stamp) }]
        : [];
    })
    .sort((a, b) => a.at - b.at);
}
