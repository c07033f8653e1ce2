// What happens in one shop of the month: its goods come in by an import, guests buy, parcels come
// and go. Two tills share it; a day is the same in every run.
import { join } from 'node:path';
import { derivedId, parcelId } from '../../src/core/derived-id.ts';
import { partDraft, partEnds } from '../../src/core/import/part.ts';
import type { Draft } from '../../src/core/journal/entry.ts';
import { fen, lineAmount } from '../../src/core/money.ts';
import { newCart, saleOf, totalsOf, withLine } from '../../src/core/sale/cart.ts';
import type { Channel } from '../../src/core/pay/attempt.ts';
import { type SaleLine, saleTotal } from '../../src/core/sale/sale.ts';
import { settingBody } from '../../src/core/setting-saved.ts';
import { FEE_PER_MYRIAD } from '../../src/server/acquirer/simulator/deals.ts';
import { dayStart } from '../../src/core/time.ts';
import { basketOf } from '../../src/server/demo/basket.ts';
import { type Dice, between, diceOf, digits } from '../../src/server/demo/dice.ts';
import { lineOf } from '../../src/server/demo/sales.ts';
import type { Stage } from '../../src/server/demo/shop.ts';
import { stageOf } from '../../src/server/demo/stage.ts';
import { ROOT } from '../support/source.ts';
import { type Bill, type Paid, noPaid } from './pay.ts';

/** Something that happens at one of the two tills (0 or 1), `at` epoch ms. */
export type Happening = { readonly at: number; readonly till: number } & (
  | { readonly draft: Draft }
  | { readonly bill: Bill }
);

/** What happens in a day: sales, so many of them paid by code, and parcels. */
export type Trade = {
  readonly sales: number;
  readonly payments: number;
  readonly parcels: number;
};

/** What the generator itself counts: money in fen, stock in base units by product. */
export type Sums = {
  sales: number;
  /** Of all sales, whatever came back. */
  amount: number;
  /** Of those that nobody wanted to pay by code. */
  cash: number;
  received: number;
  handedOut: number;
  readonly stock: Map<string, number>;
  readonly paid: Paid;
};

export type Shop = {
  readonly station: string;
  readonly sums: Sums;
  /** The import of the goods, before the first day. */
  opening(at: number): Happening[];
  /** A day's happenings in order of time. */
  day(day: string, trade: Trade): Happening[];
  /** Takes goods that came back in again. */
  back(lines: readonly SaleLine[]): void;
};

const FOLDER = join(ROOT, 'public', 'practice');
const HOUR = 3_600_000;
const TILLS = 2;

export function shopOf(station: string): Shop {
  const stage = stageOf(FOLDER, station);
  const sums: Sums = {
    sales: 0,
    amount: 0,
    cash: 0,
    received: 0,
    handedOut: 0,
    stock: new Map(),
    paid: noPaid(),
  };
  return {
    station,
    sums,
    back: (lines) => moved(sums, lines, 1),
    opening: (at) => opening(stage, sums, at),
    day: (day, { sales, payments, parcels }) => {
      const roll = diceOf(`${station}/${day}`);
      const start = dayStart(day);
      const time = (): number => start + 7 * HOUR + Math.floor(roll() * 13 * HOUR);
      const sold = Array.from({ length: sales }, (_, nth) =>
        saleAt(stage, sums, roll, {
          id: derivedId(station, `${day}/sale/${nth}`),
          at: time(),
          isByCode: nth < payments,
        }),
      );
      const handled = Array.from({ length: parcels }, (_, nth) =>
        parcelOn(stage, sums, roll, day, nth),
      );
      return [...sold, ...handled.flat()].sort((a, b) => a.at - b.at);
    },
  };
}

/** What the simulated acquirers keep. */
const RATES = {
  wechat: FEE_PER_MYRIAD,
  alipay: FEE_PER_MYRIAD,
  aggregator: FEE_PER_MYRIAD,
  other: FEE_PER_MYRIAD,
} as const;

function opening(stage: Stage, sums: Sums, at: number): Happening[] {
  const importId = derivedId(stage.station, 'load/import');
  const ends = partEnds(stage.lines);
  for (const { product, stock } of stage.lines) {
    if (stock !== undefined) sums.stock.set(product, stock);
  }
  const fees = settingBody('fees', RATES);
  const rates = {
    id: derivedId(stage.station, 'load/fees'),
    kind: 'setting-saved',
    v: 1,
    body: fees,
  };
  const imported = ends.map((end, part) => ({
    at: at + 1 + part,
    till: 0,
    draft: partDraft(
      { importId, file: 'goods.csv', part, parts: ends.length },
      stage.lines.slice(ends[part - 1] ?? 0, end),
    ),
  }));
  return [{ at, till: 0, draft: rates }, ...imported];
}

/** Stock after these lines left (−1) or came back (1). */
function moved({ stock }: Sums, lines: readonly SaleLine[], sign: 1 | -1): void {
  for (const { product, quantity, service } of lines) {
    if (product === null || service === true) continue;
    stock.set(product, (stock.get(product) ?? 0) + sign * quantity);
  }
}

/** How guests pay by code: the post's towns, by our own guess. */
const channelOf = (luck: number): Channel =>
  luck < 0.55 ? 'wechat' : luck < 0.85 ? 'alipay' : 'unionpay';
/** So many bills come back as a whole. */
const COMES_BACK = 0.02;

function saleAt(
  { market, byProduct }: Stage,
  sums: Sums,
  roll: Dice,
  { id, at, isByCode }: { readonly id: string; readonly at: number; readonly isByCode: boolean },
): Happening {
  const cart = basketOf(roll, market, fen(between(roll, 500, 6_000)))
    .map(lineOf)
    .reduce(withLine, newCart(id));
  const kind = isByCode ? 'qr' : 'cash';
  const rounding = isByCode ? 'off' : 'jiao';
  const sale = saleOf(
    cart,
    rounding,
    [{ kind, amount: totalsOf(cart, rounding).due }],
    (product, quantity) => {
      const good = byProduct.get(product);
      return good?.cost ? lineAmount(quantity, good.cost, good.factor) : null;
    },
  );
  if (sale === null) throw new Error('the cart can be sold');
  sums.sales += 1;
  sums.amount += saleTotal(sale);
  moved(sums, sale.lines, -1);
  const till = between(roll, 0, TILLS - 1);
  const bill = { id, sale, channel: channelOf(roll()), comesBack: roll() < COMES_BACK };
  if (isByCode) return { at, till, bill };
  sums.cash += saleTotal(sale);
  const body = {
    ...sale,
    lines: sale.lines.map((line) => ({ ...line })),
    tenders: sale.tenders.map((tender) => ({ ...tender })),
  };
  return { at, till, draft: { id, kind: 'sale', v: 1, body } };
}

/** A parcel comes in the morning and is handed out in the afternoon, at either till. */
function parcelOn(
  { station }: Stage,
  sums: Sums,
  roll: Dice,
  day: string,
  nth: number,
): Happening[] {
  const start = dayStart(day);
  const waybill = `98${digits(roll, 11)}`;
  const parcel = parcelId(station, 'post', waybill);
  const shelf = `${between(roll, 1, 6)}-${between(roll, 1, 4)}`;
  const code = `${shelf}-1${String(nth).padStart(3, '0')}`;
  sums.received += 1;
  sums.handedOut += 1;
  return [
    {
      at: start + 8 * HOUR + nth * 12_000,
      till: 0,
      draft: {
        id: derivedId(station, `${day}/in/${nth}`),
        kind: 'parcel-received',
        v: 1,
        body: { parcel, carrier: 'post', waybill, shelf, code, tail: digits(roll, 4) },
      },
    },
    {
      at: start + 14 * HOUR + Math.floor(roll() * 6 * HOUR),
      till: between(roll, 0, TILLS - 1),
      draft: {
        id: derivedId(station, `${day}/out/${nth}`),
        kind: 'parcel-handed-out',
        v: 1,
        body: { parcel, how: 'code' },
      },
    },
  ];
}
