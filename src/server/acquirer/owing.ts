// What is owed to a guest goes back whole where its acquirer still takes the deal back. Where it
// does not (WeChat Pay closes a shown code only while it is unpaid, Alipay cancels within a day,
// nobody cancels what went back in part), the rest goes back as a refund: under a number that the
// attempt alone names, so that it counts once however often it is asked for.
import { derivedId } from '../../core/derived-id.ts';
import { attemptOf } from '../../core/pay/attempt.ts';
import { type Acquirer, type RefundOrder, type Said, unknown } from './acquirer.ts';
import type { Attempt } from './attempts.ts';
import { restOf } from './granting.ts';
import type { DeskSettings } from './wish.ts';

const REVERSED = { state: 'reversed' } as const;

/** The number under which the rest of a charge goes back. */
export const restNumber = (station: string, attempt: string): string =>
  attemptOf(derivedId(station, `owed:${attempt}`));

async function orderOf({ pool }: DeskSettings, attempt: Attempt): Promise<RefundOrder | null> {
  const rest = await restOf(pool, attempt);
  if (rest === null) return null;
  const { left: amount, whole } = rest;
  const refund = restNumber(attempt.station, attempt.number);
  return { refund, attempt: attempt.number, amount, whole };
}

/** The acquirer was not heard at all: asking it for something else is no use now. */
const isMute = (said: Said): boolean => said.state === 'unknown' && said.why === 'no-answer';

/** Gives back what is left of a charge that its acquirer did not take back, for it said `said`. */
export async function giveRestBack(
  settings: DeskSettings,
  acquirer: Acquirer,
  attempt: Attempt,
  said: Said,
): Promise<Said> {
  if (said.state === 'reversed' || said.state === 'absent' || isMute(said)) return said;
  const order = await orderOf(settings, attempt);
  if (order === null) return unknown('refunding');
  if (order.amount === 0) return REVERSED;
  const back = await acquirer.refund(order);
  settings.log({
    event: 'owed',
    station: attempt.station,
    attempt: order.attempt,
    told: back.state,
  });
  if (back.state === 'refunded') return REVERSED;
  // A person may have given it back by hand.
  if (back.state === 'failed' && (await acquirer.query(order.attempt)).state === 'reversed') {
    return REVERSED;
  }
  return unknown('why' in back ? back.why : back.state);
}

/**
 * What a query says of a charge that stands reversed, or paid though a list says that it was taken
 * back. WeChat Pay and aggregators say paid even when all of it has gone back: no late success. Of
 * a charge that stands paid only what is owed takes it back, not what tills had asked for.
 */
export async function lateSaid(
  settings: DeskSettings,
  acquirer: Acquirer,
  attempt: Attempt,
  isPaid: boolean,
): Promise<Said> {
  const said = await acquirer.query(attempt.number);
  if (said.state !== 'paid') return said;
  if (said.isRefunded && !isPaid) return REVERSED;
  const order = await orderOf(settings, attempt);
  if (order === null) return said;
  const isBack =
    order.amount === 0 ? !isPaid : (await acquirer.queryRefund(order)).state === 'refunded';
  return isBack ? REVERSED : said;
}
