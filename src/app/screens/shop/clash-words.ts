import type { Clash } from '../../../core/barcode/clash.ts';
import type { PaymentCodeRow } from '../../../core/barcode/payment-row.ts';
import { CHANNEL_WORDS } from '../../parts/code-words.ts';

/** 微信付款码（10–15 开头，18 位）. */
export const payRowWords = ({ channel, from, to, min, max }: PaymentCodeRow): string => {
  const start = from === to ? from : `${from}–${to}`;
  const size = min === max ? `${min}` : `${min}–${max}`;
  return `${CHANNEL_WORDS[channel]}付款码（${start} 开头，${size} 位）`;
};

/** Why settings about codes are refused: one sentence that names both, and what to do. */
export function clashWords(clash: Clash, product: string): string {
  switch (clash.why) {
    case 'flag-form':
      return `秤码开头只能是 20 到 24，“${clash.flag}”不行，请改一个。`;
    case 'flag-payment':
      return `秤码开头 ${clash.flag} 和${payRowWords(clash.row)}撞了，请换成不撞的开头。`;
    case 'flag-product':
      return `秤码开头 ${clash.flag} 和商品“${product}”的条码 ${clash.code} 撞了，请换一个开头。`;
    case 'payment-range':
      return `${payRowWords(clash.row)}填反了：小的在前，大的在后。`;
    case 'payment-payment':
      return `${payRowWords(clash.other)}和${payRowWords(clash.row)}撞了，请改其中一个。`;
    case 'payment-product':
      return `${payRowWords(clash.row)}和商品“${product}”的条码 ${clash.code} 撞了，请先改一个。`;
  }
}
