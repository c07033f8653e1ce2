// An acquirer to practise with: WeChat Pay, Alipay and an aggregator on one address, in their real
// wire formats, that misbehaves on command. It opens no socket itself.
import * as v from 'valibot';
import { parseJson } from '../../../core/journal/entry.ts';
import { PriceSchema } from '../../../core/money.ts';
import type { Secrets } from '../accounts.ts';
import type { Fetch } from '../line.ts';
import { aggregatorFace } from './aggregator-face.ts';
import { alipayFace } from './alipay-face.ts';
import { type Deals, newDeals } from './deals.ts';
import { type Faults, FaultSchema, newFaults } from './fault.ts';
import { type Sides, newSides } from './keys.ts';
import { type Came, wechatFace } from './wechat-face.ts';

/** A simulated acquirer. */
export type Simulator = {
  readonly deals: Deals;
  readonly faults: Faults;
  /** Every request that reached it, by its act. */
  readonly acts: string[];
  /** A guest scans and pays a code on show; that is told where its order said. */
  scanned(number: string): Promise<void>;
  /** An endpoint's secrets for it, at the address where it can be reached. */
  secrets(origin: string): Secrets;
  /** What it answers; null: the connection breaks. */
  handle(request: Request): Promise<Response | null>;
  /** A line to it without a socket. */
  readonly fetch: Fetch;
};

/** What it works with; `codesAgain`: the same payment code pays again and again (the demo's). */
export type SimulatorSettings = {
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly codesAgain?: boolean;
  /** How it calls back; the network's unless told. */
  readonly call?: Fetch;
  /** Both sides' keys; new ones unless told, which takes the better part of a second. */
  readonly sides?: Sides;
};

const CONTROL = '/control';

/** Orders a fault by `POST /control`, as the command line does. */
const ControlSchema = v.union([
  FaultSchema,
  v.object({ sticker: PriceSchema, at: v.number(), by: v.string() }),
  v.object({ clear: v.literal(true) }),
  v.object({ scanned: v.string() }),
]);

/** A new one that knows no charge yet. */
export function newSimulator(settings: SimulatorSettings): Simulator {
  const { now, sleep, codesAgain, call = fetch, sides = newSides() } = settings;
  const deals = newDeals(now, codesAgain);
  const faults = newFaults();
  const acts: string[] = [];
  const faces = [
    wechatFace(sides.wechat, deals, now),
    aggregatorFace(sides.aggregator, deals, now),
    alipayFace(sides.alipay, deals),
  ];
  const scanned = async (number: string): Promise<void> => {
    const deal = deals.find(number);
    if (deal?.state !== 'paying') return;
    deal.state = 'paid';
    deal.at = now();
    const isTwice = faults.meet('shop-code')?.fault === 'duplicate-callback';
    if (deal.notice === null) return;
    const body = JSON.stringify({ event_type: 'TRANSACTION.SUCCESS' });
    for (const _ of isTwice ? [1, 2] : [1]) {
      await call(deal.notice, { method: 'POST', body }).catch(() => undefined);
    }
  };
  const control = async ({ method, body }: Came): Promise<Response> => {
    if (method !== 'POST') return Response.json(deals.all());
    const asked = v.safeParse(ControlSchema, parseJson(body));
    if (!asked.success) return Response.json({ why: 'malformed' }, { status: 400 });
    const order = asked.output;
    if ('clear' in order) faults.clear();
    else if ('scanned' in order) await scanned(order.scanned);
    else if ('sticker' in order) deals.sticker(order.by, order.sticker, order.at);
    else faults.add(order);
    return Response.json({ ok: true });
  };
  const handle = async (request: Request): Promise<Response | null> => {
    const url = new URL(request.url);
    const body = await request.text();
    const header = (name: string): string => request.headers.get(name) ?? '';
    const came = { method: request.method, url, body, header };
    if (url.pathname === CONTROL) return control(came);
    const face = faces.find(({ actOf }) => actOf(came) !== null);
    const act = face?.actOf(came) ?? null;
    if (face === undefined || act === null) return new Response('not found', { status: 404 });
    const fault = faults.meet(act);
    acts.push(act);
    if (fault?.fault === 'request-lost' || fault?.fault === 'outage') return null;
    if (fault?.fault === 'delay') await sleep(fault.ms);
    const answer = face.answer(came, fault);
    if (fault?.fault === 'reply-lost') return null;
    return fault?.fault === 'error-500'
      ? new Response('{"code":"SYSTEM_ERROR"}', { status: 500 })
      : answer;
  };
  return {
    deals,
    faults,
    acts,
    scanned,
    secrets: sides.secrets,
    handle,
    fetch: async (url, init) => {
      const { signal: _, ...rest } = init;
      const answer = await handle(new Request(url, rest));
      if (answer === null) throw new TypeError('fetch failed');
      return answer;
    },
  };
}
