// What a keeper does for the stock besides buying: on Sundays he writes off what broke or expired,
// and on the first Saturday of a month he counts a few goods, of which two are short.
import { derivedId } from '../../core/derived-id.ts';
import { dayStart, weekdayOf } from '../../core/time.ts';
import { type Dice, diceOf, oneOf } from './dice.ts';
import type { Good } from './good.ts';
import { type Act, type Shop, type Stage, type Timed, available, costIn } from './shop.ts';

const MINUTE = 60_000;
/** 20:45, when the shop is quiet. */
const EVENING = 1_245 * MINUTE;
const SUNDAY = 0;
const SATURDAY = 6;
/** Of plenty nobody notices one piece less: what runs out or is shown stays as it is. */
const PLENTY = 12;
const LOST_LINES = 2;
const COUNTED = 6;
const SHORT = 2;

/** Some goods by the piece of which there is plenty. */
function plenty(shop: Shop, roll: Dice, count: number): Good[] {
  const fit = shop.goods.filter(
    (good) =>
      good.counted &&
      !good.weighed &&
      good !== shop.scarce &&
      !shop.shown.has(good) &&
      available(shop, good) >= (good.level ?? 0) + PLENTY,
  );
  const chosen = new Set<Good>();
  for (let tries = 0; tries < count * 4 && chosen.size < Math.min(count, fit.length); tries += 1) {
    chosen.add(oneOf(roll, fit));
  }
  return [...chosen];
}

function writtenOff(shop: Shop, day: string, at: number): Timed[] {
  const roll = diceOf(`${shop.station}/${day}/write-off`);
  const lines = plenty(shop, roll, LOST_LINES).map((good) => ({
    product: good.product,
    quantity: 1,
    cost: costIn(shop, good, 1),
  }));
  if (lines.length === 0) return [];
  const reason = oneOf(roll, ['broken', 'expired', 'own-use']);
  const id = derivedId(shop.station, `demo/${day}/write-off`);
  return [
    { at, draft: { id, kind: 'write-off', v: 1, body: { reason, note: '', photo: null, lines } } },
  ];
}

/** A count that is opened, handed in, confirmed and closed, a minute between one and the next. */
function counted(shop: Shop, day: string, at: number): Timed[] {
  const roll = diceOf(`${shop.station}/${day}/count`);
  const count = derivedId(shop.station, `demo/${day}/count`);
  const seen = at + MINUTE;
  const lines = plenty(shop, roll, COUNTED).map((good, i) => {
    const quantity = available(shop, good) - (i < SHORT ? 1 : 0);
    return { product: good.product, quantity, at: seen, round: 1, good };
  });
  if (lines.length === 0) return [];
  const draft = (step: string, kind: string, body: Timed['draft']['body'], v = 1) => ({
    id: derivedId(shop.station, `demo/${day}/count/${step}`),
    kind,
    v,
    body,
  });
  const tallied = lines.map(({ good: _, ...line }) => ({ ...line, from: seen }));
  const confirmed = lines.map(({ good, ...line }) => ({
    ...line,
    value: costIn(shop, good, line.quantity),
  }));
  const opened = { count, scope: { by: 'picked' }, blind: true };
  return [
    { at, draft: draft('opened', 'count-opened', opened) },
    { at: seen, draft: draft('tallied', 'count-tallied', { count, lines: tallied }) },
    { at: seen + MINUTE, draft: draft('confirmed', 'count', { count, lines: confirmed }, 2) },
    {
      at: seen + 2 * MINUTE,
      draft: draft('closed', 'count-closed', { count, how: 'done', seen: 1 }),
    },
  ];
}

/** The day's write-off, and the month's count, if it is a day for them. */
export function upkeepActs(_: Stage, day: string): Act[] {
  const at = dayStart(day) + EVENING;
  const isFirst = Number(day.slice(8)) <= 7;
  if (weekdayOf(day) === SUNDAY) {
    const write = (shop: Shop, moment: number): Timed[] => writtenOff(shop, day, moment);
    return [{ at, span: 0, stream: 'device', write }];
  }
  if (weekdayOf(day) === SATURDAY && isFirst) {
    const write = (shop: Shop, moment: number): Timed[] => counted(shop, day, moment);
    return [{ at, span: 4 * MINUTE, stream: 'device', write }];
  }
  return [];
}
