import { derivedId } from '../../core/derived-id.ts';
import { type Fen, fen, scaled } from '../../core/money.ts';
import { dayAfter, dayStart, weekdayOf } from '../../core/time.ts';
import { type Dice, between, diceOf, oneOf } from './dice.ts';
import type { Good } from './good.ts';
import { type Act, type Shop, type Stage, type Timed, available } from './shop.ts';

const MINUTE = 60_000;
/** Tuesdays and Fridays at 06:40 the goods come. */
const DELIVERY_DAYS = [2, 5];
const DELIVERY_TIME = 400 * MINUTE;

/** So many goods are always about to run out, for a keeper never sees to everything. */
const LEAST_LEFT = 8;
const MOST_LEFT = 10;
/** Of those that ran low before, this part is seen to at each delivery after all. */
const SEEN_TO = 0.2;
/** For every place that becomes free this many goods just above their level are not ordered. */
const NEXT = 3;
const MOST_LINES = 300;
/** Pieces, or grams of weighed goods, that a shelf without a level should not fall below. */
const FLOOR = 12;
const FLOOR_GRAMS = 8_000;
const GRAM_STEP = 500;
/** What keeps for a while only was made so many days before it comes. */
const MADE_BEFORE = 3;

type Shelf = { readonly good: Good; readonly quantity: number };

const levelOf = (good: Good): number => good.level ?? 0;
const isLow = ({ good, quantity }: Shelf): boolean => good.level !== null && quantity <= good.level;

/** Whether a shelf could run low before the next delivery but one. */
const isNear = ({ good, quantity }: Shelf, shown: ReadonlySet<Good>): boolean =>
  quantity <=
  levelOf(good) +
    (good.weighed ? FLOOR_GRAMS : good.level === null || shown.has(good) ? FLOOR : FLOOR / 2);

/** Goods nobody orders this time: about ten, some of them other ones each time. */
function leftOut(roll: Dice, shelves: readonly Shelf[], shown: ReadonlySet<Good>): Set<Good> {
  const candidates = shelves.filter(({ good }) => good.level !== null && !shown.has(good));
  const low = candidates.filter(isLow);
  const tired = low.filter(({ quantity }) => quantity > 0 && roll() >= SEEN_TO);
  const others = low.filter((shelf) => !tired.includes(shelf));
  const stay = [...tired, ...others].slice(
    0,
    Math.min(MOST_LEFT, Math.max(LEAST_LEFT, tired.length)),
  );
  const gap = ({ good, quantity }: Shelf): number => quantity - levelOf(good);
  const nearest = candidates
    .filter((shelf) => !isLow(shelf) && !shelf.good.weighed)
    .sort((a, b) => gap(a) - gap(b))
    .slice(0, NEXT * (MOST_LEFT + 1 - stay.length));
  return new Set([...stay, ...nearest].map(({ good }) => good));
}

/** What is ordered: up to the target in whole cartons, weighed goods in half kilograms. */
function ordered({ good, quantity }: Shelf): number {
  const target = good.target ?? Math.max(good.stock, good.weighed ? 2 * FLOOR_GRAMS : 2 * FLOOR);
  const step = good.weighed ? GRAM_STEP : good.carton;
  return Math.ceil(Math.max(1, target - quantity) / step) * step;
}

/** Prices move a little from delivery to delivery. */
const priceNow = (roll: Dice, cost: Fen): Fen =>
  fen(Math.max(1, cost + Math.round(cost * 0.03 * (2 * roll() - 1))));

function delivered(shop: Shop, day: string, at: number): Timed[] {
  const roll = diceOf(`${shop.station}/${day}/delivery`);
  const shelves = shop.goods
    .filter((good) => good.counted && good !== shop.scarce)
    .map((good) => ({ good, quantity: available(shop, good) }));
  const left = leftOut(roll, shelves, shop.shown);
  const lines = shelves
    .filter((shelf) => isNear(shelf, shop.shown) && !left.has(shelf.good))
    .slice(0, MOST_LINES)
    .map((shelf) => {
      const quantity = ordered(shelf);
      const { product, cost, factor, keeps } = shelf.good;
      return {
        product,
        quantity,
        cost: cost === null ? null : scaled(quantity, priceNow(roll, cost), factor),
        ...(keeps === null ? {} : { made: dayAfter(day, -MADE_BEFORE), days: keeps }),
      };
    });
  return lines.length === 0
    ? []
    : [
        {
          at,
          draft: {
            id: derivedId(shop.station, `demo/${day}/delivery`),
            kind: 'receiving',
            v: 2,
            body: {
              supplier: oneOf(roll, shop.names.suppliers),
              ...{ supplierId: null, order: null, delivery: null, warehouse: '', arrived: null },
              noteNumber: `PF${day.replaceAll('-', '')}-${between(roll, 10, 99)}`,
              note: '',
              lines,
            },
          },
        },
      ];
}

/** The day's delivery, if it is a day of delivery: it keeps the shelves filled, but for ten. */
export const deliveryActs = (_: Stage, day: string): Act[] =>
  DELIVERY_DAYS.includes(weekdayOf(day))
    ? [
        {
          at: dayStart(day) + DELIVERY_TIME,
          span: 0,
          stream: 'device',
          write: (shop, at) => delivered(shop, day, at),
        },
      ]
    : [];

/**
 * Brings the scarce good back to one above its level when live sales or receivings have moved it:
 * few bags come in, too many are counted.
 */
export function scarceDrafts(shop: Shop, now: number): Timed[] {
  const good = shop.scarce;
  if (good === null || good.level === null) return [];
  const missing = good.level + 1 - available(shop, good);
  if (missing === 0) return [];
  const id = derivedId(shop.station, `demo/scarce/${now}`);
  const quantity = Math.abs(missing);
  const worth = (pieces: number): Fen | null =>
    good.cost === null ? null : scaled(pieces, good.cost, good.factor);
  const { product } = good;
  return [
    {
      at: now,
      draft:
        missing > 0
          ? {
              id,
              kind: 'receiving',
              v: 1,
              body: {
                supplier: shop.names.suppliers[0] ?? '',
                note: '',
                lines: [{ product, quantity, cost: worth(quantity) }],
              },
            }
          : {
              id,
              kind: 'count',
              v: 1,
              body: {
                lines: [
                  { product, quantity: good.level + 1, value: worth(good.level + 1), at: now },
                ],
              },
            },
    },
  ];
}
