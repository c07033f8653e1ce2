// Gifts for the post's points: two of the shop's goods, given for vouchers all through the month,
// and paid by the post on the fifth of the next.
import { derivedId } from '../../core/derived-id.ts';
import { receivableAccount } from '../../core/journal/account.ts';
import { plus } from '../../core/money.ts';
import { receivableIn } from '../../core/post/receivable.ts';
import { monthAfter, monthStart } from '../../core/time.ts';
import { diceOf, digits, oneOf } from './dice.ts';
import type { Good } from './good.ts';
import { MONTHLY, moments } from './month.ts';
import {
  type Act,
  type Shop,
  type Stage,
  type Timed,
  available,
  costIn,
  plainAct,
} from './shop.ts';

/** What a gift is worth, in fen. */
const LEAST_GIFT = 500;
const MOST_GIFT = 2_000;
/** So many stay for those who buy them. */
const LEFT = 3;
/** The fifth at ten o'clock, ms after the month's beginning. */
const PAID = (4 * 24 + 10) * 3_600_000;

const isGift = ({ counted, weighed, service, factor, price }: Good): boolean =>
  counted && !weighed && !service && factor === 1 && price >= LEAST_GIFT && price <= MOST_GIFT;

const giftGoods = ({ goods }: Stage): Good[] => goods.filter(isGift).slice(0, 2);

/** Two of the shop's goods are gifts for the post's points, a point for a fen. */
export const giftActs = (stage: Stage, at: number): Act[] =>
  giftGoods(stage).map(({ product, price }) =>
    plainAct(at, derivedId(stage.station, `demo/gift/${product}`), 'gift-saved', {
      product,
      points: price,
      value: price,
      on: true,
    }),
  );

const actOf = (month: string, i: number): string => `demo/${month}/redemption/${i}`;

const voucherOf = (station: string, month: string, i: number): string =>
  `YSH${month.replace('-', '')}${digits(diceOf(`${station}/${actOf(month, i)}`), 6)}${i}`;

/** The gift there is most of; where both run out, one of the post's own, as in the first form. */
function given(shop: Shop, month: string, i: number): Timed['draft'] {
  const { station, names } = shop;
  const id = derivedId(station, actOf(month, i));
  const roll = diceOf(`${station}/${actOf(month, i)}/gift`);
  const voucher = voucherOf(station, month, i);
  const [gift] = giftGoods(shop)
    .filter((good) => good !== shop.scarce && available(shop, good) > LEFT)
    .sort((a, b) => available(shop, b) - available(shop, a));
  if (gift === undefined) {
    return { id, kind: 'redemption', v: 1, body: { voucher, gift: oneOf(roll, names.gifts) } };
  }
  const body = {
    voucher,
    product: gift.product,
    gift: gift.name,
    quantity: 1,
    cost: costIn(shop, gift, 1),
    value: gift.price,
    confirmed: { by: oneOf(roll, ['phone', 'phone', 'voucher']) },
  };
  return { id, kind: 'redemption', v: 3, body };
}

/** A month's redemptions. */
export const redemptionActs = ({ station }: Stage, month: string): Act[] =>
  moments(station, month, 'redemption', MONTHLY.redemptions).map((at, i) => ({
    at,
    span: 0,
    stream: 'device' as const,
    write: (shop, moment) => [{ at: moment, draft: given(shop, month, i) }],
  }));

/** What the post owes for the month before, paid. */
function settled(shop: Shop, month: string, at: number): Timed[] {
  const before = monthAfter(month, -1);
  const lines = Array.from({ length: MONTHLY.redemptions }, (_, i) => {
    const row = shop.book.rows.get(
      receivableAccount('redemption', voucherOf(shop.station, before, i)),
    );
    return row?.form === 'claims' ? receivableIn(row) : null;
  }).flatMap((one) =>
    one === null || one.settled ? [] : [{ of: one.of, key: one.key, amount: one.amount }],
  );
  if (lines.length === 0) return [];
  const total = plus(...lines.map(({ amount }) => amount));
  const id = derivedId(shop.station, `demo/${month}/receivables`);
  return [{ at, draft: { id, kind: 'receivables-settled', v: 1, body: { lines, total } } }];
}

/** What the post pays in a month, by its centre. */
export const settledActs = (_: Stage, month: string): Act[] => [
  {
    at: monthStart(month) + PAID,
    span: 0,
    stream: 'station',
    write: (shop, moment) => settled(shop, month, moment),
  },
];
