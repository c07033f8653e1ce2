import { type Fen, ZERO, fen, grouped } from '../../../../core/money.ts';
import type { Worth, WorthDay } from '../../../store/goods/worth.ts';
import { WHY_MOVED } from './move-words.ts';

const size = (amount: Fen): string => `¥${grouped(amount).replace('-', '')}`;

/** What all stock is worth now, and what it was worth at the beginning. */
export function worthSentence({ days }: Worth): string {
  const first = days[0]?.worth ?? ZERO;
  const last = days.at(-1)?.worth ?? ZERO;
  const now = `现在的货按进价值 ${size(last)}`;
  if (first === last) return `${now}，和 ${days.length} 天前一样。`;
  return `${now}，比 ${days.length} 天前${last > first ? '多' : '少'} ${size(fen(last - first))}。`;
}

/** How long the stock lasts at the pace of its sales; '' where nothing was sold. */
export function turnoverSentence({ days, byWhy }: Worth): string {
  const sold = -(byWhy.get('sale') ?? 0) - (byWhy.get('return') ?? 0);
  // A shop that began within these days is judged by the days since.
  const start = days.findIndex(({ worth }, i) => i > 0 && worth !== days[i - 1]?.worth);
  const told = days.slice(Math.max(0, start));
  const mean = told.reduce((sum, { worth }) => sum + worth, 0) / Math.max(1, told.length);
  if (sold <= 0 || mean <= 0 || start < 0) return '';
  return `按这个速度，店里的货平均 ${Math.round((mean * told.length) / sold)} 天卖完一遍。`;
}

/** What changed the stock's worth, the largest first. */
export const changeLines = ({
  byWhy,
}: Pick<Worth, 'byWhy'>): readonly { title: string; amount: string }[] =>
  [...byWhy]
    .filter(([, amount]) => amount !== 0)
    .sort(([, a], [, b]) => Math.abs(b) - Math.abs(a))
    .map(([why, amount]) => ({
      title: WHY_MOVED[why] ?? why,
      amount: `${amount < 0 ? '−' : '+'}${size(amount)}`,
    }));

/** What changed the stock's worth on a day, in a line. */
export const changeWords = (day: WorthDay): string =>
  changeLines(day)
    .map(({ title, amount }) => `${title} ${amount}`)
    .join(' · ');
