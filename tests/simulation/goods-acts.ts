// What is done with goods before they are sold, as drafts of entries: ordered, taken in, paid for,
// sent back, counted by several phones, written off, and found to be the same as others.
import { paidVersion } from '../../src/core/goods/payable.ts';
import { WHOLESALE } from '../../src/core/goods/supplier.ts';
import { GONE } from '../../src/core/goods/write-off.ts';
import type { Draft } from '../../src/core/journal/entry.ts';
import type { Json } from '../../src/core/text.ts';
import { dayAfter, dayOf } from '../../src/core/time.ts';
import { thing } from './acts.ts';
import { type Dice, idFrom } from './chance.ts';

const product = (dice: Dice): string => thing(0, dice.below(6));
const order = (dice: Dice): string => thing(5, dice.below(3));
const supplier = (dice: Dice): string => (dice.happens(0.3) ? WHOLESALE : thing(6, dice.below(2)));
const countOf = (dice: Dice): string => thing(7, dice.below(2));
const delivery = (dice: Dice): string => thing(8, dice.below(3));
const orNull = <T>(dice: Dice, share: number, make: (dice: Dice) => T): T | null =>
  dice.happens(share) ? make(dice) : null;
const cost = (dice: Dice): number | null => orNull(dice, 0.7, () => dice.below(5_000));
const some = <T>(dice: Dice, make: (dice: Dice) => T): T[] =>
  Array.from({ length: 1 + dice.below(3) }, () => make(dice));

const orderLine = (dice: Dice): Json => ({
  product: product(dice),
  code: '',
  name: 'tea',
  spec: '',
  unit: 'box',
  factor: 1 + dice.below(24),
  packs: 1 + dice.below(9),
  price: cost(dice),
});

const ordered = (dice: Dice) => ({
  order: order(dice),
  supplier: orNull(dice, 0.8, supplier),
  note: '',
  lines: some(dice, orderLine),
});

const near = (dice: Dice, at: number): number => Math.max(0, at - dice.below(3_600_000));

const BODIES: Record<string, (dice: Dice, at: number) => Json> = {
  'supplier-saved': (dice) => ({
    supplier: supplier(dice),
    fields: dice.happens(0.5) ? { name: `farm ${dice.below(9)}` } : { leadDays: dice.below(9) },
  }),
  'order-drafted': ordered,
  'order-placed': (dice, at) => ({ ...ordered(dice), due: dayAfter(dayOf(at), dice.below(5)) }),
  'order-closed': (dice) => ({
    order: order(dice),
    why: dice.pick(['complete', 'rest', 'cancelled']),
  }),
  'receiving@2': (dice, at) => ({
    supplier: '',
    supplierId: orNull(dice, 0.8, supplier),
    order: orNull(dice, 0.6, order),
    delivery: orNull(dice, 0.4, delivery),
    noteNumber: '',
    warehouse: '',
    note: '',
    arrived: orNull(dice, 0.5, () => near(dice, at)),
    lines: some(dice, () => ({
      product: product(dice),
      quantity: 1 + dice.below(24),
      cost: cost(dice),
      ...(dice.happens(0.3) ? { until: dayAfter(dayOf(at), dice.below(200)) } : {}),
      ...(dice.happens(0.1) ? { counted: true } : {}),
    })),
  }),
  'supplier-paid': (dice) => ({
    supplierId: supplier(dice),
    receiving: null,
    amount: 1 + dice.below(9_000),
    by: dice.pick(['cash', 'qr', 'bank']),
    note: '',
  }),
  'products-merged': (dice) => {
    const first = dice.below(6);
    return { product: thing(0, first), with: thing(0, (first + 1 + dice.below(5)) % 6) };
  },
  'count-opened': (dice) => ({
    count: countOf(dice),
    scope: { by: dice.pick(['all', 'picked']) },
    blind: dice.happens(0.5),
  }),
  'count-tallied': (dice, at) => ({
    count: countOf(dice),
    lines: some(dice, () => {
      const seen = near(dice, at);
      const round = 1 + dice.below(3);
      return {
        product: product(dice),
        quantity: dice.below(30),
        from: near(dice, seen),
        at: seen,
        round,
      };
    }),
  }),
  'count@2': (dice, at) => ({
    count: countOf(dice),
    lines: some(dice, () => ({
      product: product(dice),
      quantity: dice.below(30),
      value: cost(dice),
      at: near(dice, at),
      round: 1 + dice.below(3),
    })),
  }),
  'count-closed': (dice) => ({
    count: countOf(dice),
    how: dice.pick(['done', 'dropped']),
    seen: dice.below(4),
  }),
  'write-off': (dice) => ({
    reason: dice.pick([...GONE, 'found']),
    note: '',
    photo: null,
    lines: some(dice, () => ({
      product: product(dice),
      quantity: 1 + dice.below(6),
      cost: cost(dice),
    })),
  }),
};

const SENT_BACK = 'supplier-return';
const KINDS = [...Object.keys(BODIES), SENT_BACK];

const drafted = (dice: Dice, kind: string, body: Json): Draft => {
  const [name = kind, version = '1'] = kind.split('@');
  return { id: idFrom(dice.roll), kind: name, v: Number(version), body };
};

/** An act with goods at `at` by its till's clock, which knows of these receivings. */
export function goodsDraft(dice: Dice, at: number, receivings: readonly string[]): Draft {
  const kind = dice.pick(KINDS);
  const body = BODIES[kind]?.(dice, at);
  if (body !== undefined) {
    const isCash = kind === 'supplier-paid' && JSON.stringify(body).includes('"cash"');
    return drafted(dice, isCash ? `${kind}@${paidVersion('cash')}` : kind, body);
  }
  const receiving = receivings.length > 0 ? dice.pick(receivings) : null;
  const lines = some(dice, () => ({
    product: product(dice),
    quantity: 1 + dice.below(6),
    cost: cost(dice),
    line: receiving === null ? null : dice.below(3),
  }));
  return drafted(dice, kind, {
    supplier: '',
    supplierId: orNull(dice, 0.8, supplier),
    receiving,
    note: '',
    lines,
  });
}

/** The centre's word on an order, or on what it has sent. */
export function wholesaleDraft(dice: Dice, at: number): Draft {
  const due = dayAfter(dayOf(at), dice.below(5));
  if (dice.happens(0.6)) {
    const state = dice.pick(['accepted', 'sent', 'refused']);
    return drafted(dice, 'order-answered', { order: order(dice), state, due, note: '' });
  }
  const line = { code: '6901234567892', name: 'tea', spec: '', unit: 'box', factor: 1 };
  return drafted(dice, 'delivery-announced', {
    delivery: delivery(dice),
    order: orNull(dice, 0.7, order),
    supplier: '',
    supplierId: WHOLESALE,
    noteNumber: `${dice.below(99)}`,
    warehouse: '',
    due,
    lines: [{ ...line, quantity: 1 + dice.below(24), cost: cost(dice), price: null }],
  });
}
