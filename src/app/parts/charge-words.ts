import type { Channel } from '../../core/pay/attempt.ts';
import type { Charge } from '../../core/pay/charge.ts';
import { type Refund, isRefused } from '../../core/pay/refund.ts';
import { CHANNEL_WORDS } from './code-words.ts';

/** What a guest pays with: 微信, 支付宝; 扫码 where the code says nothing. */
export const payName = (channel: Channel): string =>
  channel === 'other' ? '扫码' : CHANNEL_WORDS[channel];

/** How a charge stands, in the words of a counter. */
export function stateWords({ state, isGivenUp, begun }: Charge): string {
  switch (state) {
    case 'begun':
    case 'sent':
      return isGivenUp ? '不收了，正在关掉' : '正在收';
    case 'unknown':
      return isGivenUp ? '不收了，正在关掉' : '没有回音，正在查';
    case 'paying':
      if (isGivenUp) return '不收了，正在关掉';
      return begun?.way === 'shop-code' ? '等客人扫码' : '等客人付';
    case 'reversing':
      return '正在取消';
    case 'paid':
      return '收到了';
    case 'failed':
      return '没收到';
    case 'reversed':
      return '取消了，没收钱';
    case 'owed':
      return '客人后来又付了，正在退给他';
  }
}

/** Why a charge ended without money, and what to do; the acquirers' own codes, ours last. */
const NOT_PAID: readonly [RegExp, string][] = [
  [/not-?enough/, '客人的钱不够，请换一种付法。'],
  [/expire/, '付款码过期了，请客人刷新，再扫一次。'],
  [/used|repeat/, '这个付款码用过了，请客人刷新，再扫一次。'],
  [/(?:auth-?)?code.*invalid|invalid.*code/, '这个付款码不能用，请客人打开付款码，再扫一次。'],
  [/limit/, '超过了客人的付款限额，请换一种付法。'],
  [/refuse|cancel/, '客人没有付，请换一种付法。'],
  [/no-acquirer/, '这个店还没开通扫客人的码，请客人扫店里的码。'],
];

/** What to say of a charge that took no money. */
export function notPaidWords({ state, why }: Charge): string {
  if (state === 'reversed') return '没有收到钱，这笔已经关掉。';
  const known = NOT_PAID.find(([codes]) => codes.test(why));
  return known?.[1] ?? '没有收到钱，请再扫一次，或换一种付法。';
}

/** How a refund stands. */
export function refundWords(refund: Refund): string {
  if (isRefused(refund)) return '没退：这笔已经退够了，请退现金';
  switch (refund.state) {
    case 'begun':
      return '等联网后退回';
    case 'sent':
    case 'unknown':
    case 'refunding':
      return '正在退回';
    case 'refunded':
      return '退回去了';
    case 'failed':
      return '没退成，每小时再试，先别退现金';
  }
}

/** Said at once where a payment code cannot be charged now. */
export const NOT_NOW = '现在不能扫付款码，请客人扫店里的码或付现金。';
