import { type Fen, fen, grouped, parseYuan, plus, yuan } from '../../../core/money.ts';
import type { PayDay, SourceDay } from '../../../core/pay/day.ts';
import { type FeeRates, isOddFee } from '../../../core/pay/fees.ts';
import type { Listed } from '../../../core/pay/listing.ts';
import type { Taking } from '../../../core/pay/matching.ts';
import type { ListAnswer } from '../../../core/pay/protocol.ts';
import type { ListImported } from '../../store/pay/list-import.ts';
import type { Missed } from '../../sync/request.ts';
import { whyWords } from '../../words.ts';

const SOURCES: Record<SourceDay['source'], string> = {
  wechat: '微信',
  alipay: '支付宝',
  aggregator: '聚合收款',
  other: '别的收款',
  unlisted: '店里记的',
};
export const sourceName = (source: SourceDay['source']): string => SOURCES[source];

/** What one of them took, gave back and kept. */
export function sourceWords(one: SourceDay): string {
  const { paid, refunded, fee, byRate, isEstimate } = one;
  const back = refunded.count > 0 ? `，退 ${refunded.count} 笔 ¥${yuan(refunded.amount)}` : '';
  const isOdd = !isEstimate && isOddFee(fee, byRate, paid.count + refunded.count);
  const odd = isOdd && byRate !== null ? `，按费率该是 ¥${yuan(byRate)}` : '';
  const kept =
    fee === null ? '手续费：费率没填' : `手续费${isEstimate ? '大约' : ''} ¥${yuan(fee)}${odd}`;
  return `收 ${paid.count} 笔${back}，${kept}`;
}

/** "今天扫码应收 ¥1,805.00，对得上吗？": the one question at closing. */
export const dueWords = ({ due }: PayDay, name: string): string =>
  `${name}扫码应收 ¥${grouped(due)}，对得上吗？`;

/** Of what the sum is made where money went back; null where all that came is due. */
export const madeWords = ({ due, back }: Pick<PayDay, 'due' | 'back'>): string | null =>
  back === 0 ? null : `收了 ¥${grouped(plus(due, back))}，退了 ¥${grouped(back)}。`;

/** What the keeper has said of the day; of an earlier sum he is asked again. */
export function agreedWords(agreed: { due: Fen; lacks: Fen }, due: Fen): string | null {
  if (agreed.due !== due) return null;
  if (agreed.lacks === 0) return '说过了：对得上。';
  return agreed.lacks > 0
    ? `说过了：少收 ¥${yuan(agreed.lacks)}。`
    : `说过了：多收 ¥${grouped(agreed.lacks).replace('-', '')}。`;
}

/** How list and shop compare, in one sentence. */
export function gapWords({ isListed, gap, matched, strangeBack, unlistedBack }: PayDay): string {
  if (!isListed) return '还没有对账单，先按店里记的看。';
  const { onlyListed, onlyTaken } = matched;
  const parts = [
    ...(onlyListed.length > 0
      ? [`${onlyListed.length} 笔 ¥${yuan(gap.unsold)} 收到了、店里没记`]
      : []),
    ...(onlyTaken.length > 0
      ? [`${onlyTaken.length} 笔 ¥${yuan(gap.unpaid)} 店里记了、没收到`]
      : []),
    ...(gap.unequal !== 0 ? [`金额不一样的差 ¥${yuan(gap.unequal).replace('-', '')}`] : []),
    ...(unlistedBack > 0 ? [`¥${yuan(unlistedBack)} 退款还没退到`] : []),
    ...(strangeBack > 0 ? [`¥${yuan(strangeBack)} 退款店里没记`] : []),
  ];
  if (parts.length === 0) return `${matched.pairs.length} 笔都对上了，一分不差。`;
  return `${matched.pairs.length} 笔对上了；${parts.join('，')}。`;
}

/** What came of fetching the lists. */
export function fetchedWords(answer: ListAnswer | Missed): string {
  if (answer.ok) {
    return answer.fresh > 0 ? `取来了，新的 ${answer.fresh} 笔。` : '取来了，没有新的。';
  }
  switch (answer.why) {
    case 'not-ready':
      return '这天的对账单还没出，第二天上午十点以后再取。';
    case 'no-acquirer':
      return '这个店还没开通自动取对账单。';
    default:
      return '没取到对账单，过一会儿再取。';
  }
}

export const NO_LIST = '这个文件不是对账单，请选微信或支付宝下载的那个 CSV 文件。';

/** What came of reading a list from a file. */
export function importedWords(read: ListImported): string {
  if (!read.ok) return read.why === 'no-list' ? NO_LIST : whyWords(read.why);
  return read.fresh > 0
    ? `读好了，${read.lines} 笔里新的有 ${read.fresh} 笔。`
    : `读好了，${read.lines} 笔都有了。`;
}

/** So far apart two may still be one payment, milliseconds. */
const NEAR = 2 * 3_600_000;
const MOST = 2;

/** Which sales a line that has none may have paid: of its amount, or soon before or after. */
export const likely = (line: Listed, takings: readonly Taking[]): Taking[] =>
  takings
    .filter(({ amount, at }) => amount === line.amount || Math.abs(at - line.at) <= NEAR)
    .sort(
      (a, b) =>
        Number(b.amount === line.amount) - Number(a.amount === line.amount) ||
        Math.abs(a.at - line.at) - Math.abs(b.at - line.at),
    )
    .slice(0, MOST);

/** "0.38 %", or that it was never filled in. */
export const rateWords = (rate: number | null): string =>
  rate === null ? '没填' : `${yuan(fen(rate))}%`;

/** Where the rates come from. */
export const rateSource = ({ from }: FeeRates): string =>
  from === undefined || from === ''
    ? '费率各店不一样，看看签的合同或微信、支付宝的通知，填了就能核对手续费。'
    : `依据：${from}`;

/** A rate that was typed as a percentage, parts of 10,000; undefined where it is none. */
export function rateTyped(text: string): number | null | undefined {
  if (text.trim() === '') return null;
  const rate = parseYuan(text);
  return rate !== null && rate >= 0 && rate <= MOST_RATE ? rate : undefined;
}
/** 10 %: nobody keeps more. */
const MOST_RATE = 1_000;
