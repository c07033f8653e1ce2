// A till's payments by code, as its charge desk has them: the attempt is written, then sent, asked
// about until it has ended, cancelled when that takes long, and begun anew under another number.
// Nobody at the counter waits for it.
import { setTimeout as sleep } from 'node:timers/promises';
import * as v from 'valibot';
import { derivedId } from '../../src/core/derived-id.ts';
import type { Draft } from '../../src/core/journal/entry.ts';
import { type Channel, attemptOf } from '../../src/core/pay/attempt.ts';
import { PAY_PATHS } from '../../src/core/pay/protocol.ts';
import { QUERY_EVERY } from '../../src/core/pay/steps.ts';
import { returnLine, unitsIn } from '../../src/core/sale/return.ts';
import { type Sale, type SaleLine, saleTotal } from '../../src/core/sale/sale.ts';
import type { Tender } from '../../src/core/sale/tender.ts';
import { type Dice, oneOf } from '../../src/server/demo/dice.ts';
import type { Simulator } from '../../src/server/acquirer/simulator/simulator.ts';
import type { EndpointProcess } from '../support/endpoint-process.ts';
import type { Till } from './till.ts';

/** A bill that a guest wants to pay by code; `sale` as it will be, its tenders apart. */
export type Bill = {
  readonly id: string;
  readonly sale: Sale;
  readonly channel: Channel;
  /** All of it comes back afterwards, its money the way it came. */
  readonly comesBack: boolean;
};

/** Payments of one sort: how many, and fen. */
export type Count = { count: number; amount: number };

/** What tills themselves counted of payments by code at one station; `by` in acquirers' names. */
export type Paid = {
  readonly by: Record<'wechat' | 'alipay' | 'aggregator', { paid: Count; refunded: Count }>;
  sticker: Count;
  cash: Count;
};

/** What happened on the way, of all stations; milliseconds. */
export type PayTally = {
  charges: number;
  faults: number;
  reversed: number;
  failed: number;
  lost: number;
  readonly answers: number[];
  readonly open: number[];
};

export const noPaid = (): Paid => {
  const none = (): Count => ({ count: 0, amount: 0 });
  const both = () => ({ paid: none(), refunded: none() });
  return {
    by: { wechat: both(), alipay: both(), aggregator: both() },
    sticker: none(),
    cash: none(),
  };
};

const add = (to: Count, amount: number, count = 1): void => {
  to.count += count;
  to.amount += amount;
};

/** What several stations counted, together. */
export function addedUp(all: readonly Paid[]): Paid {
  const sum = noPaid();
  const addAll = (to: Count, { count, amount }: Count): void => add(to, amount, count);
  for (const { by, sticker, cash } of all) {
    for (const source of ['wechat', 'alipay', 'aggregator'] as const) {
      addAll(sum.by[source].paid, by[source].paid);
      addAll(sum.by[source].refunded, by[source].refunded);
    }
    addAll(sum.sticker, sticker);
    addAll(sum.cash, cash);
  }
  return sum;
}

export const noPayments = (): PayTally => ({
  charges: 0,
  faults: 0,
  reversed: 0,
  failed: 0,
  lost: 0,
  answers: [],
  open: [],
});

/** Of requests to the acquirer so many meet a fault. */
const FAULT = 0.05;
const FAULTS = [
  { fault: 'reply-lost', on: 'pay' },
  { fault: 'request-lost', on: 'pay' },
  { fault: 'error-500', on: 'pay' },
  { fault: 'wrong-signature', on: 'pay' },
  { fault: 'delay', on: 'pay', ms: 4_000 },
  { fault: 'paying-then-paid', on: 'pay', ms: 3_000 },
  { fault: 'paying-then-failed', on: 'pay', ms: 3_000 },
] as const;
const REFUND_FAULTS = [
  { fault: 'reply-lost', on: 'refund' },
  { fault: 'refunding', on: 'refund', ms: 2_000 },
] as const;
/** Requests that never arrive, and whose answers never come back. */
const LINE_LOST = [0.01, 0.02] as const;

/** The next guest is served when the one before takes longer, milliseconds. */
const COUNTER_MS = 500;
/** A keeper cancels what takes longer, milliseconds. */
const CANCEL_MS = 8_000;
/** After so many attempts to charge him the guest pays cash. */
export const ATTEMPTS = 3;
/** A guest who paid by the sticker showed it so long before the tap, milliseconds. */
const BEFORE_TAP_MS = 9_000;

/** What a centre answers that has too much to do: to a charge desk it is silence. */
export const BUSY = 503;

const Stands = v.object({ state: v.string() });

const SOURCE = { wechat: 'wechat', alipay: 'alipay' } as const;
const sourceOf = (channel: Channel): keyof Paid['by'] =>
  channel === 'wechat' || channel === 'alipay' ? SOURCE[channel] : 'aggregator';

const saleDraft = ({ id, sale }: Bill, tender: Tender): Draft => {
  const lines = sale.lines.map((line) => ({ ...line }));
  const version = tender.attempt === undefined ? 1 : 2;
  return { id, kind: 'sale', v: version, body: { ...sale, lines, tenders: [{ ...tender }] } };
};

/** What a till's payments work with; `push` sends what it has written. */
export type Counter = {
  readonly till: Till;
  readonly server: EndpointProcess;
  readonly simulator: Simulator;
  readonly roll: Dice;
  readonly paid: Paid;
  readonly tally: PayTally;
  /** The next payment code of a guest of this station. */
  readonly code: () => string;
  readonly push: () => Promise<void>;
  /** Goods that came back, to be counted. */
  readonly back: (lines: readonly SaleLine[]) => void;
};

/** One till's payments. */
export class Payments {
  readonly #counter: Counter;
  readonly #open = new Set<Promise<void>>();

  constructor(counter: Counter) {
    this.#counter = counter;
  }

  /** Charges a bill; it is done when the next guest can be served. */
  async charge(bill: Bill, at: number): Promise<void> {
    const work = this.#charged(bill, at).finally(() => this.#open.delete(work));
    this.#open.add(work);
    await Promise.race([work, sleep(COUNTER_MS)]);
  }

  /** Without a line the guest scans the shop's sticker. */
  sticker(bill: Bill, at: number): void {
    const { till, simulator, paid } = this.#counter;
    const amount = saleTotal(bill.sale);
    const written = till.write(saleDraft(bill, { kind: 'qr', amount }), at);
    simulator.deals.sticker('aggregator', amount, written - BEFORE_TAP_MS);
    add(paid.sticker, amount);
  }

  /** All that was begun has ended. */
  async ended(): Promise<void> {
    while (this.#open.size > 0) await Promise.all(this.#open);
  }

  async #charged(bill: Bill, at: number): Promise<void> {
    const { till, paid, tally } = this.#counter;
    const amount = saleTotal(bill.sale);
    for (let nth = 0; nth < ATTEMPTS; nth += 1) {
      const entry = derivedId(bill.id, `charge/${nth}`);
      const attempt = attemptOf(entry);
      const { channel } = bill;
      const body = { attempt, sale: bill.id, amount, channel, way: 'guest-code' } as const;
      till.write({ id: entry, kind: 'charge-begun', v: 1, body }, at);
      tally.charges += 1;
      const end = await this.#endOf(bill, attempt, at);
      if (end !== 'paid') {
        tally[end] += 1;
        continue;
      }
      till.write(saleDraft(bill, { kind: 'qr', amount, attempt }), at);
      add(paid.by[sourceOf(channel)].paid, amount);
      return bill.comesBack ? this.#givenBack(bill, attempt, at) : undefined;
    }
    till.write(saleDraft(bill, { kind: 'cash', amount }), at);
    add(paid.cash, amount);
  }

  async #endOf(bill: Bill, attempt: string, at: number): Promise<'paid' | 'failed' | 'reversed'> {
    const { till, tally, code, push } = this.#counter;
    this.#misbehave(FAULTS);
    const since = performance.now();
    const wish = { attempt, sale: bill.id, amount: saleTotal(bill.sale), channel: bill.channel };
    let state = await this.#ask('charge', { ...wish, code: code() });
    let isCancelled = false;
    for (;;) {
      if (state === 'paid' || state === 'failed' || state === 'reversed') break;
      await sleep(QUERY_EVERY);
      if (!isCancelled && performance.now() - since > CANCEL_MS) {
        isCancelled = true;
        const word = { attempt, state: 'reversing', transaction: null, why: 'cancelled' };
        const id = derivedId(bill.id, `cancel/${attempt}`);
        till.write({ id, kind: 'charge-moved', v: 1, body: word }, at);
        await push();
        state = await this.#ask('reverse', { attempt });
      } else state = await this.#ask('query', { attempt });
    }
    const took = performance.now() - since;
    if (took > QUERY_EVERY) tally.open.push(took);
    return state;
  }

  async #givenBack({ id: sale, sale: sold, channel }: Bill, attempt: string, at: number) {
    const { till, paid, back } = this.#counter;
    const amount = saleTotal(sold);
    const id = derivedId(sale, 'return');
    const lines = sold.lines.flatMap(
      (line, i) => returnLine(sold, i, unitsIn(line), new Set()) ?? [],
    );
    const tenders = [{ kind: 'qr', amount }];
    const own = lines.map((line) => ({ ...line, units: line.units.map(([a, b]) => [a, b]) }));
    const body = { sale, lines: own, rounding: 0, shift: null, tenders };
    till.write({ id, kind: 'return', v: 1, body }, at);
    const entry = derivedId(id, 'refund');
    const refund = attemptOf(entry);
    const begun = { refund, attempt, amount, return: id };
    till.write({ id: entry, kind: 'refund-begun', v: 1, body: begun }, at);
    back(lines);
    add(paid.by[sourceOf(channel)].refunded, amount);
    this.#misbehave(REFUND_FAULTS);
    while ((await this.#ask('refund', { refund, attempt, amount })) !== 'refunded') {
      await sleep(QUERY_EVERY);
    }
  }

  #misbehave(faults: readonly (typeof FAULTS | typeof REFUND_FAULTS)[number][]): void {
    const { roll, simulator, tally } = this.#counter;
    if (roll() >= FAULT) return;
    simulator.faults.add(oneOf(roll, faults));
    tally.faults += 1;
  }

  /** What the centre answers; null when the line lost the request or the answer. */
  async #ask(path: keyof typeof PAY_PATHS, body: object): Promise<string | null> {
    const { server, till, roll, tally } = this.#counter;
    const luck = roll();
    const [never, late] = LINE_LOST;
    if (luck < late) tally.lost += 1;
    if (luck < never) return null;
    const since = performance.now();
    const answer = await server.request(PAY_PATHS[path], {
      method: 'POST',
      headers: { cookie: till.device.cookie, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const told: unknown = await answer.json();
    if (answer.status === BUSY) return null;
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${JSON.stringify(told)}`);
    if (path === 'charge') tally.answers.push(performance.now() - since);
    return luck < late ? null : v.parse(Stands, told).state;
  }
}
