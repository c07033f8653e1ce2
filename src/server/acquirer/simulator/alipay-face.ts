// The simulated acquirer as Alipay's gateway: one address, methods by name, RSA2.
import * as v from 'valibot';
import { parseJson } from '../../../core/journal/entry.ts';
import { fen, negate, parseYuan, yuan } from '../../../core/money.ts';
import type { ListedCharge } from '../../../core/pay/listing.ts';
import { alipayTime, answerName, signedParams } from '../alipay-signing.ts';
import { isRsaSigned, rsaSigned } from '../rsa.ts';
import { type Deal, type Deals, isAllBack } from './deals.ts';
import type { Act, Fault } from './fault.ts';
import type { AlipaySide } from './keys.ts';
import type { Came, Face } from './wechat-face.ts';
import { zipped } from './zip-writer.ts';

const Amount = v.pipe(
  v.string(),
  v.transform((text) => parseYuan(text) ?? fen(-1)),
  v.check((amount) => amount >= 0),
);
const Content = v.object({
  out_trade_no: v.optional(v.string(), ''),
  out_request_no: v.optional(v.string(), ''),
  auth_code: v.optional(v.string(), ''),
  total_amount: v.optional(Amount, '0'),
  refund_amount: v.optional(Amount, '0'),
  bill_date: v.optional(v.string(), ''),
});
type Content = v.InferOutput<typeof Content>;

const ACTS: Readonly<Record<string, Act>> = {
  'alipay.trade.pay': 'pay',
  'alipay.trade.query': 'query',
  'alipay.trade.cancel': 'reverse',
  'alipay.trade.refund': 'refund',
  'alipay.trade.fastpay.refund.query': 'refunded',
  'alipay.data.dataservice.bill.downloadurl.query': 'list',
  'alipay.trade.precreate': 'shop-code',
};
const FILE = '/alipay-list';
const BY = 'alipay';
/** An answer signed under another time is no fault here: Alipay signs no time of its own. */
const DONE = { code: '10000', msg: 'Success' };

const refused = (sub: string): object => ({
  code: '40004',
  msg: 'Business Failed',
  sub_code: sub,
  sub_msg: sub,
});

const trade = (deal: Deal): object => ({
  out_trade_no: deal.number,
  trade_no: deal.transaction,
  buyer_logon_id: '159****5620',
  total_amount: yuan(deal.amount),
});

const STATUS = {
  paying: 'WAIT_BUYER_PAY',
  paid: 'TRADE_SUCCESS',
  failed: 'TRADE_CLOSED',
  reversed: 'TRADE_CLOSED',
} as const;

function pay(content: Content, deals: Deals, fault: Fault | null): object {
  const order = { number: content.out_trade_no, by: BY, amount: fen(content.total_amount) };
  const deal = deals.pay(order, content.auth_code, fault);
  if (deal === 'used') return refused('ACQ.PAYMENT_AUTH_CODE_INVALID');
  switch (deal.state) {
    case 'paid':
      return { ...DONE, ...trade(deal), gmt_payment: alipayTime(deal.at) };
    case 'paying':
      return { code: '10003', msg: 'order success pay inprocess', ...trade(deal) };
    default:
      return refused('ACQ.TRADE_HAS_CLOSE');
  }
}

function reverse(content: Content, deals: Deals, fault: Fault | null): object {
  const before = deals.find(content.out_trade_no)?.state;
  const deal = deals.reverse(content.out_trade_no, fault);
  if (deal === 'in-part') return refused('ACQ.REASON_TRADE_REFUND_FEE_ERR');
  if (deal === null) return refused('ACQ.TRADE_NOT_EXIST');
  const action = before === 'paid' ? 'refund' : 'close';
  return { ...DONE, ...trade(deal), retry_flag: 'N', action };
}

function refund(content: Content, deals: Deals, fault: Fault | null): object {
  const { out_trade_no: number, out_request_no: own, refund_amount: amount } = content;
  const isAgain = deals.refunded(own) !== 'absent';
  const state = deals.refund({ refund: own, number, amount: fen(amount) }, fault);
  if (state === 'absent') return refused('ACQ.TRADE_NOT_EXIST');
  if (state === 'too-much') return refused('ACQ.REFUND_AMT_NOT_EQUAL_TOTAL');
  return {
    ...DONE,
    out_trade_no: number,
    fund_change: isAgain || state === 'refunding' ? 'N' : 'Y',
    refund_fee: yuan(fen(amount)),
  };
}

function acted(act: Act, content: Content, deals: Deals, fault: Fault | null, url: URL): object {
  switch (act) {
    case 'pay':
      return pay(content, deals, fault);
    case 'query': {
      const deal = deals.find(content.out_trade_no);
      if (deal === null) return refused('ACQ.TRADE_NOT_EXIST');
      const state = isAllBack(deal) ? 'reversed' : deal.state;
      return { ...DONE, ...trade(deal), trade_status: STATUS[state] };
    }
    case 'reverse':
      return reverse(content, deals, fault);
    case 'refund':
      return refund(content, deals, fault);
    case 'refunded': {
      if (deals.find(content.out_trade_no) === null) return refused('ACQ.TRADE_NOT_EXIST');
      const state = deals.refunded(content.out_request_no);
      const isDone = state === 'refunded' ? { refund_status: 'REFUND_SUCCESS' } : {};
      return { ...DONE, out_trade_no: content.out_trade_no, ...isDone };
    }
    case 'list':
      if (fault?.fault === 'no-list') return refused('isp.bill_not_exist');
      return {
        ...DONE,
        bill_download_url: `${url.origin}${FILE}?day=${content.bill_date}`,
      };
    case 'shop-code':
      deals.show({ number: content.out_trade_no, by: BY, amount: fen(content.total_amount) });
      return { ...DONE, qr_code: `https://qr.alipay.com/${content.out_trade_no.slice(0, 16)}` };
  }
}

const HEADING = Array.from({ length: 25 }, (_, i) => `column-${i + 1}`).join(',');

/** A list as the file has it: remarks around, amounts of refunds and fees negative. */
function fileOf(lines: readonly ListedCharge[]): string {
  const rows = lines.map(({ transaction, attempt, refund, amount, fee, at }) => {
    const sum = yuan(refund === null ? amount : negate(amount));
    const when = alipayTime(at);
    const deal = [transaction, `${attempt ?? ''}\t`, '', 'shop', when, when, '', '', '', '', 'm'];
    const money = [sum, sum, '0.00', '0.00', '0.00', '0.00', '0.00', '', '0.00', '0.00'];
    return [...deal, ...money, refund ?? '', yuan(negate(fee)), '0.00', ''].join(',');
  });
  return ['#remark', HEADING, ...rows, '#remark', `#total ${rows.length}`].join('\r\n');
}

/** Alipay's face on these books. */
export function alipayFace(side: AlipaySide, deals: Deals): Face {
  const paramsOf = ({ body, url }: Came): Record<string, string> =>
    Object.fromEntries([...url.searchParams, ...new URLSearchParams(body)]);
  const actOf = (came: Came): Act | null =>
    came.url.pathname === FILE ? 'list' : (ACTS[paramsOf(came)['method'] ?? ''] ?? null);
  return {
    actOf,
    answer: (came, fault) => {
      if (came.url.pathname === FILE) {
        const lines = deals.list(BY, came.url.searchParams.get('day') ?? '');
        return new Response(new Uint8Array(zipped('deals.csv', fileOf(lines))));
      }
      const params = paramsOf(came);
      const name = answerName(params['method'] ?? '');
      const isSigned = isRsaSigned(signedParams(params), params['sign'] ?? '', side.theirs);
      const content = v.safeParse(Content, parseJson(params['biz_content'] ?? ''));
      const act = actOf(came);
      const body =
        !isSigned || params['app_id'] !== side.app
          ? { code: '40002', msg: 'Invalid Arguments', sub_code: 'isv.invalid-signature' }
          : act === null || !content.success
            ? { code: '40004', msg: 'Business Failed', sub_code: 'ACQ.INVALID_PARAMETER' }
            : acted(act, content.output, deals, fault, came.url);
      const text = JSON.stringify(body);
      const over = fault?.fault === 'wrong-signature' ? `${text} ` : text;
      return new Response(`{"${name}":${text},"sign":"${rsaSigned(over, side.own)}"}`, {
        headers: { 'content-type': 'text/html;charset=utf-8' },
      });
    },
  };
}
