// What the shop's own members pay less for: a few goods that a guest of the demo is sure to meet.
import { derivedId } from '../../core/id.ts';
import { type Fen, minus, percentOf, roundingOf } from '../../core/money.ts';
import type { Good } from './good.ts';
import type { Act, Stage } from './shop.ts';

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
