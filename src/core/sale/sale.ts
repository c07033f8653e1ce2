import * as v from 'valibot';
import { FactorSchema } from '../goods/product.ts';
import { IdSchema } from '../id.ts';
import {
  boughtAccount,
  chargeAccount,
  dayAccount,
  saleAccount,
  soldAccount,
} from '../journal/account.ts';
import { claim, kind } from '../journal/kind.ts';
import type { Moment, Posting } from '../journal/posting.ts';
import { type Fen, FenSchema, PriceSchema, ZERO, minus, plus } from '../money.ts';
import { dayOf, hourOf } from '../time.ts';
import { MOST_LINES } from './most-lines.ts';
import {
  AnyTendersSchema,
  type Tender,
  TendersSchema,
  isVerified,
  paid,
  takings,
} from './tender.ts';

const Quantity = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(1e9));
const Text = v.pipe(v.string(), v.maxLength(200));

/**
 * A line of a sale. `quantity` is in base units; `price` fen per selling unit of `factor` base
 * units; amount = gross − off (line discount) − share (its part of the bill's discount);
 * `cost` is the whole line's, null when not known; `product` null for goods without a record.
 */
export const SaleLineSchema = v.strictObject({
  product: v.nullable(IdSchema),
  name: v.pipe(Text, v.minLength(1)),
  unit: v.pipe(v.string(), v.maxLength(20)),
  factor: FactorSchema,
  quantity: Quantity,
  price: PriceSchema,
  gross: PriceSchema,
  off: PriceSchema,
  share: PriceSchema,
  amount: PriceSchema,
  cost: v.nullable(PriceSchema),
  reason: v.exactOptional(Text),
  service: v.exactOptional(v.literal(true)),
});

/** A line of a sale to a member; `usual` is what others would pay for it, where he pays less. */
const MemberLineSchema = v.strictObject({
  ...SaleLineSchema.entries,
  usual: v.exactOptional(PriceSchema),
});
export type SaleLine = v.InferOutput<typeof MemberLineSchema>;

export const addsUp = (line: SaleLine): boolean =>
  line.amount === line.gross - line.off - line.share;

const total = (lines: readonly SaleLine[], rounding: Fen): Fen =>
  minus(plus(...lines.map((line) => line.amount)), rounding);

const linesOf = <T extends typeof SaleLineSchema | typeof MemberLineSchema>(line: T) =>
  v.pipe(v.array(line), v.minLength(1), v.maxLength(MOST_LINES));

const SaleFields = {
  lines: linesOf(SaleLineSchema),
  rounding: FenSchema,
  shift: v.nullable(IdSchema),
  note: v.exactOptional(Text),
};
const MemberFields = { ...SaleFields, lines: linesOf(MemberLineSchema), tenders: AnyTendersSchema };

/** The amounts agree: every line by itself, and all of them with what was paid. */
const agrees = (sale: SaleMoney): boolean =>
  sale.lines.every(addsUp) && paid(sale.tenders) === total(sale.lines, sale.rounding);
const ADDS_UP = 'lines and tenders add up';
type SaleMoney = {
  readonly lines: readonly SaleLine[];
  readonly rounding: Fen;
  readonly tenders: readonly Tender[];
};

/**
 * A sale (销售) of any version: lines, the rounding left out (抹零; negative where rounding up added
 * it), tenders that settle it exactly, and which of the shop's own members it was for.
 */
export const SaleSchema = v.pipe(
  v.strictObject({ ...MemberFields, member: v.exactOptional(IdSchema) }),
  v.check((sale) => agrees(sale), ADDS_UP),
);
export type Sale = v.InferOutput<typeof SaleSchema>;

const PlainSaleSchema = v.pipe(
  v.strictObject({ ...SaleFields, tenders: TendersSchema }),
  v.check((sale) => agrees(sale), ADDS_UP),
);
const ChargedSaleSchema = v.pipe(
  v.strictObject({ ...SaleFields, tenders: AnyTendersSchema }),
  v.check((sale) => agrees(sale), ADDS_UP),
);
const MemberSaleSchema = v.pipe(
  v.strictObject({ ...MemberFields, member: IdSchema }),
  v.check((sale) => agrees(sale), ADDS_UP),
);

export const saleTotal = (sale: SaleMoney): Fen => total(sale.lines, sale.rounding);

/** What goods lines mean for stock and for what was sold; `sign` −1 for goods that come back. */
export function goodsPostings(
  lines: readonly Pick<SaleLine, 'product' | 'quantity' | 'amount' | 'cost' | 'service'>[],
  moment: Moment,
  sign: 1 | -1,
): Posting[] {
  const day = dayOf(moment.eff);
  return lines.flatMap((line, part): Posting[] => {
    if (line.product === null) return [];
    const known = line.cost === null ? {} : { cost: sign * line.cost, known: sign * line.amount };
    const sold: Posting = {
      form: 'add',
      account: soldAccount(day, line.product),
      deltas: { quantity: sign * line.quantity, amount: sign * line.amount, ...known },
    };
    if (line.service) return [sold];
    return [
      sold,
      {
        form: 'move',
        product: line.product,
        part,
        quantity: -sign * line.quantity,
        value: line.cost === null ? null : -sign * line.cost,
        amount: sign * line.amount,
        why: sign > 0 ? 'sale' : 'return',
      },
    ];
  });
}

/** Cost and the amount it belongs to, over the lines whose cost is known. */
export function knownCost(
  lines: readonly Pick<SaleLine, 'amount' | 'cost'>[],
  sign: 1 | -1,
): { cost: number; known: number } {
  const known = lines.filter((line) => line.cost !== null);
  return {
    cost: sign * known.reduce((sum, line) => sum + (line.cost ?? 0), 0),
    known: sign * known.reduce((sum, line) => sum + line.amount, 0),
  };
}

const hourField = (eff: number): string => `h${String(hourOf(eff)).padStart(2, '0')}`;

const salePostings = (body: SaleMoney, moment: Moment, more: Record<string, number>): Posting[] => {
  const amount = saleTotal(body);
  return [
    {
      form: 'add',
      account: dayAccount(dayOf(moment.eff)),
      deltas: {
        sales: 1,
        amount,
        rounding: body.rounding,
        ...knownCost(body.lines, 1),
        [hourField(moment.eff)]: amount,
        ...takings(body.tenders, 1),
        ...more,
      },
    },
    ...goodsPostings(body.lines, moment, 1),
  ];
};

export const sale = kind('sale', 1, PlainSaleSchema, (body, moment) =>
  salePostings(body, moment, {}),
);

const chargedPostings = (body: SaleMoney, moment: Moment): Posting[] => {
  const charges = body.tenders.filter(isVerified);
  return [
    ...salePostings(body, moment, { 'qr-verified': paid(charges) }),
    ...charges.flatMap(({ attempt }, part) =>
      attempt === undefined ? [] : [claim(chargeAccount(attempt), { soldAs: moment.entry }, part)],
    ),
  ];
};

/**
 * The second form: a tender may name the charge that was paid. Its part is counted as verified
 * among the day's scanned payments, and the charge knows its sale.
 */
export const chargedSale = kind('sale', 2, ChargedSaleSchema, chargedPostings);

/** What a sale's lines cost its member less than they would have cost others, before discounts. */
export const memberSaved = ({ lines }: Pick<Sale, 'lines'>): Fen =>
  plus(ZERO, ...lines.map(({ usual, gross }) => minus(usual ?? gross, gross)));

/** The third form: for one of the shop's own members, who is known for what he bought. */
export const memberSale = kind('sale', 3, MemberSaleSchema, (body, moment) => [
  ...chargedPostings(body, moment),
  {
    form: 'add',
    account: boughtAccount(body.member),
    deltas: { sales: 1, amount: saleTotal(body), saved: memberSaved(body) },
  },
]);

/** The version that a sale's body is written as: older devices read the lowest that says it. */
export const saleVersion = ({ tenders, member }: Sale): 1 | 2 | 3 =>
  member === undefined ? (tenders.some(isVerified) ? 2 : 1) : 3;

/** The guest paid another way than was tapped; only the device that made the sale may say so. */
export const TenderChangedSchema = v.pipe(
  v.strictObject({ sale: IdSchema, was: TendersSchema, tenders: TendersSchema }),
  v.check((body) => paid(body.was) === paid(body.tenders), 'the total stays'),
);

export const tenderChanged = kind('tender-changed', 1, TenderChangedSchema, (body, moment) => {
  const deltas = takings(body.tenders, 1);
  for (const [field, value] of Object.entries(takings(body.was, -1))) {
    deltas[field] = (deltas[field] ?? 0) + value;
  }
  return [
    { form: 'add', account: dayAccount(dayOf(moment.eff)), deltas },
    claim(saleAccount(body.sale), { tenders: body.tenders }),
  ];
});

/** The second form: a tender may name a charge, which vouches for nothing once it is replaced. */
export const ChargeReplacedSchema = v.pipe(
  v.strictObject({ sale: IdSchema, was: AnyTendersSchema, tenders: AnyTendersSchema }),
  v.check((body) => paid(body.was) === paid(body.tenders), 'the total stays'),
);

export const chargeReplaced = kind('tender-changed', 2, ChargeReplacedSchema, (body, moment) => {
  const { sale: id, was, tenders } = body;
  const deltas = takings(tenders, 1);
  for (const [field, value] of Object.entries(takings(was, -1))) {
    deltas[field] = (deltas[field] ?? 0) + value;
  }
  const verified = paid(tenders.filter(isVerified)) - paid(was.filter(isVerified));
  return [
    {
      form: 'add',
      account: dayAccount(dayOf(moment.eff)),
      deltas: { ...deltas, 'qr-verified': verified },
    },
    claim(saleAccount(id), { tenders }),
  ];
});
