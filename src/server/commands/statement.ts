import * as v from 'valibot';
import { commission } from '../../core/commission/commission.ts';
import { type LineWord, disputeIn } from '../../core/commission/dispute.ts';
import type { Rule } from '../../core/commission/rule.ts';
import { describedIn, profileAt } from '../../core/commission/profile.ts';
import { type Settlement, settlementIn } from '../../core/commission/settlement.ts';
import {
  MonthSchema,
  type Statement,
  statementBody,
  statementFor,
} from '../../core/commission/statement.ts';
import { withheldFrom } from '../../core/commission/withholding.ts';
import { derivedId } from '../../core/derived-id.ts';
import { PROFILE, disputeAccount, statementAccount } from '../../core/journal/account.ts';
import { type Fen, minus, parseYuan } from '../../core/money.ts';
import type { Json } from '../../core/text.ts';
import { monthAfter, monthStart } from '../../core/time.ts';
import { writeAsCentre } from '../centre.ts';
import { type Pool, inStation } from '../database/pool.ts';
import { loadRows } from '../journal/ledger.ts';
import { tellingJournal } from '../journal/sql/telling.ts';
import { commonRules, earningsOf } from './earnings.ts';
import type { Outcome } from './outcome.ts';

/** A step of a month's settlement, written by the centre at `now` (epoch ms). */
export type Step = {
  readonly pool: Pool;
  readonly station: string;
  readonly month: string;
  readonly now: number;
};

const write = ({ pool, station, now }: Step, name: string, kind: string, body: Json, v = 1) =>
  writeAsCentre(
    tellingJournal(pool),
    station,
    [{ id: derivedId(station, name), kind, v, body }],
    now,
  );

/** Issues a month's statement (结算单) once the month is over; `common` are the rules for all. */
export async function issueStatement(
  step: Step,
  common?: readonly Rule[],
): Promise<Outcome<{ statement: Statement }>> {
  const { pool, station, month, now } = step;
  if (!v.is(MonthSchema, month)) return { ok: false, why: 'month is YYYY-MM' };
  if (now < monthStart(monthAfter(month, 1))) return { ok: false, why: 'month-not-over' };
  const seen = await earningsOf(pool, station, common ?? (await commonRules(pool)));
  if (seen.settlements.some((one) => one.month === month)) {
    return { ok: false, why: 'issued-already' };
  }
  if (seen.settlements.some((one) => one.month > month)) {
    return { ok: false, why: 'later-month-issued' };
  }
  const earned = commission(seen.earnings, seen.rules, seen.described);
  const statement = statementFor(month, seen.upTo, earned, seen.settlements);
  await write(step, `statement:${month}`, 'statement-issued', statementBody(statement), 2);
  return { ok: true, statement };
}

const settlementOf = ({ pool, station, month }: Step): Promise<Settlement | null> =>
  inStation(pool, station, 'read', async (tx) => {
    const account = statementAccount(month);
    return settlementIn((await loadRows(tx, station, [account])).get(account));
  });

/** The settlement if it stands at one of these states; otherwise why the step cannot be made. */
async function standing(
  step: Step,
  ...states: readonly Settlement['state'][]
): Promise<Outcome<{ settlement: Settlement }>> {
  const settlement = await settlementOf(step);
  if (settlement === null) return { ok: false, why: 'not-issued' };
  if (settlement.state === 'paid') return { ok: false, why: 'paid-already' };
  return states.includes(settlement.state)
    ? { ok: true, settlement }
    : { ok: false, why: `state is ${settlement.state}` };
}

/** Notes that the keeper's own invoice for a confirmed month has come. */
export async function invoiceStatement(step: Step, number: string): Promise<Outcome> {
  const at = await standing(step, 'confirmed');
  if (!at.ok) return at;
  if (number.trim() === '' || number.length > 40)
    return { ok: false, why: 'number of the invoice' };
  const { month } = step;
  await write(step, `statement-invoiced:${month}`, 'statement-invoiced', {
    month,
    number: number.trim(),
  });
  return { ok: true };
}

/** Notes the tax withheld from a confirmed month; `tax` in yuan, '' for the estimate. */
export async function withholdStatement(step: Step, tax: string): Promise<Outcome<{ tax: Fen }>> {
  const at = await standing(step, 'confirmed');
  if (!at.ok) return at;
  const { due } = at.settlement;
  const withheld = tax === '' ? await estimateFor(step, due) : parseYuan(tax);
  if (withheld === null || withheld < 0 || withheld > due) {
    return { ok: false, why: 'tax in yuan, no more than is due' };
  }
  const { month } = step;
  const body = { month, tax: withheld };
  await write(step, `statement-withheld:${month}`, 'statement-withheld', body);
  return { ok: true, tax: withheld };
}

const estimateFor = ({ pool, station, now }: Step, due: Fen): Promise<Fen> =>
  inStation(pool, station, 'read', async (tx) => {
    const row = (await loadRows(tx, station, [PROFILE])).get(PROFILE);
    return withheldFrom(profileAt(describedIn(row), now).payee, due);
  });

/** Pays what is due on an invoiced or withheld month, less the tax. */
export async function payStatement(step: Step): Promise<Outcome<{ total: Fen }>> {
  const at = await standing(step, 'invoiced', 'withheld');
  if (!at.ok) return at;
  const { due, tax } = at.settlement;
  if (due <= 0) return { ok: false, why: 'nothing is due, it is carried into the next month' };
  const { month } = step;
  const total = tax === null ? due : minus(due, tax);
  await write(step, `statement-paid:${month}`, 'statement-paid', { month, total });
  return { ok: true, total };
}

/** Answers what the keeper said of a line. */
export async function answerDispute(step: Step, word: LineWord): Promise<Outcome> {
  const { pool, station } = step;
  const account = disputeAccount(word.month, word.of, word.base);
  const dispute = await inStation(pool, station, 'read', async (tx) =>
    disputeIn((await loadRows(tx, station, [account])).get(account)),
  );
  if (dispute === null || !dispute.open) return { ok: false, why: 'no open dispute' };
  const name = `answer:${account}:${dispute.words.length}`;
  await write(step, name, 'dispute-answered', { ...word });
  return { ok: true };
}
