import {
  type Cart,
  type CartLine,
  newCart,
  saleOf,
  totalsOf,
  withLine,
} from '../../core/sale/cart.ts';
import { returnLine, returnRounding } from '../../core/sale/return.ts';
import type { Sale } from '../../core/sale/sale.ts';
import type { TenderKind } from '../../core/sale/tender.ts';
import { derivedId } from '../../core/derived-id.ts';
import {
  type Fen,
  type Rounding,
  fen,
  likelyNotes,
  minus,
  scaled,
  share,
  yuan,
} from '../../core/money.ts';
import { dayStart, weekdayOf } from '../../core/time.ts';
import { required } from '../../core/assert.ts';
import { type Dice, bell, between, diceOf } from './dice.ts';
import { type Wanted, basketsOf } from './basket.ts';
import type { Good, Market } from './good.ts';
import { type Act, type Shop, type Stage, type Timed, available, costIn } from './shop.ts';

/** Fen paid by QR on an ordinary day. */
const QR_A_DAY = 180_500;
const SALES_A_DAY = 65;
const CASH_BUDGET = 1_800;

// Sunday first: how many sales more, and how much of an ordinary day's takings in thousandths.
const WEEK_SALES = [3, -3, -2, -2, 0, 2, 4] as const;
const WEEK_TAKINGS = [1_025, 975, 980, 985, 1_000, 1_015, 1_025] as const;

const HALF_HOUR = 1_800_000;
const FIRST_HALF_HOUR = 13; // 06:30
// Guests per half hour from 06:30 to 21:00: before work, before lunch, after school and work.
const PROFILE = [
  2, 4, 5, 5, 4, 3, 3, 3, 4, 5, 5, 4, 2, 2, 2, 2, 2, 3, 4, 5, 6, 7, 7, 6, 5, 4, 4, 3, 2,
] as const;

const RETURN_AFTER = 90_000;
const RETURNS_A_DAY = 0.35;

/** When a guest comes, by the profile of a village's day. */
function visit(roll: Dice, day: string): number {
  let wish = roll() * PROFILE.reduce<number>((a, b) => a + b, 0);
  const slot = PROFILE.findIndex((weight) => (wish -= weight) < 0);
  return dayStart(day) + Math.floor((FIRST_HALF_HOUR + slot + roll()) * HALF_HOUR);
}

type Plan = {
  readonly id: string;
  readonly at: number;
  readonly tender: TenderKind;
  readonly rounding: Rounding;
  readonly isExact: boolean;
  readonly comesBack: boolean;
  readonly basket: readonly Wanted[];
};

/** How much of a day's QR payments each of its sales pays: many small, a few large. */
function budgetsOf(roll: Dice, day: string, count: number): Fen[] {
  const target = scaled(
    QR_A_DAY * (WEEK_TAKINGS[weekdayOf(day)] ?? 1_000),
    Math.round(1_000 + 20 * bell(roll)),
    1_000_000,
  );
  return share(
    target,
    Array.from({ length: count }, () => fen(Math.round(1_000 * Math.exp(0.65 * bell(roll))))),
  );
}

function plansOf(station: string, market: Market, day: string): Plan[] {
  const roll = diceOf(`${station}/${day}/sales`);
  const count = SALES_A_DAY + (WEEK_SALES[weekdayOf(day)] ?? 0) + between(roll, -4, 4);
  const cash = new Set(
    Array.from({ length: between(roll, 2, 4) }, () => between(roll, 0, count - 1)),
  );
  const budgets = budgetsOf(roll, day, count - cash.size);
  const times = Array.from({ length: count }, () => visit(roll, day)).sort((a, b) => a - b);
  const byQr = basketsOf(roll, market, budgets);
  const byCash = basketsOf(
    roll,
    market,
    [...cash].map(() => fen(CASH_BUDGET)),
  );
  const back = roll() < RETURNS_A_DAY ? between(roll, 0, count - 1) : -1;
  return times.map(
    (at, i): Plan => ({
      id: derivedId(station, `demo/${day}/sale/${i}`),
      at,
      basket: required((cash.has(i) ? byCash : byQr).pop(), 'every sale has its basket'),
      tender: cash.has(i) ? 'cash' : 'qr',
      rounding: roll() < 0.5 ? 'jiao' : 'off',
      isExact: roll() < 0.4,
      comesBack: i === back,
    }),
  );
}

/** The wish itself, or what the shelf has at nearly the same price. */
function inStock(shop: Shop, wanted: Wanted): Wanted {
  const has = (good: Good): boolean => available(shop, good) - good.reserve >= wanted.quantity;
  if (has(wanted.good)) return wanted;
  const row = shop.market.byPrice;
  const at = row.indexOf(wanted.good);
  for (let step = 1; step < row.length; step += 1) {
    const other = [row[at - step], row[at + step]].find(
      (good) =>
        good !== undefined && good.weighed === wanted.good.weighed && !good.service && has(good),
    );
    if (other) return { good: other, quantity: wanted.quantity };
  }
  return wanted;
}

/** A wish as a cart's line, at its usual price in fen per unit. */
export const lineOf = ({ good, quantity }: Wanted): CartLine => ({
  key: good.product,
  product: good.product,
  name: good.name,
  spec: good.spec,
  unit: good.unit,
  factor: good.factor,
  quantity,
  weighed: good.weighed,
  service: good.service,
  price: good.price,
  listPrice: good.price,
  reason: null,
  fixed: null,
  off: null,
  gone: false,
});

function cartOf(shop: Shop, plan: Plan): Cart {
  return plan.basket
    .map((wanted) => lineOf(inStock(shop, wanted)))
    .reduce(withLine, newCart(plan.id));
}

function saleIn(shop: Shop, plan: Plan): Sale {
  const cart = cartOf(shop, plan);
  const rounding = plan.tender === 'cash' ? plan.rounding : 'off';
  const { due } = totalsOf(cart, rounding);
  const note = plan.tender === 'cash' && !plan.isExact ? likelyNotes(due)[0] : undefined;
  const sale = saleOf(
    cart,
    rounding,
    [{ kind: plan.tender, amount: due, ...(note === undefined ? {} : { given: note }) }],
    (product, quantity) => {
      const good = shop.byProduct.get(product);
      return good ? costIn(shop, good, quantity) : null;
    },
  );
  return required(sale, `a sale of ${yuan(due)} is settled`);
}

/** A guest brings back one piece of the cheapest thing he bought, and gets his money. */
function returnOf(id: string, at: number, sale: Sale, tender: TenderKind): Timed[] {
  const cheapest = sale.lines.reduce(
    (best, line, i) => (line.amount < (sale.lines[best]?.amount ?? 0) ? i : best),
    0,
  );
  const line = returnLine(sale, cheapest, 1, new Set());
  if (!line || line.amount === 0) return [];
  const rounding = returnRounding(sale, [line]);
  return [
    {
      at,
      draft: {
        id: derivedId(id, 'return'),
        kind: 'return',
        v: 1,
        body: {
          sale: id,
          lines: [{ ...line, units: line.units.map((range) => [...range]) }],
          rounding,
          tenders: [{ kind: tender, amount: minus(line.amount, rounding) }],
          shift: null,
        },
      },
    },
  ];
}

function write(shop: Shop, plan: Plan, at: number): Timed[] {
  const sale = saleIn(shop, plan);
  const body = {
    ...sale,
    lines: sale.lines.map((line) => ({ ...line })),
    tenders: sale.tenders.map((tender) => ({ ...tender })),
  };
  return [
    { at, draft: { id: plan.id, kind: 'sale', v: 1, body } },
    ...(plan.comesBack ? returnOf(plan.id, at + RETURN_AFTER, sale, plan.tender) : []),
  ];
}

/** A day's sales and returns. A return follows its sale before anything else happens. */
export const saleActs = ({ station, market }: Stage, day: string): Act[] =>
  plansOf(station, market, day).map((plan) => ({
    at: plan.at,
    span: plan.comesBack ? RETURN_AFTER : 0,
    stream: 'device',
    write: (shop, at) => write(shop, plan, at),
  }));
