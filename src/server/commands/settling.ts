import papaparse from 'papaparse';
import * as v from 'valibot';
import { BASES } from '../../core/commission/base.ts';
import { disputeIn } from '../../core/commission/dispute.ts';
import { type Settlement, settlementIn } from '../../core/commission/settlement.ts';
import { MonthSchema, dueOf } from '../../core/commission/statement.ts';
import { CENTRE } from '../../core/id.ts';
import { statementAccount, subjectOf } from '../../core/journal/account.ts';
import { type Fen, ZERO, plus, yuan } from '../../core/money.ts';
import { dayOf } from '../../core/time.ts';
import { type Pool, inStation, select } from '../database/pool.ts';
import { loadLedger, loadRows } from '../journal/ledger.ts';
import { type Command, type Given, type Printed, done, ofStation } from './command.ts';
import { commonRules } from './earnings.ts';
import {
  type Step,
  answerDispute,
  invoiceStatement,
  issueStatement,
  payStatement,
  withholdStatement,
} from './statement.ts';

const StationRow = v.object({ id: v.string(), name: v.string() });

/** Every station with its name. */
export const everyStation = (pool: Pool): Promise<v.InferOutput<typeof StationRow>[]> =>
  select(
    pool,
    StationRow,
    'SELECT station_id AS id, name FROM station WHERE station_id <> $1 ORDER BY station_id',
    [CENTRE],
  );

/** A command about one month of one station. */
const ofMonth = (
  args: readonly string[],
  work: (step: Step, given: Given) => Promise<Printed>,
): Command =>
  ofStation(['MONTH', ...args], (station, given) => {
    const { pool, now, arg } = given;
    return work({ pool, station, month: arg(1), now }, given);
  });

const issue = ofMonth([], async (step) => {
  const issued = await issueStatement(step);
  if (!issued.ok) return issued;
  const { lines, total, carried } = issued.statement;
  return done(
    ...lines.map(({ base, of, count, fee }) => `${of} ${base} ${count} ${yuan(fee)}`),
    `total ${yuan(total)}`,
    ...(carried === 0 ? [] : [`carried ${yuan(carried)}`]),
  );
});

const invoice = ofMonth(['NUMBER'], async (step, { arg }) => {
  const noted = await invoiceStatement(step, arg(2));
  return noted.ok ? done(`invoice ${arg(2)}`) : noted;
});

const withhold = ofMonth(['[YUAN]'], async (step, { arg }) => {
  const noted = await withholdStatement(step, arg(2));
  return noted.ok ? done(`withheld ${yuan(noted.tax)}`) : noted;
});

const pay = ofMonth([], async (step) => {
  const paid = await payStatement(step);
  return paid.ok ? done(`paid ${yuan(paid.total)}`) : paid;
});

const WordSchema = v.object({ base: v.picklist(BASES), of: MonthSchema, note: v.string() });

const answer = ofMonth(['OF-MONTH', 'BASE', 'NOTE'], async (step, { arg }) => {
  const word = v.safeParse(WordSchema, { of: arg(2), base: arg(3), note: arg(4).slice(0, 200) });
  if (!word.success) return { ok: false, why: word.issues[0].message };
  const answered = await answerDispute(step, { month: step.month, ...word.output });
  return answered.ok ? done('answered') : answered;
});

const disputes = ofStation([], async (station, { pool }) =>
  inStation(pool, station, 'read', async (tx) =>
    done(
      ...(await loadLedger(tx, station, 'dispute')).flatMap((row) => {
        const dispute = disputeIn(row);
        const state = dispute?.open === true ? 'open' : 'answered';
        return (dispute?.words ?? []).map(
          ({ by, note, at }) => `${subjectOf(row.id)} ${state} ${dayOf(at)} ${by}: ${note}`,
        );
      }),
    ),
  ),
);

/** Issues a month's statement for every station; those that have one are left as they are. */
export async function closeMonth(
  { pool, now }: Pick<Given, 'pool' | 'now'>,
  month: string,
): Promise<{ issued: number; total: Fen; skipped: string[] }> {
  const common = await commonRules(pool);
  const skipped: string[] = [];
  let issued = 0;
  let total = ZERO;
  for (const { id } of await everyStation(pool)) {
    const outcome = await issueStatement({ pool, station: id, month, now }, common);
    if (outcome.ok) {
      issued += 1;
      total = plus(total, outcome.statement.total);
    } else if (outcome.why !== 'issued-already') skipped.push(`${id} ${outcome.why}`);
  }
  return { issued, total, skipped };
}

const close: Command = {
  args: ['MONTH'],
  note: 'issues the statements of all stations; may be repeated',
  run: async (given) => {
    const { issued, total, skipped } = await closeMonth(given, given.arg(0));
    const lines = [...skipped, `${issued} statements, total ${yuan(total)}`];
    return skipped.length === 0 ? done(...lines) : { ok: false, why: 'some are not', lines };
  },
};

const csvRow = (id: string, name: string, one: Settlement): string[] => [
  id,
  name,
  one.month,
  one.state,
  yuan(one.total),
  yuan(one.carried),
  yuan(dueOf(one)),
  one.tax === null ? '' : yuan(one.tax),
  one.paid === null ? '' : yuan(one.paid),
  one.invoice ?? '',
  dayOf(one.issuedAt),
  one.paidAt === null ? '' : dayOf(one.paidAt),
];

const HEADING =
  'station,name,month,state,total,carried,due,tax,paid,invoice,issued_on,paid_on'.split(',');

// What a table program would compute; an amount below zero is none.
const FORMULA = /^(?:[=+@\t\r]|-(?![\d.]+$))/;

/** The accountant's table of a month: a line a station; a text that begins a formula is quoted. */
export async function monthTable(pool: Pool, month: string): Promise<string> {
  const rows: string[][] = [];
  for (const { id, name } of await everyStation(pool)) {
    const account = statementAccount(month);
    const row = await inStation(pool, id, 'read', (tx) => loadRows(tx, id, [account]));
    const settlement = settlementIn(row.get(account));
    if (settlement !== null) rows.push(csvRow(id, name, settlement));
  }
  return `${papaparse.unparse({ fields: HEADING, data: rows }, { escapeFormulae: FORMULA })}\r\n`;
}

const table: Command = {
  args: ['MONTH', '[FILE.csv]'],
  note: 'for the accountant, a line a station',
  run: async ({ pool, save, arg }) => {
    if (!v.is(MonthSchema, arg(0))) return { ok: false, why: 'month is YYYY-MM' };
    const text = await monthTable(pool, arg(0));
    if (arg(1) === '') return done(...text.trimEnd().split('\r\n'));
    const why = save(arg(1), `\uFEFF${text}`);
    return why === null ? done(`saved in ${arg(1)}`) : { ok: false, why };
  },
};

/** What settles a month, by name. */
export const SETTLING: readonly (readonly [string, Command])[] = [
  ['issue-statement', issue],
  ['close-month', close],
  ['invoice-statement', invoice],
  ['withhold-statement', withhold],
  ['pay-statement', pay],
  ['disputes', disputes],
  ['answer-dispute', answer],
  ['month-table', table],
];
