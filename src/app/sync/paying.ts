import type * as v from 'valibot';
import type { Json } from '../../core/text.ts';
import {
  ANSWER_WITHIN,
  type ChargeAnswer,
  ChargeAnswerSchema,
  type ChargeRequest,
  type ListAnswer,
  ListAnswerSchema,
  PAY_PATHS,
  type RefundAnswer,
  RefundAnswerSchema,
  type RefundRequest,
  type ShopCodeAnswer,
  ShopCodeAnswerSchema,
  type ShopCodeRequest,
} from '../../core/pay/protocol.ts';
import type { Store } from '../store/store.ts';
import type { Fetch } from './network.ts';
import { type Answer, ask } from './request.ts';
import { renewSession } from './succession.ts';

/** The centre answers sooner than this, or it is silence, milliseconds. */
const PATIENCE = ANSWER_WITHIN + 1_500;

/** Asks with a JSON body; where the session was lost, for a new one and once more. */
async function askJson<S extends v.GenericSchema<unknown, object>>(
  store: Store,
  fetcher: Fetch,
  path: string,
  schema: S,
  body: { readonly [field: string]: Json },
  patience = PATIENCE,
): Promise<Answer<v.InferOutput<S>>> {
  const once = () =>
    ask(fetcher, path, schema, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      patience,
    });
  const answer = await once();
  if (answer.ok || answer.why !== 'session') return answer;
  const renewed = await renewSession(store, fetcher);
  return renewed.ok ? await once() : answer;
}

/** Sends a charge by the guest's code: the one request that carries it. */
export const askCharge = (
  store: Store,
  fetcher: Fetch,
  body: ChargeRequest,
): Promise<Answer<ChargeAnswer>> =>
  askJson(store, fetcher, PAY_PATHS.charge, ChargeAnswerSchema, body);

/** Asks how a charge stands (查一下这笔). */
export const askQuery = (
  store: Store,
  fetcher: Fetch,
  attempt: string,
): Promise<Answer<ChargeAnswer>> =>
  askJson(store, fetcher, PAY_PATHS.query, ChargeAnswerSchema, { attempt });

/** Asks for a charge to be cancelled. */
export const askReverse = (
  store: Store,
  fetcher: Fetch,
  attempt: string,
): Promise<Answer<ChargeAnswer>> =>
  askJson(store, fetcher, PAY_PATHS.reverse, ChargeAnswerSchema, { attempt });

/** Asks for money of a charge to go back. */
export const askRefund = (
  store: Store,
  fetcher: Fetch,
  body: RefundRequest,
): Promise<Answer<RefundAnswer>> =>
  askJson(store, fetcher, PAY_PATHS.refund, RefundAnswerSchema, body);

/** Asks for a code that the guest scans. */
export const askShopCode = (
  store: Store,
  fetcher: Fetch,
  body: ShopCodeRequest,
): Promise<Answer<ShopCodeAnswer>> =>
  askJson(store, fetcher, PAY_PATHS.shopCode, ShopCodeAnswerSchema, body);

/** A list is fetched from every acquirer before anything is answered, milliseconds. */
const LIST_PATIENCE = 60_000;

/** Has the acquirers' lists of a business day fetched (取对账单). */
export const askList = (store: Store, fetcher: Fetch, day: string): Promise<Answer<ListAnswer>> =>
  askJson(store, fetcher, PAY_PATHS.list, ListAnswerSchema, { day }, LIST_PATIENCE);
