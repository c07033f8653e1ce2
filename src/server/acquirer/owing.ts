// What is owed to a guest goes back whole where its acquirer still takes the deal back. Where it
// does not (WeChat Pay closes a shown code only while it is unpaid, Alipay cancels within a day,
// nobody cancels what went back in part), the rest goes back as a refund: under a number that the
// attempt alone names, so that it counts once however often it is asked for.
import { derivedId } from '../../core/id.ts';
import { attemptOf } from '../../core/pay/attempt.ts';
import { type Acquirer, type RefundOrder, type Said, unknown } from './acquirer.ts';
import type { Attempt } from './attempts.ts';
import { restOf } from './granting.ts';
import type { DeskSettings } from './wish.ts';

const numberOf = ({ station, number }: Attempt): string =>
  attemptOf(derivedId(station, `owed:${number}`));

async function orderOf({ pool }: DeskSettings, attempt: Attempt): Promise<RefundOrder | null> {
  const rest = await restOf(pool, attempt);
  if (rest === null) return null;
  const { left: amount, whole } = rest;
  return { refund: numberOf(attempt), attempt: attempt.number, amount, whole };
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
  return unknown('why' in back ? back.why : back.state);
}

/**
 * What a query says of a charge that was taken back, or by a list may have been: WeChat Pay says
 * that it was paid even when all of it has gone back, which is no late success. What tills had
 * asked for takes nothing back of a charge that stands paid.
 */
export async function lateSaid(
  settings: DeskSettings,
  acquirer: Acquirer,
  attempt: Attempt,
  state: 'reversed' | 'paid',
): Promise<Said> {
  const said = await acquirer.query(attempt.number);
  if (said.state !== 'paid') return said;
  const order = await orderOf(settings, attempt);
  if (order === null) return said;
  const isBack =
    order.amount === 0
      ? state === 'reversed'
      : (await acquirer.queryRefund(order)).state === 'refunded';
  return isBack ? REVERSED : said;
}

const REVERSED = { state: 'reversed' } as const;
