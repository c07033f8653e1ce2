import * as v from 'valibot';
import { commission, earningOf } from '../../core/commission/commission.ts';
import { describedIn } from '../../core/commission/profile.ts';
import { ruleOf } from '../../core/commission/rule.ts';
import {
  type Statement,
  StatementIssuedSchema,
  statementFor,
} from '../../core/commission/statement.ts';
import { CENTRE, derivedId } from '../../core/id.ts';
import { PROFILE, statementAccount } from '../../core/journal/account.ts';
import type { Row } from '../../core/journal/row.ts';
import { monthAfter, monthStart } from '../../core/time.ts';
import { writeAsCentre } from '../centre.ts';
import { type Pool, inStation, scope } from '../database/pool.ts';
import { loadLedger, loadRows } from '../journal/ledger.ts';
import { sqlJournal } from '../journal/sql/journal.ts';
import { endOf } from '../journal/sql/stream.ts';
import type { Outcome } from './outcome.ts';

const MonthSchema = v.pipe(v.string(), v.regex(/^\d{4}-(0[1-9]|1[0-2])$/));

/** Issues a month's statement (结算单) once the month is over. */
export async function issueStatement(
  pool: Pool,
  station: string,
  month: string,
  now: number,
): Promise<Outcome<{ statement: Statement }>> {
  if (!v.is(MonthSchema, month)) return { ok: false, why: 'month is YYYY-MM' };
  if (now < monthStart(monthAfter(month, 1))) return { ok: false, why: 'month-not-over' };
  const seen = await ledgersOf(pool, station);
  const issued = seen.statements.flatMap(statementIn);
  if (issued.some((statement) => statement.month === month)) {
    return { ok: false, why: 'issued-already' };
  }
  const earned = commission(
    seen.bases.flatMap(claimsOnly).flatMap((row) => earningOf(row) ?? []),
    seen.rules.flatMap(claimsOnly).flatMap((row) => ruleOf(row) ?? []),
    describedIn(seen.profile),
  );
  const statement = statementFor(month, seen.upTo, earned, issued);
  await writeAsCentre(
    sqlJournal(pool),
    station,
    [
      {
        id: derivedId(station, `statement:${month}`),
        kind: 'statement-issued',
        v: 1,
        body: { ...statement, lines: statement.lines.map((line) => ({ ...line })) },
      },
    ],
    now,
  );
  return { ok: true, statement };
}

/** Marks a month's statement as paid, in full. */
export async function payStatement(
  pool: Pool,
  station: string,
  month: string,
  now: number,
): Promise<Outcome<{ total: number }>> {
  const account = statementAccount(month);
  const row = await inStation(pool, station, 'read', async (tx) =>
    (await loadRows(tx, station, [account])).get(account),
  );
  const [statement] = row ? statementIn(row) : [];
  if (!row || !statement) return { ok: false, why: 'not-issued' };
  if (claimsOnly(row)[0]?.claims.some(({ fields }) => fields['state'] === 'paid')) {
    return { ok: false, why: 'paid-already' };
  }
  await writeAsCentre(
    sqlJournal(pool),
    station,
    [
      {
        id: derivedId(station, `statement-paid:${month}`),
        kind: 'statement-paid',
        v: 1,
        body: { month, total: statement.total },
      },
    ],
    now,
  );
  return { ok: true, total: statement.total };
}

const claimsOnly = (row: Row) => (row.form === 'claims' ? [row] : []);

function statementIn(row: Row): Statement[] {
  return claimsOnly(row)
    .flatMap(({ claims }) =>
      claims.flatMap(({ fields }) => {
        const { month, upTo, total, lines } = fields;
        const parsed = v.safeParse(StatementIssuedSchema, { month, upTo, total, lines });
        return parsed.success ? [parsed.output] : [];
      }),
    )
    .slice(0, 1);
}

const ledgersOf = (pool: Pool, station: string) =>
  inStation(pool, station, 'read', async (tx) => {
    const own = {
      bases: await loadLedger(tx, station, 'base'),
      rules: await loadLedger(tx, station, 'rule'),
      statements: await loadLedger(tx, station, 'statement'),
      profile: (await loadRows(tx, station, [PROFILE])).get(PROFILE),
      upTo: (await endOf(tx, station))?.seq ?? 0,
    };
    await scope(tx, CENTRE);
    return { ...own, rules: [...own.rules, ...(await loadLedger(tx, CENTRE, 'rule'))] };
  });
