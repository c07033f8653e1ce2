import { readFileSync, readdirSync } from 'node:fs';
import * as fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { KINDS, changeOf, post } from '../../src/core/kinds.ts';
import { canonical, enter, newBook } from '../../src/core/journal/book.ts';
import { RowSchema } from '../../src/core/journal/row.ts';
import { LARGEST } from '../../src/core/money.ts';
import type { Json } from '../../src/core/text.ts';
import { MORNING, entryOf, idOf, saleBody } from '../support/entries.ts';

// A fixture says what a released (kind, v) means. It is never edited: another meaning is another v.
const folder = new URL('./golden/', import.meta.url);
const Body = v.custom<Json>(() => true);
const Golden = v.strictObject({
  kind: v.string(),
  v: v.number(),
  cases: v.array(v.strictObject({ body: Body, postings: v.array(v.unknown()) })),
});
const fixtures = readdirSync(folder).map((file) =>
  v.parse(Golden, JSON.parse(readFileSync(new URL(file, folder), 'utf8'))),
);

/** 09:01 in China: every case was effective a minute after it was made. */
const EFF = MORNING + 60_000;
const made = (kind: string, body: Json, version = 1) => ({
  ...entryOf(kind, body, MORNING, 7, undefined, idOf('entry')),
  v: version,
});
const read = (kind: string, body: Json, version = 1): string => {
  const result = post(made(kind, body, version), EFF);
  return result.ok ? 'posted' : result.why;
};

describe('golden postings', () => {
  test('there is a fixture for every kind and version', () => {
    expect(fixtures.map((one) => `${one.kind}@${one.v}`).sort()).toEqual(
      KINDS.map((kind) => `${kind.name}@${kind.v}`).sort(),
    );
  });

  test.each(fixtures)('$kind $v posts what it always posted', ({ kind, v: version, cases }) => {
    for (const { body, postings } of cases) {
      const result = post(made(kind, body, version), EFF);
      expect(JSON.parse(JSON.stringify(result))).toEqual({ ok: true, postings });
    }
  });

  test.each(fixtures)(
    '$kind $v makes rows that survive the wire',
    ({ kind, v: version, cases }) => {
      for (const { body } of cases) {
        const book = newBook();
        enter(book, [{ entry: made(kind, body, version), eff: EFF }]);
        expect(book.rows.size).toBeGreaterThan(0);
        for (const row of book.rows.values()) {
          expect(canonical(v.parse(RowSchema, JSON.parse(JSON.stringify(row))))).toBe(
            canonical(row),
          );
        }
      }
    },
  );
});

/** Every body that differs from a good one in one place, by `change` of the value there. */
function spoiled(value: Json, change: (value: Json) => readonly Json[]): Json[] {
  const inner = Array.isArray(value)
    ? value.flatMap((item, i) => spoiled(item, change).map((bad) => value.with(i, bad)))
    : value !== null && typeof value === 'object'
      ? Object.entries(value).flatMap(([key, item]) =>
          spoiled(item, change).map((bad) => ({ ...value, [key]: bad })),
        )
      : [];
  return [...change(value), ...inner];
}

const isNumber = (value: Json): value is number => typeof value === 'number';
const goods = fixtures.flatMap(({ kind, v: version, cases }) =>
  cases.map(({ body }) => ({ kind, body, version })),
);

describe('malformed bodies', () => {
  test.each(goods)('$kind: no fraction, no text for a number, nothing beyond the bound', (good) => {
    const bad = spoiled(good.body, (value) =>
      isNumber(value) ? [value + 0.5, String(value), 1e16, -1e16, 1e300] : [],
    );
    for (const body of bad)
      expect([read(good.kind, body, good.version), body]).toEqual(['malformed', body]);
  });

  test.each(goods)('$kind: no amount or quantity over 10¹², times excepted', (good) => {
    const bad = spoiled(good.body, (value) =>
      isNumber(value) && value < LARGEST ? [LARGEST + 1, -LARGEST - 1] : [],
    );
    for (const body of bad)
      expect([read(good.kind, body, good.version), body]).toEqual(['malformed', body]);
  });

  test.each(goods)('$kind: no field more, and nothing but an object', (good) => {
    for (const body of [null, 5, 'text', [], {}, { ...Object(good.body), more: 1 }]) {
      expect(read(good.kind, body, good.version)).toBe('malformed');
    }
  });

  test('anything at all is read or refused, and never throws', () => {
    const one = fc.constantFrom(...goods);
    fc.assert(
      fc.property(one, fc.jsonValue(), fc.nat(), (good, junk, seed) => {
        const bad = spoiled(good.body, () => [v.parse(Body, junk)]);
        expect(['posted', 'malformed']).toContain(
          read(good.kind, bad[seed % bad.length] ?? null, good.version),
        );
      }),
      { numRuns: 3_000 },
    );
  });

  test('sums of the largest amounts do not throw', () => {
    const line = {
      product: idOf('a'),
      name: 'x',
      unit: '',
      factor: 1,
      quantity: 1,
      price: LARGEST,
      gross: LARGEST,
      off: 0,
      share: 0,
      amount: LARGEST,
      cost: LARGEST,
    };
    const lines = Array.from({ length: 200 }, () => line);
    const tenders = Array.from({ length: 20 }, () => ({ kind: 'cash', amount: LARGEST }));
    expect(read('sale', { lines, rounding: 0, tenders, shift: null })).toBe('malformed');
    expect(read('sale', { lines: lines.slice(0, 20), rounding: 0, tenders, shift: null })).toBe(
      'posted',
    );
  });
});

describe('what a schema checks beyond its fields', () => {
  const sale = (over: object): Json =>
    JSON.parse(JSON.stringify({ ...Object(saleBody(idOf('tea'), 2, 350)), ...over }));
  const rule = {
    rule: idOf('rule'),
    version: 1,
    base: 'parcel-in',
    from: 0,
    until: null,
    demo: true,
    tiers: [{ above: 0, rate: 50 }],
  };

  test.each<[string, string, Json]>([
    ['tenders below the lines', 'sale', sale({ tenders: [{ kind: 'cash', amount: 699 }] })],
    ['tenders above the lines', 'sale', sale({ tenders: [{ kind: 'qr', amount: 701 }] })],
    ['no tenders', 'sale', sale({ tenders: [] })],
    ['a rounding that no tender shows', 'sale', sale({ rounding: 1 })],
    ['no lines', 'sale', sale({ lines: [], tenders: [] })],
    ['a tender of another kind', 'sale', sale({ tenders: [{ kind: 'gold', amount: 700 }] })],
    [
      'another total after a change',
      'tender-changed',
      { sale: idOf('s'), was: [{ kind: 'cash', amount: 5 }], tenders: [{ kind: 'qr', amount: 6 }] },
    ],
    ['a first tier above nothing', 'rule-published', { ...rule, tiers: [{ above: 1, rate: 5 }] }],
    [
      'tiers that do not rise',
      'rule-published',
      {
        ...rule,
        tiers: [
          { above: 0, rate: 5 },
          { above: 9, rate: 6 },
          { above: 9, rate: 7 },
        ],
      },
    ],
    ['no tier', 'rule-published', { ...rule, tiers: [] }],
    [
      'a total that is not its lines’',
      'statement-issued',
      { month: '2026-10', upTo: 1, total: 5, lines: [{ base: 'sign-up', count: 1, fee: 4 }] },
    ],
    ['a month that is none', 'statement-paid', { month: '2026-1', total: 5 }],
    ['a month 13', 'statement-paid', { month: '2026-13', total: 5 }],
    [
      'a phone that is not masked',
      'referral-made',
      { referral: idOf('r'), business: 'card', phone: '13812345678', consent: true },
    ],
    [
      'no consent',
      'referral-made',
      { referral: idOf('r'), business: 'card', phone: '138****5678', consent: false },
    ],
    ['an id that is none', 'reversal', { entry: 'sale', reason: '' }],
  ])('%s is refused', (_, kind, body) => expect(read(kind, body)).toBe('malformed'));

  test('a line’s amount is gross − off − share', () => {
    const [line] = v.parse(
      v.object({ lines: v.array(v.record(v.string(), v.unknown())) }),
      saleBody(idOf('tea'), 2, 350),
    ).lines;
    const bad = sale({ lines: [{ ...line, off: 50 }] });
    expect(read('sale', bad)).toBe('malformed');
    expect(read('sale', sale({ lines: [{ ...line, gross: 760, off: 50, share: 10 }] }))).toBe(
      'posted',
    );
  });
});

describe('an unknown kind or version', () => {
  test('is told apart from a malformed one and posts nothing', () => {
    const future = { ...made('sale', saleBody(idOf('tea'), 1, 1)), v: 99 };
    expect(post(future, EFF)).toEqual({ ok: false, why: 'unknown-kind' });
    expect(read('space-flight', {})).toBe('unknown-kind');
    expect(read('constructor', {})).toBe('unknown-kind');
    expect(changeOf(future, EFF, 1).postings).toEqual([]);
  });
});

test('post is pure: the same entry posts the same, and is not changed', () => {
  for (const { kind, body } of goods) {
    const entry = made(kind, body);
    const before = JSON.stringify(entry);
    expect(post(entry, EFF)).toEqual(post(entry, EFF));
    expect(JSON.stringify(entry)).toBe(before);
  }
});

test('a sale counts in the day and hour in which it is effective, in China', () => {
  const late = Date.parse('2026-11-20T16:30:00Z');
  const result = post(made('sale', saleBody(idOf('tea'), 1, 5)), late);
  expect(result.ok && result.postings[0]).toMatchObject({
    account: 'day:2026-11-21',
    deltas: { h00: 5 },
  });
  expect(result.ok && result.postings[1]).toMatchObject({
    account: `sold:2026-11-21:${idOf('tea')}`,
  });
});
