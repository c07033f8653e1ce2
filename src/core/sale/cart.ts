// The unsold bill on the counter. Everything a keeper can do to it is a function here, so that
// totals, discounts and rounding are the same in the cart, on the customer's screen and in the
// sale that is written.
import * as v from 'valibot';
import { FactorSchema } from '../goods/product.ts';
import { IdSchema } from '../id.ts';
import {
  type Fen,
  LARGEST,
  PriceSchema,
  ROUNDINGS,
  type Rounding,
  ZERO,
  least,
  lineAmount,
  minus,
  most,
  percentOf,
  plus,
  roundingOf,
  share,
} from '../money.ts';
import { MOST_LINES } from './most-lines.ts';
import type { Sale, SaleLine } from './sale.ts';
import { type Tender, paid } from './tender.ts';

const Text = v.pipe(v.string(), v.maxLength(200));

/** A discount: fen off, or whole percent off (20 means 八折). */
export const OffSchema = v.variant('by', [
  v.strictObject({ by: v.literal('amount'), fen: PriceSchema }),
  v.strictObject({
    by: v.literal('percent'),
    percent: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(100)),
  }),
]);
export type Off = v.InferOutput<typeof OffSchema>;

/**
 * A line of the cart. `quantity` in base units, `price` fen per unit of `factor` base units;
 * `fixed` is the amount printed on a scale label; `gone` was removed and can be brought back.
 */
export const CartLineSchema = v.strictObject({
  key: Text,
  product: v.nullable(IdSchema),
  name: v.pipe(Text, v.minLength(1)),
  spec: Text,
  unit: v.pipe(v.string(), v.maxLength(20)),
  factor: FactorSchema,
  quantity: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(1e9)),
  weighed: v.boolean(),
  service: v.boolean(),
  price: PriceSchema,
  listPrice: PriceSchema,
  /** What a unit costs the shop's members; absent where it costs them the same. */
  memberPrice: v.exactOptional(PriceSchema),
  reason: v.nullable(Text),
  fixed: v.nullable(PriceSchema),
  off: v.nullable(OffSchema),
  gone: v.boolean(),
});
export type CartLine = v.InferOutput<typeof CartLineSchema>;

/**
 * A cart (购物车); its id becomes the sale's id. `held` is when it was put aside (挂单), `member`
 * which of the shop's own members it is for.
 */
export const CartSchema = v.strictObject({
  id: IdSchema,
  lines: v.array(CartLineSchema),
  off: v.nullable(OffSchema),
  note: Text,
  held: v.nullable(v.number()),
  member: v.exactOptional(IdSchema),
});
export type Cart = v.InferOutput<typeof CartSchema>;

export const RoundingSchema = v.picklist(ROUNDINGS);

export const newCart = (id: string): Cart => ({ id, lines: [], off: null, note: '', held: null });

/** The lines that will be sold. */
export const liveLines = (cart: Cart): CartLine[] => cart.lines.filter((line) => !line.gone);

export const isEmpty = (cart: Cart): boolean => liveLines(cart).length === 0;

const isSame = (a: CartLine, b: CartLine): boolean =>
  a.product !== null &&
  a.product === b.product &&
  a.unit === b.unit &&
  a.factor === b.factor &&
  a.price === b.price &&
  a.reason === b.reason &&
  a.off === null &&
  b.off === null &&
  !a.gone &&
  !b.gone &&
  a.fixed === null &&
  b.fixed === null &&
  !a.weighed;

/** Adds a line, or raises the one that already has the same product, unit and price. */
export function withLine(cart: Cart, line: CartLine): Cart {
  const at = cart.lines.findIndex((own) => isSame(own, line));
  if (at < 0) return isSellable(line) ? ifFits(cart, [...cart.lines, line]) : cart;
  return changed(cart, cart.lines[at]?.key ?? '', (own) => ({
    ...own,
    quantity: own.quantity + line.quantity,
  }));
}

function changed(cart: Cart, key: string, change: (line: CartLine) => CartLine): Cart {
  return ifFits(
    cart,
    cart.lines.map((line) => {
      const next = line.key === key ? change(line) : line;
      return next === line || isSellable(next) ? next : line;
    }),
  );
}

/** Room for every other line: a barcode typed as a quantity must not make a bill unsellable. */
const LARGEST_LINE = LARGEST / MOST_LINES;

const isSellable = (line: CartLine): boolean =>
  v.is(CartLineSchema, line) &&
  (line.quantity * Math.max(line.price, line.listPrice)) / line.factor <= LARGEST_LINE &&
  (line.fixed ?? 0) <= LARGEST_LINE;

/** The cart with these lines; unchanged when they are more than a sale may have. */
const ifFits = (cart: Cart, lines: readonly CartLine[]): Cart => {
  const next = { ...cart, lines: [...lines] };
  return liveLines(next).length > Math.max(MOST_LINES, liveLines(cart).length) ? cart : next;
};

/** Sets a line's quantity in base units; 0 removes it. A weighed label's amount no longer holds. */
export const withQuantity = (cart: Cart, key: string, quantity: number): Cart =>
  quantity < 1
    ? withGone(cart, key, true)
    : changed(cart, key, (line) => ({ ...line, quantity, fixed: null, gone: false }));

/** One selling unit more or less. */
export const stepped = (cart: Cart, key: string, units: number): Cart => {
  const line = cart.lines.find((own) => own.key === key);
  return line ? withQuantity(cart, key, line.quantity + units * line.factor) : cart;
};

/** Removes a line or brings it back. */
export const withGone = (cart: Cart, key: string, gone: boolean): Cart =>
  changed(cart, key, (line) => ({ ...line, gone }));

/** Charges another price per unit than the list's, for a reason. */
export const withPrice = (cart: Cart, key: string, price: Fen, reason: string): Cart =>
  changed(cart, key, (line) => ({
    ...line,
    price,
    fixed: null,
    reason: price === line.listPrice ? null : reason,
  }));

export const withLineOff = (cart: Cart, key: string, off: Off | null): Cart =>
  changed(cart, key, (line) => ({ ...line, off }));

export const withOff = (cart: Cart, off: Off | null): Cart =>
  off === null || v.is(OffSchema, off) ? { ...cart, off } : cart;
export const withNote = (cart: Cart, note: string): Cart => ({ ...cart, note });

/** The cart for a member of the shop's own, or for nobody in particular. */
export function withMember({ member: _, ...cart }: Cart, member: string | null): Cart {
  return member === null ? cart : { ...cart, member };
}

const offOf = (off: Off | null, amount: Fen): Fen =>
  off === null
    ? ZERO
    : off.by === 'amount'
      ? least(off.fen, amount)
      : percentOf(amount, off.percent);

/**
 * What a unit and the whole line cost in this cart before discounts: the member's price where he
 * pays less by it. A price that the keeper set himself stays as he set it.
 */
function priced({ member }: Cart, line: CartLine): Pick<Charged, 'price' | 'gross' | 'usual'> {
  const { quantity, factor, price } = line;
  const usual = line.fixed ?? lineAmount(quantity, price, factor);
  const own = line.memberPrice;
  if (member === undefined || own === undefined || price !== line.listPrice || own >= price) {
    return { price, gross: usual, usual };
  }
  const gross = lineAmount(quantity, own, factor);
  return gross < usual ? { price: own, gross, usual } : { price, gross: usual, usual };
}

/**
 * A live line with its money: amount = gross − off − share of the bill's discount; `price` is what
 * a unit costs here; `usual` is above gross where a member pays less than others would.
 */
export type Charged = {
  readonly line: CartLine;
  readonly price: Fen;
  readonly usual: Fen;
  readonly gross: Fen;
  readonly off: Fen;
  readonly share: Fen;
  readonly amount: Fen;
};

export type Totals = {
  readonly lines: readonly Charged[];
  /** Pieces (selling units; a weighed line is one). */
  readonly pieces: number;
  /** Before 抹零, the part it leaves out, and what is due. */
  readonly total: Fen;
  readonly rounding: Fen;
  readonly due: Fen;
  /** Everything the guest saves against list prices, 抹零 included; never negative. */
  readonly saved: Fen;
};

/** What the cart comes to. `rounding` is applied to the bill's total only, and only for cash. */
export function totalsOf(cart: Cart, rounding: Rounding): Totals {
  const all = liveLines(cart).map((line) => {
    const money = priced(cart, line);
    return { line, ...money, off: offOf(line.off, money.gross) };
  });
  const nets = all.map(({ gross, off }) => minus(gross, off));
  const shares = share(offOf(cart.off, plus(...nets)), nets);
  const lines = all.map((item, i) => {
    const part = shares[i] ?? ZERO;
    return { ...item, share: part, amount: minus(nets[i] ?? ZERO, part) };
  });
  const total = plus(...lines.map((item) => item.amount));
  const left = roundingOf(total, rounding);
  const list = plus(
    ...all.map(
      ({ line }) =>
        line.fixed ?? lineAmount(line.quantity, most(line.price, line.listPrice), line.factor),
    ),
  );
  return {
    lines,
    total,
    rounding: left,
    due: minus(total, left),
    pieces: all.reduce(
      (sum, { line }) =>
        sum + (line.weighed ? 1 : Math.max(1, Math.round(line.quantity / line.factor))),
      0,
    ),
    saved: most(ZERO, minus(list, minus(total, left))),
  };
}

/** Gives each line's total cost in fen, or null when it is not known. */
export type CostOfLine = (product: string, quantity: number) => Fen | null;

/**
 * The sale that a cart becomes; null when the tenders do not settle it exactly. `rounding` counts
 * only when every tender is cash: a scanned payment is exact to the fen.
 */
export function saleOf(
  cart: Cart,
  rounding: Rounding,
  tenders: readonly Tender[],
  costOf: CostOfLine,
): Sale | null {
  const allCash = tenders.every((tender) => tender.kind === 'cash');
  const totals = totalsOf(cart, allCash ? rounding : 'off');
  if (totals.lines.length === 0 || paid(tenders) !== totals.due) return null;
  const lines = totals.lines.map(
    ({ line, price, usual, gross, off, share: part, amount }): SaleLine => ({
      product: line.product,
      name: line.name,
      unit: line.unit,
      factor: line.factor,
      quantity: line.quantity,
      price,
      gross,
      off,
      share: part,
      amount,
      cost: line.product === null ? null : costOf(line.product, line.quantity),
      ...(line.reason === null ? {} : { reason: line.reason }),
      ...(line.service ? { service: true as const } : {}),
      ...(gross < usual ? { usual } : {}),
    }),
  );
  return {
    lines,
    rounding: totals.rounding,
    tenders: [...tenders],
    shift: null,
    ...(cart.note === '' ? {} : { note: cart.note }),
    ...(cart.member === undefined ? {} : { member: cart.member }),
  };
}
