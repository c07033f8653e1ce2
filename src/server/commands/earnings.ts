import { type Earning, earningOf } from '../../core/commission/commission.ts';
import { type Described, describedIn } from '../../core/commission/profile.ts';
import { type Rule, ruleOf } from '../../core/commission/rule.ts';
import { type Settlement, settlementIn } from '../../core/commission/settlement.ts';
import { CENTRE } from '../../core/id.ts';
import { PROFILE } from '../../core/journal/account.ts';
import type { ClaimRow, Row } from '../../core/journal/row.ts';
import { type Pool, inStation } from '../database/pool.ts';
import { loadClaims, loadLedger, loadRows } from '../journal/ledger.ts';
import { endOf } from '../journal/sql/stream.ts';

/** What a station's commission is computed from; `upTo` is its last sequence. */
export type Earnings = {
  readonly earnings: readonly Earning[];
  readonly rules: readonly Rule[];
  readonly described: readonly Described[];
  readonly settlements: readonly Settlement[];
  readonly upTo: number;
};

const claims = (rows: readonly Row[]): ClaimRow[] =>
  rows.flatMap((row) => (row.form === 'claims' ? [row] : []));

const rulesIn = (rows: readonly Row[]): Rule[] => claims(rows).flatMap((row) => ruleOf(row) ?? []);

/** The rules that hold for every station. */
export const commonRules = (pool: Pool): Promise<Rule[]> =>
  inStation(pool, CENTRE, 'read', async (tx) => rulesIn(await loadLedger(tx, CENTRE, 'rule')));

/** Reads them as they are at one moment; `common` are the rules for all. */
export const earningsOf = (
  pool: Pool,
  station: string,
  common: readonly Rule[],
): Promise<Earnings> =>
  inStation(pool, station, 'read', async (tx) => ({
    upTo: (await endOf(tx, station))?.seq ?? 0,
    earnings: (await loadClaims(tx, station, 'base')).flatMap((row) => earningOf(row) ?? []),
    rules: [...rulesIn(await loadLedger(tx, station, 'rule')), ...common],
    described: describedIn((await loadRows(tx, station, [PROFILE])).get(PROFILE)),
    settlements: (await loadLedger(tx, station, 'statement')).flatMap(
      (row) => settlementIn(row) ?? [],
    ),
  }));
