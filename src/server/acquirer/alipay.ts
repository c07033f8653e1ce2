// Alipay: a payment code charged by trade.pay, asked for by trade.query, taken back by
// trade.cancel.
import type { KeyObject } from 'node:crypto';
import * as v from 'valibot';
import { parseJson } from '../../core/journal/entry.ts';
import { type Fen, yuan } from '../../core/money.ts';
import { dayAfter, dayStart } from '../../core/time.ts';
import {
  type Acquirer,
  type Charge,
  type Listed,
  type RefundOrder,
  type RefundSaid,
  type Said,
  type ShopCode,
  codeOf,
  failed,
  unknown,
} from './acquirer.ts';
import { alipayTime, signedAnswer, signedRequest } from './alipay-signing.ts';
import { linesIn } from './list-lines.ts';
import { type Fetch, PATIENCE_MS, replyTo } from './line.ts';

/** An application at Alipay; `theirs` is Alipay's public key. */
export type AlipayAccount = {
  readonly app: string;
  readonly key: KeyObject;
  readonly theirs: KeyObject;
  /** Where Alipay is; another address is a simulator's. */
  readonly gateway: string;
};

type Surroundings = { readonly fetch: Fetch; readonly now: () => number };

const Optional = v.optional(v.string(), '');
const AnswerSchema = v.looseObject({ code: v.string(), sub_code: Optional });
const TradeSchema = v.object({ trade_no: Optional, trade_status: Optional });
const RefundSchema = v.object({ fund_change: Optional, refund_status: Optional });
const CancelSchema = v.object({ retry_flag: Optional });
const CodeSchema = v.object({ qr_code: v.string() });
const ListSchema = v.object({ bill_download_url: v.string() });

type Answer = v.InferOutput<typeof AnswerSchema>;

/** 10000 done, 10003 the guest is asked, 20000 the gateway failed, 40004 the business did. */
const DONE = '10000';
const WAITING = '10003';
const REFUSED = '40004';
const ABSENT = 'ACQ.TRADE_NOT_EXIST';
/** Refusals that leave open whether the money moved: a query has to say. */
const OPEN = new Set(['ACQ.SYSTEM_ERROR', 'AQC.SYSTEM_ERROR', 'ACQ.CONTEXT_INCONSISTENT', '']);
const CHARGED = 'ACQ.TRADE_HAS_SUCCESS';

function saidOf(status: string, transaction: string): Said {
  switch (status) {
    case 'TRADE_SUCCESS':
    case 'TRADE_FINISHED':
      return { state: 'paid', transaction };
    case 'WAIT_BUYER_PAY':
      return { state: 'paying' };
    case 'TRADE_CLOSED':
      return { state: 'reversed' };
    default:
      return unknown('status');
  }
}

function payIn(answer: Answer | null): Said {
  if (answer === null) return unknown('no-answer');
  const { code, sub_code: sub } = answer;
  const trade = v.parse(TradeSchema, answer);
  if (code === DONE) return { state: 'paid', transaction: trade.trade_no };
  if (code === WAITING) return { state: 'paying' };
  if (code === REFUSED && sub === CHARGED) return { state: 'paying' };
  return code === REFUSED && !OPEN.has(sub) ? failed(sub) : unknown(sub || code);
}

function queryIn(answer: Answer | null): Said {
  if (answer === null) return unknown('no-answer');
  const trade = v.parse(TradeSchema, answer);
  if (answer.code === DONE) return saidOf(trade.trade_status, trade.trade_no);
  return answer.sub_code === ABSENT ? { state: 'absent' } : unknown(answer.sub_code || answer.code);
}

function refundIn(answer: Answer | null): RefundSaid {
  if (answer === null) return unknown('no-answer');
  const { code, sub_code: sub } = answer;
  if (code !== DONE) return code === REFUSED && !OPEN.has(sub) ? failed(sub) : unknown(sub || code);
  const told = v.parse(RefundSchema, answer);
  // The same request again says fund_change=N: it was done the first time, which the query says.
  return told.fund_change === 'Y' || told.refund_status === 'REFUND_SUCCESS'
    ? { state: 'refunded' }
    : { state: 'refunding' };
}

const asker =
  (account: AlipayAccount, { fetch, now }: Surroundings) =>
  async (method: string, content: object): Promise<Answer | null> => {
    const params = signedRequest(
      {
        app_id: account.app,
        method,
        format: 'JSON',
        charset: 'utf-8',
        sign_type: 'RSA2',
        timestamp: alipayTime(now()),
        version: '1.0',
        biz_content: JSON.stringify(content),
      },
      account.key,
    );
    const reply = await replyTo(fetch, account.gateway, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded;charset=utf-8' },
      body: new URLSearchParams(params).toString(),
    });
    if (reply?.status !== 200) return null;
    const text = signedAnswer(reply.text, method, account.theirs);
    const answer = v.safeParse(AnswerSchema, text === null ? null : parseJson(text));
    return answer.success ? answer.output : null;
  };

const charging = ({ attempt, amount, code, title, station }: Charge) => ({
  out_trade_no: attempt,
  scene: 'bar_code',
  auth_code: code,
  subject: title,
  total_amount: yuan(amount),
  store_id: station.slice(0, 32),
  timeout_express: '3m',
});

const refunding = ({
  refund,
  attempt,
  amount,
}: {
  refund: string;
  attempt: string;
  amount: Fen;
}) => ({
  out_trade_no: attempt,
  out_request_no: refund,
  refund_amount: yuan(amount),
});

const NOON_MS = 12 * 3_600_000;

async function listOf(
  ask: (method: string, content: object) => Promise<Answer | null>,
  { fetch, now }: Surroundings,
  day: string,
): Promise<Listed> {
  const answer = await ask('alipay.data.dataservice.bill.downloadurl.query', {
    bill_type: 'trade',
    bill_date: day,
  });
  // Of a day without one deal there never is a list; of any other there is by noon.
  if (answer?.sub_code === 'isp.bill_not_exist') {
    const isLate = now() >= dayStart(dayAfter(day, 1)) + NOON_MS;
    return isLate ? { ok: true, lines: [] } : { ok: false, why: 'not-ready' };
  }
  const list = v.safeParse(ListSchema, answer);
  if (answer?.code !== DONE || !list.success) return { ok: false, why: 'unknown' };
  try {
    const file = await fetch(list.output.bill_download_url, {
      method: 'GET',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const lines = file.ok ? linesIn('alipay', new Uint8Array(await file.arrayBuffer())) : null;
    return lines === null ? { ok: false, why: 'unknown' } : { ok: true, lines };
  } catch {
    return { ok: false, why: 'unknown' };
  }
}

/** Alipay under one application. */
export function alipay(account: AlipayAccount, surroundings: Surroundings): Acquirer {
  const ask = asker(account, surroundings);
  const queryRefund = async (order: RefundOrder): Promise<RefundSaid> => {
    const { attempt, refund } = order;
    const answer = await ask('alipay.trade.fastpay.refund.query', {
      out_trade_no: attempt,
      out_request_no: refund,
    });
    const isDone = answer?.code === DONE && answer['refund_status'] === 'REFUND_SUCCESS';
    if (isDone) return { state: 'refunded' };
    const isAbsent = answer?.code === DONE || answer?.sub_code === ABSENT;
    return isAbsent ? { state: 'absent' } : unknown(answer?.sub_code ?? 'no-answer');
  };
  return {
    name: 'alipay',
    pay: async (charge) => payIn(await ask('alipay.trade.pay', charging(charge))),
    query: async (attempt) => queryIn(await ask('alipay.trade.query', { out_trade_no: attempt })),
    reverse: async ({ attempt }) => {
      const answer = await ask('alipay.trade.cancel', { out_trade_no: attempt });
      if (answer?.code !== DONE) {
        return answer?.sub_code === ABSENT
          ? { state: 'absent' }
          : unknown(answer?.sub_code || 'no-answer');
      }
      // retry_flag: it did not go through, the same call again may.
      const { retry_flag: again } = v.parse(CancelSchema, answer);
      return again === 'Y' ? unknown('retry') : { state: 'reversed' };
    },
    refund: async (order) => {
      const said = refundIn(await ask('alipay.trade.refund', refunding(order)));
      return said.state === 'refunding' ? queryRefund(order) : said;
    },
    queryRefund,
    bill: (day) => listOf(ask, surroundings, day),
    shopCode: async ({ attempt, amount, title }): Promise<ShopCode> => {
      const answer = await ask('alipay.trade.precreate', {
        out_trade_no: attempt,
        subject: title,
        total_amount: yuan(amount),
        timeout_express: '3m',
      });
      const code = v.safeParse(CodeSchema, answer);
      if (answer?.code === DONE && code.success) return { ok: true, qr: code.output.qr_code };
      return { ok: false, why: codeOf(answer?.sub_code || 'no-answer') };
    },
  };
}
