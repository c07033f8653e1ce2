// What is near its end, sorted into the shop's own warnings and put into words.
import { type Batch, daysLeft } from '../../../../core/goods/batch.ts';
import { stockText } from '../../../parts/quantity.ts';
import type { Dated } from '../../../store/goods/batches.ts';

/** Goods of one warning: `within` days are left at most; null: their last day is past. */
export type Warned = { readonly within: number | null; readonly goods: readonly Dated[] };

/** The goods by the shop's warnings, what has expired first; empty warnings are left out. */
export function warnedOf(
  goods: readonly Dated[],
  warnings: readonly number[],
  today: string,
): Warned[] {
  const steps = [...new Set(warnings)].sort((a, b) => a - b);
  const stepOf = ({ left }: Dated): number | null => {
    const days = daysLeft(left[0]?.until ?? today, today);
    return days < 0 ? null : (steps.find((step) => days <= step) ?? steps.at(-1) ?? 0);
  };
  return [null, ...steps].flatMap((within) => {
    const own = goods.filter((one) => stepOf(one) === within);
    return own.length === 0 ? [] : [{ within, goods: own }];
  });
}

export const warningWords = ({ within, goods }: Warned): string =>
  within === null ? `过期了，别卖 ${goods.length} 样` : `${within} 天内到期 ${goods.length} 样`;

/** 11-25 到期，还有 4 天 · 3 瓶. */
export function batchWords(
  { product }: Pick<Dated, 'product'>,
  { until, quantity }: Batch,
  today: string,
): string {
  const days = daysLeft(until, today);
  const when = days < 0 ? `过了 ${-days} 天` : days === 0 ? '今天最后一天' : `还有 ${days} 天`;
  return `${until.slice(2)} 到期，${when} · ${stockText(quantity, product)}`;
}

/** One sentence above the list. */
export function expiringSentence(warned: readonly Warned[]): string {
  const gone = warned.find(({ within }) => within === null)?.goods.length ?? 0;
  const near = warned.reduce((sum, one) => sum + (one.within === null ? 0 : one.goods.length), 0);
  if (gone === 0) return `${near} 样快到期了，先卖它们，或者便宜点卖。`;
  const rest = near === 0 ? '' : `还有 ${near} 样快到期。`;
  return `${gone} 样过期了，今天从货架上拿下来。${rest}`;
}
