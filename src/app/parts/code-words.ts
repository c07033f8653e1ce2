// What codes mean, in a keeper's words.
import type { Candidate } from '../../core/barcode/code-kind.ts';
import type { PaymentChannel } from '../../core/barcode/payment-code.ts';
import type { ScaleLabel } from '../../core/barcode/scale.ts';
import type { Product } from '../../core/goods/product.ts';
import { yuan } from '../../core/money.ts';
import { goodsMeant } from '../reading.ts';
import type { IconName } from '../ui/icon-paths.ts';
import { CLUB_WORDS } from './club-words.ts';
import { CARRIER_WORDS } from './post-words.ts';
import { weightText } from './quantity.ts';

export const CHANNEL_WORDS: Record<PaymentChannel | 'unknown', string> = {
  wechat: '微信',
  alipay: '支付宝',
  unionpay: '云闪付',
  ecny: '数字人民币',
  unknown: '看不出是哪家',
};

/** 1.750 kg · ¥15.00: what a scale label says, without its item. */
export const labelWords = ({ grams, unitPriceFen, amountFen }: Omit<ScaleLabel, 'plu'>): string =>
  [
    grams === undefined ? '' : `${weightText(grams)} kg`,
    unitPriceFen === undefined ? '' : `¥${yuan(unitPriceFen)}/kg`,
    amountFen === undefined ? '' : `¥${yuan(amountFen)}`,
  ]
    .filter((word) => word !== '')
    .join(' · ');

/** A meaning on a button: what it is, and by what it is told apart from the others. */
export type MeaningWords = {
  readonly title: string;
  readonly detail: string;
  readonly icon: IconName;
};

/** The words for one meaning of a scan; `products` are the goods that it may be. */
export function meaningWords(candidate: Candidate, products: readonly Product[]): MeaningWords {
  const goods = goodsMeant(candidate, products);
  switch (candidate.as) {
    case 'known':
    case 'product-in-parcel':
      return {
        title: goods?.product.name ?? '商品',
        detail: goods === null ? candidate.code : `商品条码 · ¥${yuan(goods.unit.price)}`,
        icon: 'package',
      };
    case 'scale':
      return {
        title: goods?.product.name ?? `货号 ${candidate.plu}`,
        detail: `秤码 · ${labelWords(candidate)}`,
        icon: 'tag',
      };
    case 'payment':
      return {
        title: `${CHANNEL_WORDS[candidate.channel]}付款码`,
        detail: '客人手机上的码，不是货',
        icon: 'qr-code',
      };
    case 'parcel':
      return {
        title: `${CARRIER_WORDS[candidate.carrier] ?? ''}包裹`,
        detail: `单号 ${candidate.code}`,
        icon: 'mail',
      };
    case 'enrol':
      return { title: '绑定机器的码', detail: candidate.code, icon: 'settings' };
    case 'member':
      return {
        title: `${CLUB_WORDS[candidate.club].name}码`,
        detail: '客人的，不是货',
        icon: 'user',
      };
    case 'gtin':
      return { title: '新商品', detail: `条码 ${candidate.gtin}`, icon: 'plus' };
    case 'short':
      return { title: '新商品', detail: `短码 ${candidate.code}`, icon: 'plus' };
    case 'carton':
      return { title: '整箱', detail: `箱码 ${candidate.gtin14}`, icon: 'package' };
    case 'unknown':
      return { title: '看不懂', detail: candidate.text, icon: 'alert-triangle' };
  }
}
