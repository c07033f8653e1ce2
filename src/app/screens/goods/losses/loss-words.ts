import { type Loss, REASONS, type Reason, lossTotals } from '../../../../core/goods/write-off.ts';
import { type Fen, yuan } from '../../../../core/money.ts';

/** Reasons of a write-off, as a keeper says them. */
export const REASON_WORDS: Readonly<Record<Reason, string>> = {
  broken: '坏了',
  expired: '过期',
  missing: '少了',
  'own-use': '自用',
  given: '送人',
  other: '别的',
  found: '多了',
};

export const REASON_OPTIONS = REASONS.map((value) => ({ value, label: REASON_WORDS[value] }));

/** What writing it off is called: 报溢 adds, 自用 and gifts are meant, the rest is 报损. */
export function actWords(reason: Reason): string {
  switch (reason) {
    case 'found':
      return '报溢';
    case 'own-use':
      return '自用';
    case 'given':
      return '送人';
    default:
      return '报损';
  }
}

/** The sentence above a month's losses. */
export function lossSentence(losses: readonly Loss[], amount: Fen): string {
  const { lost, byReason } = lossTotals(losses);
  if (losses.length === 0) return '这个月没有报损。';
  const own = byReason.get('own-use') ?? 0;
  const share = amount <= 0 || lost <= 0 ? '' : `，每卖 100 元亏掉${perHundred(lost, amount)}`;
  const used = own === 0 ? '' : `；自家用了 ¥${yuan(byReason.get('own-use') ?? lost)}`;
  return `这个月亏掉 ¥${yuan(lost)}${share}${used}。`;
}

/** Parts of a hundred with one decimal; less than one tenth is not told as nothing. */
function perHundred(part: number, whole: number): string {
  const tenths = Math.round((part * 1000) / whole);
  return tenths === 0 ? '不到 0.1 元' : ` ${(tenths / 10).toFixed(1)} 元`;
}
