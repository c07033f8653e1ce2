// How the keeper's money stands: worked out, agreed, paid; his own target; the month by days.
import { type Earned, feesOf } from '../../../core/commission/commission.ts';
import type { Settlement } from '../../../core/commission/settlement.ts';
import { type Fen, ZERO, fen, grouped, minus, most, plus } from '../../../core/money.ts';
import { dayOf, daysIn, effOf, monthOf } from '../../../core/time.ts';
import type { Bar } from '../../ui/bars.tsx';
import { NOT_ISSUED } from './words.ts';

export type Figure = { readonly label: string; readonly text: string };

const dues = (settlements: readonly Settlement[], ...states: Settlement['state'][]): Fen =>
  plus(
    ...settlements.filter(({ state }) => states.includes(state)).map(({ due }) => most(due, ZERO)),
  );

/**
 * 测算中 is what no statement has listed yet, `open`; then what waits for the keeper, for the post,
 * what went to the keeper in the year of `present`, and the tax that was withheld from it.
 */
export function standingFigures(
  open: Fen,
  settlements: readonly Settlement[],
  present: string,
): Figure[] {
  const year = present.slice(0, 4);
  const waiting = dues(settlements, 'issued');
  const paid = settlements.filter(
    ({ paidAt }) => paidAt !== null && monthOf(paidAt).startsWith(year),
  );
  const tax = plus(...paid.map((one) => one.tax ?? ZERO));
  return [
    { label: NOT_ISSUED, text: grouped(open) },
    ...(waiting > 0 ? [{ label: '待确认', text: grouped(waiting) }] : []),
    { label: '已确认', text: grouped(dues(settlements, 'confirmed', 'invoiced', 'withheld')) },
    { label: '今年已支付', text: grouped(plus(...paid.map((one) => one.paid ?? ZERO))) },
    ...(tax > 0 ? [{ label: '今年已代扣', text: grouped(tax) }] : []),
  ];
}

/** The keeper's own target for a month and how far it is. */
export type TargetView = { readonly words: string; readonly value: number; readonly max: number };

export function targetView(target: Fen | null, earned: Fen): TargetView | null {
  if (target === null || target <= 0) return null;
  const left = minus(target, earned);
  return {
    words:
      left > 0
        ? `目标 ¥${grouped(target)}，还差 ¥${grouped(left)}`
        : `目标 ¥${grouped(target)}，达到了，多 ¥${grouped(minus(ZERO, left))}`,
    value: Math.min(earned, target),
    max: target,
  };
}

export type DaysView = { readonly bars: readonly Bar[]; readonly sentence: string };

/** The month by days, up to today in the present one, with its sentence; null when it is empty. */
export function daysView(month: string, earned: readonly Earned[], now: number): DaysView | null {
  if (feesOf(earned) === 0) return null;
  const last = monthOf(now) === month ? Number(dayOf(now).slice(8)) : daysIn(month);
  const sums: number[] = Array.from({ length: last }, () => 0);
  for (const { stamp, fee } of earned) {
    const at = Number(dayOf(effOf(stamp)).slice(8)) - 1;
    sums[at] = (sums[at] ?? 0) + fee;
  }
  const best = sums.reduce((top, sum, i) => (sum > (sums[top] ?? 0) ? i : top), 0);
  const mean = fen(Math.round(feesOf(earned) / sums.length));
  return {
    bars: sums.map((sum, i) => ({
      label: `${i + 1} 日`,
      value: sum,
      text: `¥${grouped(fen(sum))}`,
    })),
    sentence: `最多的是 ${best + 1} 日 ¥${grouped(fen(sums[best] ?? 0))}，平均一天 ¥${grouped(mean)}`,
  };
}
