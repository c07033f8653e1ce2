// Charging by a guest's payment code. What is answered is only a hint to look sooner: the same word
// goes into the station's stream. Bodies hold payment codes, so none of it is ever logged.
import { Hono } from 'hono';
import * as v from 'valibot';
import { IdSchema } from '../../core/id.ts';
import { AttemptSchema } from '../../core/pay/attempt.ts';
import {
  AttemptRequestSchema,
  type ChargeAnswer,
  ChargeRequestSchema,
  type ListAnswer,
  ListRequestSchema,
  PAY_PATHS,
  type RefundAnswer,
  RefundRequestSchema,
  type ShopCodeAnswer,
  ShopCodeRequestSchema,
  TOLD_PATH,
} from '../../core/pay/protocol.ts';
import type { Carried, Endpoint } from '../endpoint.ts';
import { answer, refuse } from './answer.ts';
import { readJson } from './body.ts';

const ToldSchema = v.object({ station: IdSchema, attempt: AttemptSchema });

/** What a till asks of the acquirer; without a desk there is nothing here. */
export function payRoute({ desk }: Endpoint) {
  const route = new Hono<Carried>();
  if (desk === undefined) return route;
  return route
    .post(`${TOLD_PATH}/:station/:attempt`, async (c) => {
      const asked = v.safeParse(ToldSchema, c.req.param());
      if (!asked.success) return refuse(c, { why: 'malformed' });
      await desk.told(asked.output.station, asked.output.attempt);
      // What both acquirers take for understood; whether there is such a deal is nobody's business.
      return c.text('success');
    })
    .post(PAY_PATHS.charge, async (c) => {
      const asked = await readJson(c, ChargeRequestSchema);
      if (!asked.ok) return refuse(c, asked);
      const { station } = c.get('session');
      return answer(c, (await desk.charge(station, asked.value)) satisfies ChargeAnswer);
    })
    .post(PAY_PATHS.query, async (c) => {
      const asked = await readJson(c, AttemptRequestSchema);
      if (!asked.ok) return refuse(c, asked);
      const { station } = c.get('session');
      return answer(c, (await desk.query(station, asked.value.attempt)) satisfies ChargeAnswer);
    })
    .post(PAY_PATHS.reverse, async (c) => {
      const asked = await readJson(c, AttemptRequestSchema);
      if (!asked.ok) return refuse(c, asked);
      const { station } = c.get('session');
      return answer(c, (await desk.reverse(station, asked.value.attempt)) satisfies ChargeAnswer);
    })
    .post(PAY_PATHS.refund, async (c) => {
      const asked = await readJson(c, RefundRequestSchema);
      if (!asked.ok) return refuse(c, asked);
      const { station } = c.get('session');
      return answer(c, (await desk.refund(station, asked.value)) satisfies RefundAnswer);
    })
    .post(PAY_PATHS.list, async (c) => {
      const asked = await readJson(c, ListRequestSchema);
      if (!asked.ok) return refuse(c, asked);
      const { station } = c.get('session');
      return answer(c, (await desk.list(station, asked.value.day)) satisfies ListAnswer);
    })
    .post(PAY_PATHS.shopCode, async (c) => {
      const asked = await readJson(c, ShopCodeRequestSchema);
      if (!asked.ok) return refuse(c, asked);
      const { station } = c.get('session');
      return answer(c, (await desk.showCode(station, asked.value)) satisfies ShopCodeAnswer);
    });
}
