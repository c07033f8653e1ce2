// Refunds on their way: each is sent with its own number until the centre says that it is done,
// and again after a reload or a night without a network.
import { yuan } from '../core/money.ts';
import { isRefundDue } from '../core/pay/till.ts';
import { aloudRefunded } from './charge-telling.ts';
import type { Session } from './session.ts';
import { openRefunds, refundOf } from './store/pay/charges.ts';
import { network } from './sync/network.ts';
import { askRefund } from './sync/paying.ts';
import { say } from './ui/toast-queue.ts';

/** Refunds that were still open when this page last looked, and when each was last sent. */
export type RefundsSeen = { open: readonly string[]; readonly askedAt: Map<string, number> };

/** Sends what is due of the open refunds, and tells of those that are done since the last look. */
export async function lookRefunds(
  { store, settings, now, sync }: Session,
  seen: RefundsSeen,
  isReachable: boolean,
): Promise<void> {
  const refunds = await openRefunds(store);
  const before = seen.open;
  seen.open = refunds.map(({ refund }) => refund);
  for (const one of refunds) {
    const { refund, begun } = one;
    if (begun === null || !isReachable) continue;
    if (!isRefundDue(one, seen.askedAt.get(refund) ?? null, now())) continue;
    seen.askedAt.set(refund, now());
    const { attempt, amount } = begun;
    askRefund(store, network, { refund, attempt, amount })
      .then(() => sync?.wake())
      .catch(reportError);
  }
  for (const refund of before.filter((one) => !seen.open.includes(one))) {
    const done = await refundOf(store, refund);
    if (done?.state !== 'refunded' || done.begun === null) continue;
    say(`¥${yuan(done.begun.amount)} 已经退到客人的账户里。`);
    aloudRefunded(settings, done.begun.amount);
  }
}
