// What is done in a shop, as drafts of entries.
import type { Draft } from '../../src/core/journal/entry.ts';
import { newCart } from '../../src/core/sale/cart.ts';
import type { Json } from '../../src/core/text.ts';
import { type Dice, idFrom } from './chance.ts';
import type { LATER_KINDS } from './versions.ts';

/** Ids that all tills of a station mean the same by: 6 products, 5 parcels, 4 guests, 2 bills. */
export const thing = (kind: number, number: number): string =>
  `4000000${kind}-0000-4000-8000-${String(number).padStart(12, '0')}`;

/** A receipt that can be returned: its sale and what its first line was. */
export type Sold = { readonly id: string; readonly line: Line };

type Line = {
  readonly product: string | null;
  readonly name: string;
  readonly unit: string;
  readonly factor: number;
  readonly quantity: number;
  readonly price: number;
  readonly gross: number;
  readonly off: number;
  readonly share: number;
  readonly amount: number;
  readonly cost: number | null;
};

function lineOf(dice: Dice): Line {
  const quantity = 1 + dice.below(4);
  const price = 50 * (1 + dice.below(40));
  const gross = quantity * price;
  const off = dice.happens(0.2) ? dice.below(50) : 0;
  const share = dice.happens(0.2) ? dice.below(50 - off) : 0;
  return {
    product: dice.happens(0.9) ? thing(0, dice.below(6)) : null,
    name: 'tea',
    unit: 'p',
    factor: 1,
    quantity,
    price,
    gross,
    off,
    share,
    amount: gross - off - share,
    cost: dice.happens(0.5) ? dice.below(gross) : null,
  };
}

const sum = (lines: readonly Line[]): number => lines.reduce((all, { amount }) => all + amount, 0);

function tenders(dice: Dice, total: number): Json {
  if (dice.happens(0.6)) return [{ kind: 'cash', amount: total }];
  const cash = dice.below(total);
  return [
    { kind: 'cash', amount: cash },
    { kind: 'qr', amount: total - cash },
  ];
}

/** What is sold: one to four lines, and how they are paid. */
function billOf(dice: Dice) {
  const lines = Array.from({ length: 1 + dice.below(4) }, () => lineOf(dice));
  const rounding = dice.happens(0.3) ? sum(lines) % 10 : 0;
  const id = idFrom(dice.roll);
  return {
    id,
    body: { lines, rounding, tenders: tenders(dice, sum(lines) - rounding), shift: null },
  };
}

/** A sale of one to four lines, with what of it a return needs. */
export function saleOf(dice: Dice): { draft: Draft; sold: Sold } {
  const { id, body } = billOf(dice);
  const [first] = body.lines;
  if (first === undefined) throw new Error('a sale has lines');
  return { draft: { id, kind: 'sale', v: 1, body }, sold: { id, line: first } };
}

/** A sale to one of the shop's own members, who pays less for some of it than others would. */
export function memberSaleOf(dice: Dice, member: string): Draft {
  const { id, body } = billOf(dice);
  const lines = body.lines.map((line) =>
    dice.happens(0.5) ? { ...line, usual: line.gross + dice.below(200) } : line,
  );
  return { id, kind: 'sale', v: 3, body: { ...body, lines, member } };
}

/** One piece of a sale's first line comes back. */
export function returnOf(dice: Dice, { id, line }: Sold): Draft {
  const amount = Math.floor(line.amount / line.quantity);
  const back = {
    ...line,
    quantity: 1,
    gross: amount,
    off: 0,
    share: 0,
    amount,
    cost: null,
    line: 0,
    units: [[1, 1]],
  };
  const body = {
    sale: id,
    lines: [back],
    rounding: 0,
    tenders: [{ kind: 'cash', amount }],
    shift: null,
  };
  return { id: idFrom(dice.roll), kind: 'return', v: 1, body };
}

const BODIES: Record<string, (dice: Dice, at: number) => Json> = {
  receiving: (dice) => ({
    supplier: '',
    note: '',
    lines: Array.from({ length: 1 + dice.below(3) }, () => ({
      product: thing(0, dice.below(6)),
      quantity: 1 + dice.below(24),
      cost: dice.happens(0.7) ? dice.below(5_000) : null,
    })),
  }),
  count: (dice, at) => ({
    lines: Array.from({ length: 1 + dice.below(2) }, () => ({
      product: thing(0, dice.below(6)),
      quantity: dice.below(30),
      value: dice.happens(0.5) ? dice.below(9_000) : null,
      at: at - dice.below(3_600_000),
    })),
  }),
  'product-saved': (dice) => ({
    product: thing(0, dice.below(6)),
    fields: dice.happens(0.5) ? { name: `tea ${dice.below(9)}` } : { reorderLevel: dice.below(9) },
    units: [{ unit: 'p', factor: 1, price: 50 * (1 + dice.below(40)) }],
  }),
  'parcel-received': (dice) => {
    const number = dice.below(5);
    return {
      parcel: thing(1, number),
      carrier: 'ems',
      waybill: `98${number}`,
      shelf: '1-1',
      code: `1-1-${dice.below(9)}`,
      tail: '3316',
    };
  },
  'parcel-received@2': (dice) => {
    const number = dice.below(5);
    return {
      parcel: thing(1, number),
      carrier: 'ems',
      waybill: `98${number}`,
      shelf: '1-1',
      code: `1-1-${dice.below(9)}`,
      tail: '3316',
      name: dice.happens(0.5) ? 'wang' : '',
      systems: ['coop'],
    };
  },
  'parcel-handed-out': (dice) => ({ parcel: thing(1, dice.below(5)), how: 'code' }),
  'member-joined': (dice, at) => ({
    member: thing(2, dice.below(4)),
    phone: '138****5678',
    name: `guest ${dice.below(9)}`,
    consent: { version: '1', at, channel: dice.pick(['counter', 'qr']) },
    marketing: dice.happens(0.5),
  }),
  'member-agreed': (dice, at) => ({
    member: thing(2, dice.below(4)),
    consent: { version: '1', at, channel: 'counter' },
    marketing: dice.happens(0.5),
  }),
  'member-left': (dice) => ({ member: thing(2, dice.below(4)), channel: 'counter' }),
  redemption: (dice) => ({ voucher: `voucher-${dice.below(4)}`, gift: '' }),
  'parcel-handed-out@2': (dice) => ({
    parcel: thing(1, dice.below(5)),
    how: 'name',
    taker: dice.pick(['guest', 'deputy']),
    systems: ['coop', 'platform'],
  }),
  'parcels-notified': (dice) => ({ parcels: [thing(1, dice.below(5))] }),
  'redemption@2': (dice) => ({
    voucher: `VOUCHER-${dice.below(4)}`,
    product: thing(0, dice.below(6)),
    gift: 'tea',
    quantity: 1,
    cost: dice.happens(0.5) ? dice.below(2_000) : null,
    value: 1_500,
    confirmed: true,
  }),
  'parcel-accepted': (dice) => ({
    parcel: idFrom(dice.roll),
    label: `EA10000000${dice.below(9)}`,
    weight: 500 + dice.below(2_000),
    fee: 2_400,
    coupon: { code: `COUPON-${dice.below(3)}`, plan: 'over-21' },
    paid: 1_900,
  }),
  'bill-held': (dice) => {
    const bill = thing(3, dice.below(2));
    const round = 1 + dice.below(3);
    return { bill, round, till: dice.below(3), cart: newCart(bill), label: '', total: 0 };
  },
  'bill-taken': (dice) => ({
    bill: thing(3, dice.below(2)),
    round: 1 + dice.below(3),
    till: dice.below(3),
    how: dice.happens(0.8) ? 'taken' : 'sold',
  }),
};

/** What came later, in a table of its own: which act a step plays depends on how many there are. */
const LATER: Record<(typeof LATER_KINDS)[number], (dice: Dice, at: number) => Json> = {
  'redemption@3': (dice) => ({
    voucher: `VOUCHER-${dice.below(4)}`,
    product: thing(0, dice.below(6)),
    gift: 'tea',
    quantity: 1 + dice.below(2),
    cost: dice.happens(0.5) ? dice.below(2_000) : null,
    value: 1_000 + dice.below(9),
    confirmed: dice.happens(0.5)
      ? { by: 'signature', picture: String(dice.below(10)).repeat(64) }
      : { by: dice.pick(['phone', 'voucher']) },
  }),
  'product-saved@2': (dice) => ({
    product: thing(0, dice.below(6)),
    fields: dice.happens(0.7)
      ? { discontinued: dice.happens(0.7) }
      : { gone: dice.happens(0.7), place: `shelf ${dice.below(9)}` },
    units: [{ unit: 'p', memberPrice: dice.happens(0.7) ? 40 * (1 + dice.below(40)) : null }],
  }),
};

const ALL: typeof BODIES = { ...BODIES, ...LATER };

/** Versions other than the first, where the name does not say it. */
const VERSIONS: Readonly<Record<string, number>> = { 'member-joined': 2 };

/** Kinds of entries that any till writes, besides sales, returns and reversals. */
export const KINDS = Object.keys(BODIES);

/** An entry of a kind, written at `at` by its till's clock. */
export const draftOf = (dice: Dice, kind: string, at: number): Draft => {
  const [name = kind, version] = kind.split('@');
  const body = ALL[kind]?.(dice, at) ?? null;
  return { id: idFrom(dice.roll), kind: name, v: Number(version ?? VERSIONS[kind] ?? 1), body };
};

export const reversalOf = (dice: Dice, entry: string): Draft => ({
  id: idFrom(dice.roll),
  kind: 'reversal',
  v: 1,
  body: { entry, reason: '' },
});

/** A rule of the centre's for one of the bases that tills earn by. */
export const ruleOf = (dice: Dice, version: number): Draft => ({
  id: idFrom(dice.roll),
  kind: 'rule-published',
  v: 1,
  body: {
    rule: thing(4, dice.below(2)),
    version,
    base: dice.pick(['parcel-in', 'parcel-out', 'sign-up', 'redemption']),
    tiers: [
      { above: 0, rate: 10 + dice.below(50) },
      { above: 3, rate: 60 + dice.below(50) },
    ],
    from: 0,
    until: null,
    demo: true,
  },
});
