// What becomes of a statement: issued (待确认) → confirmed (已确认) → invoiced or withheld
// (已开票/已代扣) → paid (已支付). Until it is issued, what a month comes to is an estimate (测算中).
// Every step is a claim of its own rank; the first one of each counts, so no step happens twice.
import * as v from 'valibot';
import { statementAccount } from '../journal/account.ts';
import { claim, kind } from '../journal/kind.ts';
import { type Row, merged } from '../journal/row.ts';
import { type Fen, FenSchema, PriceSchema, ZERO, plus } from '../money.ts';
import { MonthSchema, type Statement, dueOf, statementOf } from './statement.ts';

/** The post paid a month's statement: the money that went to the keeper. */
export const StatementPaidSchema = v.strictObject({ month: MonthSchema, total: FenSchema });

export const statementPaid = kind('statement-paid', 1, StatementPaidSchema, (body, moment) => [
  claim(statementAccount(body.month), {
    paid: body.total,
    state: 'paid',
    rank: 2,
    paidAt: moment.eff,
  }),
]);

/** The keeper agrees with a month's statement and its sum. */
export const StatementConfirmedSchema = v.strictObject({ month: MonthSchema, total: FenSchema });

export const statementConfirmed = kind(
  'statement-confirmed',
  1,
  StatementConfirmedSchema,
  (body, moment) => [
    claim(statementAccount(body.month), {
      confirmed: body.total,
      state: 'confirmed',
      rank: 3,
      confirmedAt: moment.eff,
    }),
  ],
);

/** The keeper's own invoice for a month has come in, by its number. */
export const StatementInvoicedSchema = v.strictObject({
  month: MonthSchema,
  number: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(40)),
});

export const statementInvoiced = kind(
  'statement-invoiced',
  1,
  StatementInvoicedSchema,
  (body, moment) => [
    claim(statementAccount(body.month), {
      invoice: body.number,
      state: 'invoiced',
      rank: 4,
      invoicedAt: moment.eff,
    }),
  ],
);

/** The tax that was really withheld from a month's payment. */
export const StatementWithheldSchema = v.strictObject({ month: MonthSchema, tax: PriceSchema });

export const statementWithheld = kind(
  'statement-withheld',
  1,
  StatementWithheldSchema,
  (body, moment) => [
    claim(statementAccount(body.month), {
      tax: body.tax,
      state: 'withheld',
      rank: 5,
      withheldAt: moment.eff,
    }),
  ],
);

export type SettlementState = 'issued' | 'confirmed' | 'invoiced' | 'withheld' | 'paid';

/** A statement and how far it has come; times in epoch ms, null for what has not happened. */
export type Settlement = Statement & {
  readonly state: SettlementState;
  readonly due: Fen;
  readonly issuedAt: number;
  readonly confirmedAt: number | null;
  readonly invoice: string | null;
  readonly tax: Fen | null;
  readonly paid: Fen | null;
  readonly paidAt: number | null;
};

const Time = v.optional(v.nullable(v.number()), null);
const StepsSchema = v.object({
  issuedAt: v.number(),
  confirmedAt: Time,
  paidAt: Time,
  invoice: v.optional(v.nullable(v.string()), null),
  tax: v.optional(v.nullable(FenSchema), null),
  paid: v.optional(v.nullable(FenSchema), null),
});
type Steps = v.InferOutput<typeof StepsSchema>;

const stateOf = ({ paid, tax, invoice, confirmedAt }: Steps): SettlementState => {
  if (paid !== null) return 'paid';
  if (tax !== null) return 'withheld';
  if (invoice !== null) return 'invoiced';
  return confirmedAt === null ? 'issued' : 'confirmed';
};

/** The settlement that a statement's account holds; null when none was issued. */
export function settlementIn(row: Row | null | undefined): Settlement | null {
  if (row?.form !== 'claims') return null;
  const fields = merged(row);
  const statement = statementOf(fields);
  const steps = v.safeParse(StepsSchema, fields);
  if (statement === null || !steps.success) return null;
  return { ...statement, ...steps.output, due: dueOf(statement), state: stateOf(steps.output) };
}

/** What has left the post for a statement: the payment and the tax withheld from it. */
export const settledOf = ({ paid, tax }: Pick<Settlement, 'paid' | 'tax'>): Fen =>
  paid === null ? ZERO : plus(paid, tax ?? ZERO);
