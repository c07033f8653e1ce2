// Money back to guests: asked for with its own number, as often as it takes, which counts once.
import type { Channel } from '../../core/pay/attempt.ts';
import { OVER_CHARGE, type Refund } from '../../core/pay/refund.ts';
import { mayRefund } from '../../core/pay/steps.ts';
import { type Acquirer, type RefundOrder, type RefundSaid, failed } from './acquirer.ts';
import { type Attempt, findAttempt, settle, lookAfter } from './attempts.ts';
import { isSpent, letThrough, refuse } from './granting.ts';
import { isNameless } from './nameless.ts';
import { type DeskSettings, type RefundStands, type RefundWish, answeredWithin } from './wish.ts';
import { LONGEST_PAUSE_MS, pauseAfter } from './wish.ts';
import { readCharge, readRefund, sayRefund } from './words.ts';

/** A refund that failed is tried again with the same number: the account may be filled by then. */
const REFUND_AGAIN_MS = 3_600_000;

/** Asks for a refund that a till wants, and says how it stands. */
export async function refunded(
  settings: DeskSettings,
  station: string,
  { refund, attempt, amount }: RefundWish,
): Promise<RefundStands> {
  const { pool, now } = settings;
  const channel = (await channelOf(settings, station, attempt)) ?? 'other';
  const passing = { number: refund, of: attempt, amount, channel, way: 'guest-code' } as const;
  await lookAfter(pool, station, passing, now());
  const mine = await findAttempt(pool, station, refund);
  const work = mine === null ? Promise.resolve() : giveBack(settings, mine);
  return answeredWithin(settings, work, async () => {
    const said = await readRefund(settings, station, refund);
    const state = said === null || said.state === 'begun' ? 'sent' : said.state;
    return { state, why: said?.why ?? '' };
  });
}

/**
 * By which channel a charge was paid; null while neither a task of it nor its beginning is here: a
 * database that was restored may be asked for a refund before it hears of its charge again.
 */
async function channelOf(
  settings: DeskSettings,
  station: string,
  attempt: string,
): Promise<Channel | null> {
  const known = await findAttempt(settings.pool, station, attempt);
  if (known !== null && !isNameless(known)) return known.channel;
  return (await readCharge(settings, station, attempt))?.begun?.channel ?? null;
}

/** Asks for a refund with its own number, as often as it takes: the number counts once. */
export async function giveBack(settings: DeskSettings, attempt: Attempt): Promise<void> {
  const { pool, now, acquirers, log } = settings;
  const { station, number, of, amount } = attempt;
  const known = await readRefund(settings, station, number);
  if (of === null || !mayRefund(known)) return settle(pool, attempt, { ...QUIET, due: null });
  const channel = (await channelOf(settings, station, of)) ?? attempt.channel;
  const acquirer = acquirers.of(station, channel);
  const granted = acquirer === null ? null : await letThrough(pool, { ...attempt, of }, now());
  if (acquirer === null || granted === null) {
    return settle(pool, attempt, { ...QUIET, due: now() + LONGEST_PAUSE_MS });
  }
  const { whole, passed } = granted;
  const order = { refund: number, attempt: of, amount, whole };
  const said = await ask(acquirer, order, passed !== null, known);
  const isOver =
    passed === null
      ? said.state === 'absent'
      : !hasMoved(said) &&
        (await isSpent(pool, { ...attempt, of }, whole)) &&
        (await acquirer.queryRefund(order)).state === 'absent';
  if (isOver) await refuse(pool, attempt);
  const told = isOver ? failed(OVER_CHARGE) : said;
  // What was not let through takes nothing of its charge, unless it has gone back all the same.
  if (passed !== null || isOver || hasMoved(told)) {
    await sayRefund(settings, station, number, told.state, 'why' in told ? told.why : '');
  }
  log({ event: 'refund', station, refund: number, told: isOver ? OVER_CHARGE : told.state });
  const isEnd = isOver || told.state === 'refunded';
  const silences = isEnd ? 0 : attempt.silences + 1;
  const pause = told.state === 'failed' ? REFUND_AGAIN_MS : pauseAfter(silences);
  const due = isEnd ? null : now() + pause;
  return settle(pool, { ...attempt, passed: isOver ? null : passed }, { ...QUIET, silences, due });
}

/**
 * A refund that is not let through is only asked about: a centre that was put back to an earlier
 * day knows neither that it went back nor that it had let it through.
 */
async function ask(
  acquirer: Acquirer,
  order: RefundOrder,
  isLetThrough: boolean,
  known: Refund | null,
): Promise<RefundSaid> {
  const mayBeThere = !isLetThrough || known?.state === 'refunding';
  const asked = mayBeThere ? await acquirer.queryRefund(order) : ABSENT;
  return isLetThrough && asked.state === 'absent' ? acquirer.refund(order) : asked;
}

const ABSENT = { state: 'absent' } as const;

/** Whether the money is on its way; of all else that an acquirer says nobody knows it for good. */
const hasMoved = ({ state }: RefundSaid): boolean => state === 'refunded' || state === 'refunding';

const QUIET = { told: null, heard: null, silences: 0, late: false } as const;
