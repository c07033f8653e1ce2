// An aggregator (聚合支付): one merchant number of the station, every channel behind it. The post's
// 微邮付 publishes no interface, so this is the contract that a bank's bridge has to keep:
//
//   POST {gateway}/pay        {number, amount, code, title, station}
//   POST {gateway}/query      {number}
//   POST {gateway}/reverse    {number}
//   POST {gateway}/refund     {refund, number, amount, whole}
//   POST {gateway}/refunded   {refund, number}
//   POST {gateway}/list       {day, page}
//   POST {gateway}/shop-code  {number, amount, title}
//
// Bodies are JSON in UTF-8, amounts fen, times epoch ms, `number` and `refund` our own. Each
// request has the headers `merchant`, `time` (epoch ms), `nonce` and `signature`: HMAC-SHA256 in
// hex, under the merchant number's secret, over path, merchant, time, nonce and body, each ended by
// a line feed; a reply is signed alike over the request's path, merchant and nonce with the reply's
// time and body, so that no reply can be played again. A number is charged once, however often it
// comes.
//
// Answers: pay, query, reverse {state: paid | paying | failed | reversed | absent, transaction?,
// why?}; refund, refunded {state: refunded | refunding | failed | absent, why?}; list {state: ready
// | not-ready, lines: [{transaction, number, refund, amount, fee, at, station?}], more}; shop-code
// {qr}. A line without a number needs its `station` where one merchant number serves several.
// `why` is not-enough, code-expired, code-invalid, code-used, user-refused, amount-limit, or its
// own.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import * as v from 'valibot';
import { parseJson } from '../../core/journal/entry.ts';
import { FenSchema, PriceSchema } from '../../core/money.ts';
import type { ListedCharge } from '../../core/pay/listing.ts';
import {
  type Acquirer,
  type Listed,
  type RefundOrder,
  type RefundSaid,
  type Said,
  type ShopCode,
  failed,
  unknown,
} from './acquirer.ts';
import { type Fetch, replyTo } from './line.ts';
import { SKEW_MS, signedLines } from './wechat-signing.ts';

/** A station's merchant number at an aggregator, with the secret that they share. */
export type AggregatorAccount = {
  readonly merchant: string;
  readonly secret: string;
  readonly gateway: string;
};

type Surroundings = { readonly fetch: Fetch; readonly now: () => number };

/** What is signed; `time` in epoch ms as text. */
export type Signed = {
  readonly path: string;
  readonly merchant: string;
  readonly time: string;
  readonly nonce: string;
  readonly body: string;
};

/** The signature of a request or a reply, in hex. */
export const aggregatorSignature = (signed: Signed, secret: string): string => {
  const { path, merchant, time, nonce, body } = signed;
  return createHmac('sha256', secret)
    .update(signedLines(path, merchant, time, nonce, body))
    .digest('hex');
};

/** Whether a signature is right and its time is now (within five minutes). */
export function isAggregatorSigned(
  signed: Signed,
  signature: string,
  secret: string,
  now: number,
): boolean {
  const right = Buffer.from(aggregatorSignature(signed, secret));
  const given = Buffer.from(signature);
  if (right.length !== given.length || !timingSafeEqual(right, given)) return false;
  return /^\d{13}$/.test(signed.time) && Math.abs(Number(signed.time) - now) <= SKEW_MS;
}

const Text = v.optional(v.string(), '');
const SaidSchema = v.object({
  state: v.picklist(['paid', 'paying', 'failed', 'reversed', 'absent']),
  transaction: Text,
  why: Text,
});
const RefundSchema = v.object({
  state: v.picklist(['refunded', 'refunding', 'failed', 'absent']),
  why: Text,
});
const CodeSchema = v.object({ qr: v.string() });
const PageSchema = v.object({
  state: v.picklist(['ready', 'not-ready']),
  more: v.optional(v.boolean(), false),
  lines: v.array(
    v.object({
      transaction: v.string(),
      number: v.nullable(v.string()),
      refund: v.nullable(v.string()),
      amount: PriceSchema,
      fee: FenSchema,
      at: v.number(),
      station: v.exactOptional(v.string()),
    }),
  ),
});
const MOST_PAGES = 100;

const asker =
  (account: AggregatorAccount, { fetch, now }: Surroundings) =>
  async (name: string, content: object): Promise<unknown> => {
    const { merchant, secret } = account;
    const url = new URL(`${account.gateway.replace(/\/$/, '')}/${name}`);
    const body = JSON.stringify(content);
    const nonce = randomBytes(16).toString('hex');
    const signed = { path: url.pathname, merchant, time: String(now()), nonce, body };
    const reply = await replyTo(fetch, url.href, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        merchant,
        time: signed.time,
        nonce,
        signature: aggregatorSignature(signed, secret),
      },
      body,
    });
    if (reply?.status !== 200) return null;
    const said = { ...signed, time: reply.header('time'), body: reply.text };
    return isAggregatorSigned(said, reply.header('signature'), secret, now())
      ? parseJson(reply.text)
      : null;
  };

function saidIn(answer: unknown): Said {
  const said = v.safeParse(SaidSchema, answer);
  if (!said.success) return unknown('no-answer');
  const { state, transaction, why } = said.output;
  if (state === 'paid') return { state, transaction };
  return state === 'failed' ? failed(why) : { state };
}

function refundIn(answer: unknown): RefundSaid {
  const said = v.safeParse(RefundSchema, answer);
  if (!said.success) return unknown('no-answer');
  const { state, why } = said.output;
  return state === 'failed' ? failed(why) : { state };
}

/** An aggregator under one merchant number. */
export function aggregator(account: AggregatorAccount, surroundings: Surroundings): Acquirer {
  const ask = asker(account, surroundings);
  const refunding = ({ refund, attempt, amount, whole }: RefundOrder) => ({
    refund,
    number: attempt,
    amount,
    whole,
  });
  return {
    name: 'aggregator',
    pay: async ({ attempt, ...charge }) => saidIn(await ask('pay', { number: attempt, ...charge })),
    query: async (attempt) => saidIn(await ask('query', { number: attempt })),
    reverse: async ({ attempt }) => saidIn(await ask('reverse', { number: attempt })),
    refund: async (order) => refundIn(await ask('refund', refunding(order))),
    queryRefund: async ({ refund, attempt }) =>
      refundIn(await ask('refunded', { refund, number: attempt })),
    bill: async (day): Promise<Listed> => {
      const lines: ListedCharge[] = [];
      for (let page = 0; page < MOST_PAGES; page += 1) {
        const told = v.safeParse(PageSchema, await ask('list', { day, page }));
        if (!told.success) return { ok: false, why: 'unknown' };
        if (told.output.state === 'not-ready') return { ok: false, why: 'not-ready' };
        lines.push(
          ...told.output.lines.map(({ number, ...line }) => ({ ...line, attempt: number })),
        );
        if (!told.output.more) break;
      }
      return { ok: true, lines };
    },
    shopCode: async ({ attempt, amount, title }): Promise<ShopCode> => {
      const code = v.safeParse(
        CodeSchema,
        await ask('shop-code', { number: attempt, amount, title }),
      );
      return code.success ? { ok: true, qr: code.output.qr } : { ok: false, why: 'no-answer' };
    },
  };
}
