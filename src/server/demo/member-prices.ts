// The shop's own members, and what they pay less for: a few goods that a guest of the demo is sure
// to meet.
import { derivedId } from '../../core/derived-id.ts';
import { type Fen, minus, percentOf, roundingOf } from '../../core/money.ts';
import { dayAfter, dayOf, dayStart } from '../../core/time.ts';
import { diceOf, digits, oneOf } from './dice.ts';
import type { Good } from './good.ts';
import { type Act, type Stage, plainAct } from './shop.ts';

const CHEAPEST = 200;
const PERCENT_OFF = 5;

/** A twentieth below the usual price, down to whole jiao. */
function priceFor({ price }: Good): Fen {
  const less = minus(price, percentOf(price, PERCENT_OFF));
  return minus(less, roundingOf(less, 'fen'));
}

/** Members' prices for the goods that the tray shows, from `at` (epoch ms) on. */
export const memberPriceActs = ({ station, shown }: Stage, at: number): Act[] =>
  [...shown]
    .filter(({ service, weighed, price }) => !service && !weighed && price >= CHEAPEST)
    .map((good) => ({
      at,
      span: 0,
      stream: 'device' as const,
      write: (_, moment) => [
        {
          at: moment,
          draft: {
            id: derivedId(station, `demo/member-price/${good.product}`),
            kind: 'product-saved',
            v: 2,
            body: {
              product: good.product,
              fields: {},
              units: [{ unit: good.unit, memberPrice: priceFor(good) }],
            },
          },
        },
      ],
    }));

/** How many join at the counter, one a day, and when in the day they do, ms. */
const MEMBERS = 6;
const NOON = 12 * 3_600_000;

/** The shop's first members, one on each of the days from the one of `at` (epoch ms) on. */
export const shopMemberActs = ({ station, names }: Stage, at: number): Act[] =>
  Array.from({ length: MEMBERS }, (_, i) => {
    const name = `demo/shop-member/${i}`;
    const roll = diceOf(`${station}/${name}`);
    const joined = dayStart(dayAfter(dayOf(at), i)) + NOON;
    return plainAct(joined, derivedId(station, name), 'shop-member-joined', {
      member: derivedId(station, `shop-member:${name}`),
      phone: `138****${digits(roll, 4)}`,
      name: oneOf(roll, names.guests),
      consent: { version: '1', at: joined, channel: 'counter' },
      marketing: false,
    });
  });
