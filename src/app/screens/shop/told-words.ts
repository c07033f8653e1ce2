// How a code was understood, in words: one line a field, one sentence a kind.
import type { CodeFacts, KindTold } from '../../../core/barcode/telling.ts';
import { yuan } from '../../../core/money.ts';
import { CHANNEL_WORDS } from '../../parts/code-words.ts';
import { CARRIER_WORDS } from '../../parts/post-words.ts';
import { weightText } from '../../parts/quantity.ts';

/** What each kind of code is called. */
export const KIND_WORDS: Readonly<Record<string, string>> = {
  enrol: '绑定机器的码',
  member: '会员码',
  known: '店里的商品',
  payment: '付款码',
  scale: '秤码',
  gtin: '商品条码',
  carton: '整箱的码',
  short: '店里的短码',
  parcel: '包裹单号',
  acquirer: '别家的付款码',
};

/** One field: its name, what it says, and whether it is wrong. */
export type FactWords = { readonly name: string; readonly text: string; readonly wrong: boolean };

const told = <T>(
  name: string,
  fact: T | undefined,
  words: (fact: T) => string,
  isWrong: (fact: T) => boolean = () => false,
): FactWords[] => (fact === undefined ? [] : [{ name, text: words(fact), wrong: isWrong(fact) }]);

const plain = (text: string): string => text;

/** The fields of a code, in the order in which they are read. */
export const factWords = (facts: CodeFacts): FactWords[] => [
  ...told('开头', facts.flag, plain),
  ...told('货号', facts.plu, plain),
  ...told('重量', facts.grams, (grams) => `${weightText(grams)} kg`),
  ...told('单价', facts.unitPriceFen, (price) => `¥${yuan(price)}/kg`),
  ...told('金额', facts.amountFen, (amount) => `¥${yuan(amount)}`),
  ...told('号码', facts.code, plain),
  ...told('箱里的商品', facts.item, plain),
  ...told('包装', facts.level, (level) => `第 ${level} 级`),
  ...told('哪一家', facts.channel, (channel) => CHANNEL_WORDS[channel]),
  ...told('快递', facts.carrier, (carrier) => CARRIER_WORDS[carrier] ?? carrier),
  ...told('把握', facts.sure, (sure) => (sure ? '一定是' : '猜的，可以改')),
  ...told('位数', facts.length, (length) => `${length} 位`),
  ...told(
    '校验位',
    facts.check,
    ({ digit, right }) => (digit === right ? `${digit}，对` : `${digit}，应该是 ${right}`),
    ({ digit, right }) => digit !== right,
  ),
];

const READ: Readonly<Record<string, string>> = {
  enrol: '这种码哪里扫都认得，不会当货。',
  member: '这种码哪里扫都认得，不会当货。',
  known: '店里有商品用这个码。',
  payment: '开头和位数在付款码表里，不会当货卖。',
  scale: '照店里的秤码排法读的。',
  gtin: '校验位对，是商品条码；店里没有就当新商品问你。',
  carton: '14 位，第一位是包装，后面是里面的商品。',
  short: '1 到 7 位数字，是店里自己编的码。',
  acquirer: '开头不认得，交给收款的去认。',
};

const UNREAD: Readonly<Record<string, string>> = {
  'scale/flag': '像秤码，可是这个开头没设。要认它，去“秤码和付款码”加上。',
  'scale/check': '校验位不对。店里设了“校验位不对就不认”。',
  'scale/empty': '货号、重量或金额是 0，不能卖。',
  'scale/plu': '是秤码，可是还没有这个货号的商品。先给商品填上货号。',
  'gtin/check': '校验位不对，多半扫错或印错了，不认。',
  'carton/variable': '9 开头的箱子数量不定，认不了。',
  'payment/prefix': '位数像付款码，开头不在付款码表里。',
  'parcel/unsure': '光看数字定不了。在“邮政”里扫才当包裹。',
};

/** Why a kind took the code for its own, or not: one sentence. */
export function whyTold({ kind, why, facts }: KindTold): string {
  if (why !== null) return UNREAD[`${kind}/${why}`] ?? '不是这一种。';
  if (kind !== 'parcel') return READ[kind] ?? '';
  return facts.sure === true ? '这种单号只有这一家用。' : '在“邮政”里扫，都当包裹单号。';
}
