// The simulated acquirer as WeChat Pay (APIv3): the same paths, fields, codes and signatures.
import { randomBytes } from 'node:crypto';
import * as v from 'valibot';
import { parseJson } from '../../../core/journal/entry.ts';
import { PriceSchema, yuan } from '../../../core/money.ts';
import { clockOf, dayOf } from '../../../core/time.ts';
import type { ListedCharge } from '../../../core/pay/listing.ts';
import { isRsaSigned, rsaSigned } from '../rsa.ts';
import { signedLines } from '../wechat-signing.ts';
import type { Deal, Deals } from './deals.ts';
import type { Act, Fault } from './fault.ts';
import type { WechatSide } from './keys.ts';

/** A request as it came in; `body` is its text. */
export type Came = {
  readonly method: string;
  readonly url: URL;
  readonly body: string;
  readonly header: (name: string) => string;
};

/** What one wire of the simulator does: names the act of a request, and answers it. */
export type Face = {
  readonly actOf: (came: Came) => Act | null;
  readonly answer: (came: Came, fault: Fault | null) => Response;
};

const Money = v.object({ total: PriceSchema });
const PaySchema = v.object({
  out_trade_no: v.string(),
  amount: Money,
  payer: v.object({ auth_code: v.string() }),
  mchid: v.string(),
  appid: v.string(),
  scene_info: v.object({ device_ip: v.string() }),
});
const NativeSchema = v.object({ out_trade_no: v.string(), amount: Money, notify_url: v.string() });
const RefundSchema = v.object({
  out_trade_no: v.string(),
  out_refund_no: v.string(),
  amount: v.object({ refund: PriceSchema, total: PriceSchema }),
});

const TRADE = '/v3/pay/transactions/';
const REFUNDS = '/v3/refund/domestic/refunds';
const LIST = '/v3/bill/tradebill';
const FILE = '/v3/billdownload/file';
const STATES = {
  paying: 'USERPAYING',
  paid: 'SUCCESS',
  failed: 'PAYERROR',
  reversed: 'REVOKED',
} as const;
const BY = 'wechat';
const HOUR_S = 3_600;

type Told = { readonly status: number; readonly body: object | null };
const refused = (status: number, code: string): Told => ({ status, body: { code, message: code } });
const told = (body: object): Told => ({ status: 200, body });

const numberIn = ({ url }: Came): string =>
  decodeURIComponent(/out-trade-no\/([^/]+)/.exec(url.pathname)?.[1] ?? '');

/** The time as WeChat writes it, China's, with its offset. */
const timeOf = (at: number): string =>
  `${new Date(at + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`;

function trade(deal: Deal, { merchant, app }: WechatSide): object {
  // Only the state is told until it is paid.
  if (deal.state !== 'paid') return { trade_state: STATES[deal.state], out_trade_no: deal.number };
  return {
    mchid: merchant,
    appid: app,
    out_trade_no: deal.number,
    transaction_id: deal.transaction,
    trade_type: 'MICROPAY',
    trade_state: deal.refunds.length > 0 ? 'REFUND' : 'SUCCESS',
    bank_type: 'OTHERS',
    success_time: timeOf(deal.at),
    payer: { openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o' },
    amount: { total: deal.amount, payer_total: deal.amount, currency: 'CNY' },
  };
}

const REFUND_STATES = { refunded: 'SUCCESS', refunding: 'PROCESSING', closed: 'CLOSED' } as const;
const refundTold = (state: keyof typeof REFUND_STATES, refund: string): Told =>
  told({
    refund_id: `50000${refund.slice(0, 20)}`,
    out_refund_no: refund,
    status: REFUND_STATES[state],
  });

const HEADING = Array.from({ length: 27 }, (_, i) => `column-${i + 1}`).join(',');

/** A list as the file has it: every field marked, the sums behind. */
function fileOf(lines: readonly ListedCharge[], { merchant, app }: WechatSide): string {
  const rows = lines.map((line) => {
    const { transaction, attempt, refund, amount, fee, at } = line;
    const paid = refund === null ? yuan(amount) : '0.00';
    const back = refund === null ? '0.00' : yuan(amount);
    const when = `${dayOf(at)} ${clockOf(at)}:${timeOf(at).slice(17, 19)}`;
    const deal = [when, app, merchant, '0', '', transaction, attempt ?? '', 'openid', 'MICROPAY'];
    const state = [refund === null ? 'SUCCESS' : 'REFUND', 'OTHERS', 'CNY', paid, '0.00'];
    const gone = [refund === null ? '0' : 'R1', refund ?? '0', back, '0.00', '', ''];
    return [...deal, ...state, ...gone, 'shop', '', `${yuan(fee)}000`, '0.38%', paid, back, ''];
  });
  const text = rows.map((row) => row.map((field) => `\`${field}`).join(',')).join('\n');
  return `${HEADING}\n${text}\nsums\n\`${rows.length}\n`;
}

function pay({ body }: Came, deals: Deals, fault: Fault | null, side: WechatSide): Told {
  const asked = v.safeParse(PaySchema, parseJson(body));
  if (!asked.success) return refused(400, 'PARAM_ERROR');
  const { out_trade_no: number, amount, payer } = asked.output;
  const order = { number, by: BY, amount: amount.total };
  const deal = deals.pay(order, payer.auth_code, fault);
  if (deal === 'used') return refused(400, 'AUTH_CODE_INVALID');
  if (fault?.fault === 'refused-but-paid') return refused(400, 'PARAM_ERROR');
  if (deal.state === 'paid') return told(trade(deal, side));
  if (deal.state === 'paying') return refused(400, 'USERPAYING');
  return refused(400, deal.state === 'reversed' ? 'ORDERREVERSED' : 'TRADE_ERROR');
}

function refund({ body }: Came, deals: Deals, fault: Fault | null): Told {
  const asked = v.safeParse(RefundSchema, parseJson(body));
  if (!asked.success) return refused(400, 'PARAM_ERROR');
  const { out_trade_no: number, out_refund_no: own, amount } = asked.output;
  if (fault?.fault === 'refund-closed') deals.closed.add(own);
  if (deals.closed.has(own)) return refundTold('closed', own);
  const state = deals.refund({ refund: own, number, amount: amount.refund }, fault);
  if (state === 'absent') return refused(404, 'RESOURCE_NOT_EXISTS');
  return state === 'too-much' ? refused(400, 'INVALID_REQUEST') : refundTold(state, own);
}

function shopCode({ body }: Came, deals: Deals): Told {
  const asked = v.safeParse(NativeSchema, parseJson(body));
  if (!asked.success) return refused(400, 'PARAM_ERROR');
  const { out_trade_no: number, amount, notify_url: notice } = asked.output;
  deals.show({ number, by: BY, amount: amount.total, notice });
  return told({ code_url: `weixin://wxpay/bizpayurl?pr=${number.slice(0, 12)}` });
}

function actOf({ method, url: { pathname: path } }: Came): Act | null {
  if (path === `${TRADE}codepay`) return 'pay';
  if (path === `${TRADE}native`) return 'shop-code';
  if (/\/out-trade-no\/[^/]+\/(reverse|close)$/.test(path)) return 'reverse';
  if (/\/out-trade-no\/[^/]+$/.test(path)) return 'query';
  if (path === REFUNDS && method === 'POST') return 'refund';
  if (path.startsWith(`${REFUNDS}/`)) return 'refunded';
  return path === LIST || path === FILE ? 'list' : null;
}

function acted(came: Came, deals: Deals, fault: Fault | null, side: WechatSide): Told {
  const { url } = came;
  switch (actOf(came)) {
    case 'pay':
      return pay(came, deals, fault, side);
    case 'query': {
      const deal = deals.find(numberIn(came));
      return deal === null ? refused(404, 'ORDER_NOT_EXIST') : told(trade(deal, side));
    }
    case 'reverse': {
      const isPaid = deals.find(numberIn(came))?.state === 'paid';
      if (url.pathname.endsWith('/close') && isPaid) return refused(400, 'ORDERPAID');
      const deal = deals.reverse(numberIn(came), fault);
      if (deal === 'in-part') return refused(400, 'INVALID_REQUEST');
      return deal === null ? refused(404, 'ORDER_NOT_EXIST') : { status: 204, body: null };
    }
    case 'refund':
      return refund(came, deals, fault);
    case 'refunded': {
      const own = decodeURIComponent(url.pathname.slice(REFUNDS.length + 1));
      const state = deals.closed.has(own) ? 'closed' : deals.refunded(own);
      return state === 'absent' ? refused(404, 'RESOURCE_NOT_EXISTS') : refundTold(state, own);
    }
    case 'shop-code':
      return shopCode(came, deals);
    default: {
      const day = url.searchParams.get('bill_date') ?? '';
      const where = `${url.origin}${FILE}?bill_date=${day}`;
      return told({ hash_type: 'SHA1', hash_value: '', download_url: where });
    }
  }
}

/** Whether the request is the merchant's: its header names him and is signed by his key. */
function isMerchants({ method, url, body, header }: Came, side: WechatSide): boolean {
  const said = header('authorization');
  const part = (name: string): string => new RegExp(`${name}="([^"]*)"`).exec(said)?.[1] ?? '';
  const path = url.pathname + url.search;
  const text = signedLines(method, path, part('timestamp'), part('nonce_str'), body);
  return (
    said.startsWith('WECHATPAY2-SHA256-RSA2048 ') &&
    part('mchid') === side.merchant &&
    part('serial_no') === side.serial &&
    isRsaSigned(text, part('signature'), side.theirs)
  );
}

/** WeChat Pay's face on these books. */
export function wechatFace(side: WechatSide, deals: Deals, now: () => number): Face {
  const signed = ({ status, body }: Told, fault: Fault | null): Response => {
    const text = body === null ? '' : JSON.stringify(body);
    const late = fault?.fault === 'clock-skew' ? HOUR_S : 0;
    const time = String(Math.floor(now() / 1_000) - late);
    const nonce = randomBytes(16).toString('hex');
    const over = fault?.fault === 'wrong-signature' ? `${text} ` : text;
    return new Response(body === null ? null : text, {
      status,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'wechatpay-timestamp': time,
        'wechatpay-nonce': nonce,
        'wechatpay-serial': side.ownSerial,
        'wechatpay-signature': rsaSigned(signedLines(time, nonce, over), side.own),
      },
    });
  };
  return {
    actOf,
    answer: (came, fault) => {
      if (!isMerchants(came, side)) return signed(refused(401, 'SIGN_ERROR'), null);
      if (came.url.pathname === FILE) {
        const day = came.url.searchParams.get('bill_date') ?? '';
        return new Response(fileOf(deals.list(BY, day), side));
      }
      return signed(acted(came, deals, fault, side), fault);
    },
  };
}
