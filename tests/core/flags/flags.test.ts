import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Flag, settledBody } from '../../../src/core/flags/flag.ts';
import { FLAG_KINDS, flagsFound, flagsIn } from '../../../src/core/flags/registry.ts';
import type { Json } from '../../../src/core/text.ts';
import { DEVICES, MORNING, entryOf, idOf, saleBody } from '../../support/entries.ts';
import { type Known, evidenceOf } from '../../support/flags.ts';

const TEA = idOf('tea');
const [ONE, TWO] = DEVICES;
const MINUTE = 60_000;
let made = 0;

/** An entry `minutes` after nine; every one has a number of its own. */
function at(minutes: number, kind: string, body: Json, device: string = ONE): Known {
  made += 1;
  const id = idOf(`flag-entry-${made}`);
  return { entry: entryOf(kind, body, MORNING + minutes * MINUTE, made, device, id) };
}

const product = (price: number, minutes = 0, device: string = ONE): Known =>
  at(
    minutes,
    'product-saved',
    { product: TEA, fields: { name: 'tea' }, units: [{ unit: '瓶', factor: 1, price }] },
    device,
  );
const sold = (minutes: number, quantity = 1, price = 350, device: string = ONE): Known =>
  at(minutes, 'sale', saleBody(TEA, quantity, price), device);
const counted = (minutes: number, quantity: number): Known =>
  at(minutes, 'count', {
    lines: [{ product: TEA, quantity, value: null, at: MORNING + minutes * MINUTE }],
  });
const received = (minutes: number, quantity: number): Known =>
  at(minutes, 'receiving', {
    supplier: '',
    note: '',
    lines: [{ product: TEA, quantity, cost: 9 }],
  });
const known = (minutes: number, flag: Flag): Known =>
  at(minutes, 'flag-settled', settledBody(flag, 'known'), TWO);
const told = (entries: readonly Known[]) =>
  flagsIn(evidenceOf(entries)).map(({ rule, facts }) => ({ rule, facts }));
const only = (entries: readonly Known[]): Flag => {
  const [flag, ...more] = flagsIn(evidenceOf(entries));
  if (flag === undefined || more.length > 0) throw new Error(`${more.length} more flags`);
  return flag;
};

test('every rule has a name of its own', () => {
  const rules = FLAG_KINDS.map(({ rule }) => rule);
  expect(new Set(rules).size).toBe(rules.length);
});

describe('stock below zero', () => {
  const flag = { rule: 'stock-short', facts: { product: TEA, quantity: -2 } };
  test.each<[string, Known[], unknown[]]>([
    ['never of a product nobody counted', [product(350), sold(5, 3)], []],
    ['counted and sold down to nothing', [product(350), counted(1, 3), sold(5, 3)], []],
    ['counted and sold below', [product(350), counted(1, 1), sold(5, 3)], [flag]],
    ['received and sold below', [product(350), received(1, 1), sold(5, 3)], [flag]],
    ['counted again', [product(350), counted(1, 1), sold(5, 3), counted(9, 4)], []],
  ])('%s', (_, entries, flags) => expect(told(entries)).toEqual(flags));

  test('the keeper’s word covers what he saw, and not a piece more', () => {
    const entries = [product(350), counted(1, 1), sold(5, 3)];
    const seen = [...entries, known(6, only(entries))];
    expect(told(seen)).toEqual([]);
    expect(told([...seen, sold(8, 1)])).toEqual([
      { rule: 'stock-short', facts: { product: TEA, quantity: -3 } },
    ]);
  });

  test('after another count it counts again from nothing', () => {
    const entries = [product(350), counted(1, 1), sold(5, 3)];
    const seen = [...entries, known(6, only(entries)), counted(7, 0)];
    expect(told(seen)).toEqual([]);
    expect(told([...seen, sold(8, 1)])).toHaveLength(1);
  });
});

describe('a price changed meanwhile', () => {
  test('a sale at the old price says both prices and the difference', () => {
    const stale = sold(9, 3, 350, TWO);
    const { rule, subject, facts } = only([product(350), product(400, 5), stale]);
    expect([rule, subject]).toEqual(['price-changed', stale.entry.id]);
    expect(facts).toMatchObject({
      difference: 150,
      device: TWO,
      lines: [{ product: TEA, was: 350, now: 400, difference: 150 }],
    });
  });

  const reasoned = (): Known => {
    const { entry } = sold(9, 1, 300);
    const text = JSON.stringify(entry).replace('"cost":null', '"cost":null,"reason":"friend"');
    return { entry: JSON.parse(text) };
  };
  test.each<[string, Known[]]>([
    ['sold before the change', [product(350), product(400, 5), sold(4)]],
    ['sold at the new price', [product(350), product(400, 5), sold(9, 1, 400)]],
    ['changed on purpose, with a reason', [product(350), reasoned()]],
    ['in quarantine: it counts nowhere', [product(350), product(400, 5), { ...sold(9), why: 'x' }]],
  ])('no flag: %s', (_, entries) =>
    expect(told(entries).filter(({ rule }) => rule === 'price-changed')).toEqual([]),
  );
});

describe('a once-key claimed twice', () => {
  const parcel = idOf('parcel');
  const taken = at(0, 'parcel-received', {
    parcel,
    carrier: 'post',
    waybill: '981',
    shelf: '1-1',
    code: '1-1-1001',
    tail: '3316',
  });
  const out = (minutes: number, device: string): Known =>
    at(minutes, 'parcel-handed-out', { parcel, how: 'code' }, device);

  test('a parcel handed out twice: the first, then the second, with till and time', () => {
    const [first, second] = [out(5, TWO), out(7, ONE)];
    expect(told([taken, second, first])).toEqual([
      {
        rule: 'doubled',
        facts: {
          base: 'parcel-out',
          key: parcel,
          times: [
            { device: TWO, n: first.entry.n, at: first.entry.at },
            { device: ONE, n: second.entry.n, at: second.entry.at },
          ],
        },
      },
    ]);
    expect(told([taken, first])).toEqual([]);
  });

  test('a voucher redeemed twice; a third time comes back', () => {
    const redeem = (minutes: number): Known =>
      at(minutes, 'redemption', { voucher: 'V-1234', gift: '' });
    const twice = [redeem(1), redeem(2)];
    const seen = [...twice, known(3, only(twice))];
    expect(told(seen)).toEqual([]);
    expect(told([...seen, redeem(4)])).toMatchObject([{ rule: 'doubled' }]);
  });

  test('handed out without having been taken in', () => {
    const first = out(5, TWO);
    expect(told([first])).toEqual([
      {
        rule: 'unknown-parcel',
        facts: { parcel, at: first.entry.at, device: TWO, n: first.entry.n },
      },
    ]);
  });
});

describe('a clock that is off', () => {
  const late = (minutes: number): Known => {
    const { entry } = at(minutes, 'redemption', { voucher: `V-${1000 + minutes}`, gift: '' });
    return { entry, eff: MORNING };
  };
  test('five minutes are none; more make one flag per device and day', () => {
    expect(told([late(5)])).toEqual([]);
    expect(told([late(10), late(20)])).toEqual([
      {
        rule: 'clock-off',
        facts: { device: ONE, day: '2026-11-20', entries: 2, minutes: 15 },
      },
    ]);
  });

  test.each([
    [4, []],
    [-6, [{ rule: 'clock-now', facts: { device: ONE, minutes: 6 } }]],
    [7, [{ rule: 'clock-now', facts: { device: ONE, minutes: -7 } }]],
  ])('this device %d minutes behind the centre', (minutes, flags) => {
    const own = { device: ONE, offset: minutes * MINUTE, now: MORNING };
    expect(flagsIn(evidenceOf([], own)).map(({ rule, facts }) => ({ rule, facts }))).toEqual(flags);
  });
});

describe('what is not known here', () => {
  test.each<[string, Known]>([
    ['sold', sold(1)],
    ['received', received(1, 4)],
  ])('a product %s without a record', (_, entry) => {
    expect(told([entry])).toEqual([{ rule: 'unknown-product', facts: { product: TEA } }]);
    expect(told([entry, product(350, -5)])).toEqual([]);
  });
});

describe('quarantine', () => {
  test('says kind, number, amount and why', () => {
    const doubted = {
      ...at(1, 'sale', { tenders: [{ kind: 'gold', amount: 700 }] }),
      why: 'malformed',
    };
    const { id, n } = doubted.entry;
    expect(told([doubted])).toEqual([
      {
        rule: 'quarantined',
        facts: { entry: id, device: ONE, n, kind: 'sale', amount: 700, why: 'malformed' },
      },
    ]);
  });

  test.each<[string, Json]>([
    ['none', {}],
    ['unreadable', { tenders: [{ amount: '7' }] }],
    ['more than any amount', { tenders: [{ amount: 1e12 }, { amount: 1e12 }] }],
  ])('an amount that is %s is not told', (_, body) =>
    expect(only([{ ...at(1, 'sale', body), why: 'malformed' }]).facts['amount']).toBeNull(),
  );

  test('a bill sold on two tills names both receipts and amounts', () => {
    const first = sold(3, 2, 350);
    const id = first.entry.id;
    const again = { entry: { ...sold(4, 3, 350, TWO).entry, id }, why: 'same-id' };
    const { rule, facts } = only([product(350), first, again]);
    expect(rule).toBe('same-id');
    expect(facts).toMatchObject({ amount: 1050, device: TWO, other: { amount: 700, device: ONE } });
  });
});

test('numbers that are lost are told from first to last', () => {
  const id = `lost:${ONE}:4`;
  const claims = [
    { entry: idOf('l'), part: 0, stamp: 'x', fields: { device: ONE, first: 4, last: 9 } },
  ];
  const evidence = { ...evidenceOf([]), rows: [{ id, form: 'claims' as const, claims }] };
  expect(flagsIn(evidence)).toMatchObject([
    { rule: 'numbers-lost', facts: { device: ONE, first: 4, last: 9 }, level: 9 },
  ]);
});

test('whatever the order and however often entries come, the flags are the same', () => {
  const parcel = idOf('some-parcel');
  const all = [
    product(350),
    product(400, 4, TWO),
    counted(1, 2),
    sold(6, 3, 350, TWO),
    sold(7, 3, 400),
    at(8, 'parcel-handed-out', { parcel, how: 'code' }),
    at(9, 'parcel-handed-out', { parcel, how: 'scan' }, TWO),
    { ...at(30, 'redemption', { voucher: 'V-7777', gift: '' }), eff: MORNING },
    at(10, 'sale', saleBody(idOf('nobody-knows'), 1, 5)),
    { ...at(11, 'sale', saleBody(TEA, 1, 5)), why: 'outsized' },
  ];
  const flags = flagsFound(evidenceOf(all));
  expect(new Set(flags.map(({ rule }) => rule)).size).toBe(7);
  const settled = flags.slice(0, 3).map((flag) => known(20, flag));
  const expected = flagsIn(evidenceOf([...all, ...settled]));
  expect(expected).toEqual(flags.slice(3));
  const most = { minLength: all.length + 3, maxLength: all.length + 3 };
  fc.assert(
    fc.property(
      fc.shuffledSubarray([...all, ...settled], most),
      fc.array(fc.nat(all.length - 1), { maxLength: 5 }),
      (shuffled, again) => {
        const repeated = [...shuffled, ...again.flatMap((i) => shuffled[i] ?? [])];
        expect(flagsIn(evidenceOf(repeated))).toEqual(expected);
      },
    ),
  );
});
