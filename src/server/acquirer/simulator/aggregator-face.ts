// The simulated acquirer as an aggregator, after the contract in `aggregator.ts`.
import * as v from 'valibot';
import { parseJson } from '../../../core/journal/entry.ts';
import { PriceSchema } from '../../../core/money.ts';
import { aggregatorSignature, isAggregatorSigned } from '../aggregator.ts';
import type { Deal, Deals } from './deals.ts';
import { ACTS, type Act, type Fault } from './fault.ts';
import type { AggregatorSide } from './keys.ts';
import type { Came, Face } from './wechat-face.ts';

const Content = v.object({
  number: v.optional(v.string(), ''),
  refund: v.optional(v.string(), ''),
  amount: v.optional(PriceSchema),
  code: v.optional(v.string(), ''),
  day: v.optional(v.string(), ''),
});
type Content = v.InferOutput<typeof Content>;

const BASE = '/aggregator/';
const BY = 'aggregator';
const HOUR_MS = 3_600_000;

function stated(deal: Deal | 'in-part' | null): object {
  if (deal === null) return { state: 'absent' };
  if (deal === 'in-part') return { state: 'failed', why: 'in-part' };
  const { state, transaction } = deal;
  return state === 'paid' ? { state, transaction } : { state };
}

function acted(act: Act, content: Content, deals: Deals, fault: Fault | null): object | null {
  const { number, refund, amount } = content;
  switch (act) {
    case 'pay': {
      if (amount === undefined) return null;
      const deal = deals.pay({ number, by: BY, amount }, content.code, fault);
      return deal === 'used' ? { state: 'failed', why: 'code-used' } : stated(deal);
    }
    case 'query':
      return stated(deals.find(number));
    case 'reverse':
      return stated(deals.reverse(number, fault));
    case 'refund': {
      if (amount === undefined) return null;
      const state = deals.refund({ refund, number, amount }, fault);
      return state === 'too-much' ? { state: 'failed', why: 'too-much' } : { state };
    }
    case 'refunded':
      return { state: deals.refunded(refund) };
    case 'list':
      return {
        state: 'ready',
        lines: deals
          .list(BY, content.day)
          .map(({ attempt, ...line }) => ({ ...line, number: attempt })),
        more: false,
      };
    case 'shop-code':
      if (amount === undefined) return null;
      deals.show({ number, by: BY, amount });
      return { qr: `https://pay.example/c/${number}` };
  }
}

/** An aggregator's face on these books. */
export function aggregatorFace(side: AggregatorSide, deals: Deals, now: () => number): Face {
  const actOf = ({ url }: Came): Act | null => {
    const name = url.pathname.startsWith(BASE) ? url.pathname.slice(BASE.length) : '';
    return ACTS.find((act) => act === name) ?? null;
  };
  return {
    actOf,
    answer: (came, fault) => {
      const { url, body, header } = came;
      const path = url.pathname;
      const said = { path, merchant: header('merchant'), nonce: header('nonce'), body };
      const isOurs = header('merchant') === side.merchant;
      const signed = { ...said, time: header('time') };
      if (!isOurs || !isAggregatorSigned(signed, header('signature'), side.secret, now())) {
        return new Response('{"why":"signature"}', { status: 401 });
      }
      const content = v.safeParse(Content, parseJson(body));
      const act = actOf(came);
      const answer =
        act === null || !content.success ? null : acted(act, content.output, deals, fault);
      if (answer === null) return new Response('{"why":"malformed"}', { status: 400 });
      const text = JSON.stringify(answer);
      const late = fault?.fault === 'clock-skew' ? HOUR_MS : 0;
      const time = String(now() - late);
      const over = fault?.fault === 'wrong-signature' ? `${text} ` : text;
      const signature = aggregatorSignature({ ...said, time, body: over }, side.secret);
      return new Response(text, {
        headers: { 'content-type': 'application/json', time, signature },
      });
    },
  };
}
