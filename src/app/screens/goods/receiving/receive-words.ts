// Sentences of the receiving screens.
import { type CostChange, costChange } from '../../../../core/goods/cost-change.ts';
import { WHOLESALE } from '../../../../core/goods/supplier.ts';
import { yuan } from '../../../../core/money.ts';
import { dayAfter } from '../../../../core/time.ts';
import type { Ticked } from './receiving-body.ts';
import { type Dates, type DraftLine, type ReceivingDraft, unitPrice } from './receiving-draft.ts';

/** What came against what was announced: 和单子一样, 少 2 样，多 1 样. */
export function differenceWords(lines: readonly Ticked[]): string {
  const count = (of: (line: Ticked) => boolean): number => lines.filter(of).length;
  const less = count(({ came, expected }) => came < expected);
  const more = count(({ came, expected }) => came > expected && expected > 0);
  const other = count(({ expected }) => expected === 0);
  const parts = [
    less > 0 ? `少了 ${less} 样` : '',
    more > 0 ? `多了 ${more} 样` : '',
    other > 0 ? `${other} 样不在单子上` : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? '和单子一样，都齐了。' : `${parts.join('，')}，照实收。`;
}

/** Who brought it, short enough for a button. */
export const supplierWords = ({ supplier, supplierId }: ReceivingDraft): string =>
  supplier.trim() === '' && supplierId === WHOLESALE ? '邮政批销' : supplier.trim().slice(0, 6);

/** When a delivery comes: 今天到, 明天到, 11-24 到, 11-18 就该到了. */
export function dueWords(due: string, today: string): string {
  if (due === today) return '今天到';
  if (due === dayAfter(today, 1)) return '明天到';
  return due < today ? `${due.slice(5)} 就该到了` : `${due.slice(5)} 到`;
}

/** What is new about a line's cost; gifts have no news. */
export const changeOf = (line: DraftLine): CostChange | null =>
  line.gift ? null : costChange(unitPrice(line), line.was, line.price);

/** 比上次涨 ¥0.20 · 毛利 8.0%; '' when there is nothing to look at. */
export function changeWords(line: DraftLine): string {
  const change = changeOf(line);
  if (change === null) return '';
  const { dearer, margin, warning } = change;
  const parts = [
    dearer === null || dearer === 0
      ? ''
      : `比上次${dearer > 0 ? '涨' : '降'} ¥${yuan(dearer).replace('-', '')}`,
    warning === 'loss' ? '进价不比卖价低' : '',
    warning === 'thin' && margin !== null ? `毛利只有 ${(margin / 10).toFixed(1)}%` : '',
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

/** A line's dates: 10-20 生产，27-07-17 到期; '' when none is known. */
export function dateWords({ made, days, until, batch }: Dates): string {
  const last = until ?? (made === undefined || days === undefined ? null : dayAfter(made, days));
  return [
    made === undefined ? '' : `${made.slice(2)} 生产`,
    last === null ? '' : `${last.slice(2)} 到期`,
    batch === undefined ? '' : `批号 ${batch}`,
  ]
    .filter((part) => part !== '')
    .join('，');
}
