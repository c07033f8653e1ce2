// WeChat Pay, a payment code charged directly (APIv3, "code-payment-v3/direct"). No word on how a
// charge ended comes by itself: it is asked for.
import { randomBytes } from 'node:crypto';
import * as v from 'valibot';
import { parseJson } from '../../core/journal/entry.ts';
import {
  type Acquirer,
  type Charge,
  type RefundOrder,
  type RefundSaid,
  type Said,
  type ShopCode,
  codeOf,
  failed,
  noticeUrl,
  unknown,
} from './acquirer.ts';
import { type Fetch, replyTo } from './line.ts';
import { linesIn } from './list-lines.ts';
import { type WechatKeys, type WechatSigner, authorization, isWechats } from './wechat-signing.ts';

/** A merchant number at WeChat Pay; `ip` is the address that is told as the till's. */
export type WechatAccount = WechatSigner & {
  readonly app: string;
  readonly keys: WechatKeys;
  readonly ip: string;
  /** Where WeChat is; another address is a simulator's. */
  readonly gateway: string;
  /** Where WeChat may tell that a shown code was paid; only a reason to ask. */
  readonly notify: string;
};

type Surroundings = { readonly fetch: Fetch; readonly now: () => number };
type Answer = { readonly status: number; readonly body: unknown };

const ErrorSchema = v.object({ code: v.string() });
const TradeSchema = v.object({
  trade_state: v.string(),
  transaction_id: v.optional(v.string(), ''),
});
const RefundSchema = v.object({ status: v.string() });
const CodeSchema = v.object({ code_url: v.string() });
const ListSchema = v.object({ download_url: v.string() });

/**
 * Refusals of a charge after which the money has certainly not moved; any other code leaves it
 * open. BANKERROR may have succeeded, and guests were charged behind a PARAM_ERROR.
 */
const FINAL = new Set([
  'NOTENOUGH',
  'NOT_ENOUGH',
  'AUTH_CODE_INVALID',
  'AUTHCODEEXPIRE',
  'AUTH_CODE_EXPIRE',
  'NO_AUTH',
  'NOAUTH',
  'NOTSUPORTCARD',
  'ORDERCLOSED',
  'ORDER_CLOSED',
  'ORDERREVERSED',
  'RULE_LIMIT',
  'RULELIMIT',
  'TRADE_ERROR',
  'MCH_NOT_EXISTS',
  'APPID_MCHID_NOT_MATCH',
]);
const FINAL_OF_REFUND = new Set([...FINAL, 'BANKERROR', 'PARAM_ERROR']);
const ABSENT = new Set(['ORDER_NOT_EXIST', 'ORDERNOTEXIST', 'RESOURCE_NOT_EXISTS']);
const PAYING = new Set(['USERPAYING', 'USER_PAYING']);

const errorOf = ({ body }: Answer): string => {
  const parsed = v.safeParse(ErrorSchema, body);
  return parsed.success ? parsed.output.code : '';
};

/** What a deal's `trade_state` says. REFUND was paid first; refunds are their own matter. */
function saidOf(state: string, transaction: string): Said {
  switch (state) {
    case 'SUCCESS':
      return { state: 'paid', transaction };
    case 'REFUND':
      return { state: 'paid', transaction, isRefunded: true };
    case 'USERPAYING':
    case 'NOTPAY':
    case 'ACCEPT':
      return { state: 'paying' };
    case 'REVOKED':
    case 'CLOSED':
      return { state: 'reversed' };
    case 'PAYERROR':
      return failed('pay-error');
    default:
      return unknown('state');
  }
}

function tradeIn(answer: Answer | null): Said {
  if (answer === null) return unknown('no-answer');
  const trade = v.safeParse(TradeSchema, answer.body);
  if (answer.status === 200 && trade.success) {
    return saidOf(trade.output.trade_state, trade.output.transaction_id);
  }
  const code = errorOf(answer);
  if (PAYING.has(code)) return { state: 'paying' };
  if (ABSENT.has(code)) return { state: 'absent' };
  return unknown(code);
}

function refundIn(answer: Answer | null): RefundSaid {
  if (answer === null) return unknown('no-answer');
  const told = v.safeParse(RefundSchema, answer.body);
  if (answer.status !== 200 || !told.success) {
    const code = errorOf(answer);
    if (ABSENT.has(code)) return { state: 'absent' };
    return answer.status < 500 && FINAL_OF_REFUND.has(code) ? failed(code) : unknown(code);
  }
  switch (told.output.status) {
    case 'SUCCESS':
      return { state: 'refunded' };
    case 'PROCESSING':
      return { state: 'refunding' };
    case 'CLOSED':
    case 'ABNORMAL':
      return failed(told.output.status);
    default:
      return unknown('state');
  }
}

const asker = (account: WechatAccount, { fetch, now }: Surroundings) => {
  const reply = async (method: string, address: URL, content?: object, isSigned = true) => {
    const body = content === undefined ? '' : JSON.stringify(content);
    const path = address.pathname + address.search;
    const nonce = randomBytes(16).toString('hex');
    const time = Math.floor(now() / 1_000);
    const got = await replyTo(fetch, address.href, {
      method,
      ...(body === '' ? {} : { body }),
      headers: {
        accept: 'application/json',
        'content-type': 'application/json',
        'user-agent': 'youlegou-till',
        authorization: authorization(account, { method, path, body }, time, nonce),
      },
    });
    return got !== null && (!isSigned || isWechats(got, account.keys, now())) ? got : null;
  };
  const ask = async (method: string, path: string, content?: object): Promise<Answer | null> => {
    const got = await reply(method, new URL(path, account.gateway), content);
    if (got === null) return null;
    // A reverse and a close may be answered by nothing but their status.
    return { status: got.status, body: got.text === '' ? {} : parseJson(got.text) };
  };
  return { ask, reply };
};

const charging = (account: WechatAccount, charge: Charge) => ({
  appid: account.app,
  mchid: account.merchant,
  description: charge.title,
  out_trade_no: charge.attempt,
  amount: { total: charge.amount, currency: 'CNY' },
  payer: { auth_code: charge.code },
  scene_info: { device_ip: account.ip, store_info: { out_id: account.merchant } },
});

const REFUNDS = '/v3/refund/domestic/refunds';

const numbered = (attempt: string): string =>
  `/v3/pay/transactions/out-trade-no/${encodeURIComponent(attempt)}`;

/** How often a refund that was closed is asked for once more. */
const MOST_NUMBERS = 20;
const CLOSED = failed('CLOSED').why;

/**
 * A refund that WeChat Pay has closed, for there was no money for it, never goes back under its
 * number: it is asked for, and about, under the next one (`…-2`).
 */
async function underOpenNumber(
  refund: string,
  ask: (number: string) => Promise<RefundSaid>,
): Promise<RefundSaid> {
  let said = await ask(refund);
  for (let n = 2; n <= MOST_NUMBERS && said.state === 'failed' && said.why === CLOSED; n += 1) {
    said = await ask(`${refund}-${n}`);
  }
  return said;
}

const refunding = ({ attempt, amount, whole }: RefundOrder, number: string) => ({
  out_trade_no: attempt,
  out_refund_no: number,
  amount: { refund: amount, total: whole, currency: 'CNY' },
});

/** WeChat Pay under one merchant number. */
export function wechat(account: WechatAccount, surroundings: Surroundings): Acquirer {
  const { ask, reply } = asker(account, surroundings);
  const own = `?mchid=${account.merchant}`;
  return {
    name: 'wechat',
    pay: async (charge) => {
      const answer = await ask('POST', '/v3/pay/transactions/codepay', charging(account, charge));
      const isFinal = answer !== null && answer.status < 500 && FINAL.has(errorOf(answer));
      return isFinal ? failed(errorOf(answer)) : tradeIn(answer);
    },
    query: async (attempt) => tradeIn(await ask('GET', numbered(attempt) + own)),
    reverse: async ({ attempt, way }) => {
      // What was not charged by a payment code is closed; that fails when it was paid.
      const [end, content] =
        way === 'guest-code'
          ? ['reverse', { appid: account.app, mchid: account.merchant }]
          : ['close', { mchid: account.merchant }];
      const answer = await ask('POST', `${numbered(attempt)}/${end}`, content);
      if (answer === null) return unknown('no-answer');
      if (answer.status === 200 || answer.status === 204) return { state: 'reversed' };
      const code = errorOf(answer);
      return ABSENT.has(code) ? { state: 'absent' } : unknown(code);
    },
    refund: (order) =>
      underOpenNumber(order.refund, async (number) =>
        refundIn(await ask('POST', REFUNDS, refunding(order, number))),
      ),
    queryRefund: ({ refund }) =>
      underOpenNumber(refund, async (number) =>
        refundIn(await ask('GET', `${REFUNDS}/${encodeURIComponent(number)}`)),
      ),
    bill: async (day) => {
      const answer = await ask('GET', `/v3/bill/tradebill?bill_date=${day}&bill_type=ALL`);
      const list = v.safeParse(ListSchema, answer?.body);
      if (answer !== null && errorOf(answer) === 'NO_STATEMENT_EXIST')
        return { ok: true, lines: [] };
      if (answer !== null && errorOf(answer) === 'STATEMENT_CREATING') {
        return { ok: false, why: 'not-ready' };
      }
      if (answer?.status !== 200 || !list.success) return { ok: false, why: 'unknown' };
      // The file itself is not signed: its address is.
      const file = await reply('GET', new URL(list.output.download_url), undefined, false);
      const lines =
        file?.status === 200 ? linesIn('wechat', new TextEncoder().encode(file.text)) : null;
      return lines === null ? { ok: false, why: 'unknown' } : { ok: true, lines };
    },
    shopCode: async ({ attempt, amount, title, station }): Promise<ShopCode> => {
      const answer = await ask('POST', '/v3/pay/transactions/native', {
        appid: account.app,
        mchid: account.merchant,
        description: title,
        out_trade_no: attempt,
        notify_url: noticeUrl(account.notify, station, attempt),
        amount: { total: amount, currency: 'CNY' },
      });
      const code = v.safeParse(CodeSchema, answer?.body);
      if (answer?.status === 200 && code.success) return { ok: true, qr: code.output.code_url };
      return { ok: false, why: codeOf(answer === null ? 'no-answer' : errorOf(answer)) };
    },
  };
}
