// Money back to guests: asked for with its own number, as often as it takes, which counts once.
import type { Fen } from '../../core/money.ts';
import { mayRefund } from '../../core/pay/steps.ts';
import { type Attempt, findAttempt, pass, settle } from './attempts.ts';
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
  const charge = await findAttempt(pool, station, attempt);
  const channel = charge?.channel ?? 'other';
  const passing = { number: refund, of: attempt, amount, channel, way: 'guest-code' } as const;
  await pass(pool, station, passing, now());
  const mine = await findAttempt(pool, station, refund);
  const work = mine === null ? Promise.resolve() : giveBack(settings, mine);
  return answeredWithin(settings, work, async () => {
    const known = await readRefund(settings, station, refund);
    const state = known === null || known.state === 'begun' ? 'sent' : known.state;
    return { state, why: known?.why ?? '' };
  });
}

/** Asks for a refund with its own number, as often as it takes: the number counts once. */
export async function giveBack(settings: DeskSettings, attempt: Attempt): Promise<void> {
  const { pool, now, acquirers, log } = settings;
  const { station, number, of, amount, channel } = attempt;
  const known = await readRefund(settings, station, number);
  const give = (silences: number, due: number | null): Promise<void> =>
    settle(pool, attempt, { told: null, heard: null, silences, late: false, due });
  if (of === null || !mayRefund(known?.state ?? null)) return give(0, null);
  const acquirer = acquirers.of(station, channel);
  const whole = await wholeOf(settings, station, of);
  if (acquirer === null || whole === null) return give(0, now() + LONGEST_PAUSE_MS);
  const order = { refund: number, attempt: of, amount, whole };
  const asked = known?.state === 'refunding' ? await acquirer.queryRefund(order) : null;
  const said = asked !== null && asked.state !== 'absent' ? asked : await acquirer.refund(order);
  await sayRefund(settings, station, number, said.state, 'why' in said ? said.why : '');
  log({ event: 'refund', station, refund: number, told: said.state });
  if (said.state === 'refunded') return give(0, null);
  const silences = attempt.silences + 1;
  const pause = said.state === 'failed' ? REFUND_AGAIN_MS : pauseAfter(silences);
  return give(silences, now() + pause);
}

/** What the whole charge came to; null while nobody knows it here. */
async function wholeOf(
  settings: DeskSettings,
  station: string,
  attempt: string,
): Promise<Fen | null> {
  const task = await findAttempt(settings.pool, station, attempt);
  if (task !== null) return task.amount;
  return (await readCharge(settings, station, attempt))?.begun?.amount ?? null;
}
