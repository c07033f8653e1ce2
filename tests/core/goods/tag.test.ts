import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Entry } from '../../../src/core/journal/entry.ts';
import { enter, newBook } from '../../../src/core/journal/book.ts';
import { productAccount, tagAccount } from '../../../src/core/journal/account.ts';
import { productOf } from '../../../src/core/goods/product.ts';
import { type TagNeed, nearFaceOf, tagsNeeded, tagsUp } from '../../../src/core/goods/tag.ts';
import type { Json } from '../../../src/core/text.ts';
import { MORNING, entryOf, idOf } from '../../support/entries.ts';

const TEA = idOf('tea');

/** The product made: a bottle for 3.00 and a carton of 24 for 66.00. */
const made = { name: '冰红茶', spec: '500ml', origin: '湖南' };
const units = [
  { unit: '瓶', factor: 1, price: 300, codes: ['6901028004954'] },
  { unit: '箱', factor: 24, price: 6600, codes: [] },
];
const saved = (n: number, fields: Json, changed: Json = []): Entry => ({
  ...entryOf('product-saved', { product: TEA, fields, units: changed }, MORNING + n, n),
  v: 2,
});
const printed = (n: number, needs: readonly TagNeed[]): Entry =>
  entryOf(
    'tags-printed',
    {
      way: 'printed',
      tags: needs.map(({ product, face }) => ({ product: product.id, ...face })),
    },
    MORNING + n,
    n,
  );

function needsAfter(entries: readonly Entry[], isTouched = true): TagNeed[] {
  const { rows } = newBookOf(entries);
  const row = rows.get(productAccount(TEA));
  if (row?.form !== 'claims') throw new Error('there is a product');
  return tagsNeeded(productOf(row), rows.get(tagAccount(TEA)), isTouched);
}

function newBookOf(entries: readonly Entry[]) {
  const book = newBook();
  enter(
    book,
    entries.map((entry) => ({ entry, eff: entry.at })),
  );
  return book;
}

const short = (needs: readonly TagNeed[]): string[] =>
  needs.map(({ face, why, before }) => `${face.unit} ${why} ${before ?? '-'} ${face.price}`);

const first = saved(1, made, units);
const tagged = [first, printed(2, needsAfter([first]))];

describe('which tags are to be put up', () => {
  test.each<[string, readonly Entry[], string[]]>([
    ['new goods want the tag of their base unit', [first], ['瓶 new - 300']],
    ['one that was put up is right', tagged, []],
    ['a new price', [...tagged, saved(3, {}, [{ unit: '瓶', price: 350 }])], ['瓶 price 300 350']],
    [
      'a price that came back needs none',
      [
        ...tagged,
        saved(3, {}, [{ unit: '瓶', price: 350 }]),
        saved(4, {}, [{ unit: '瓶', price: 300 }]),
      ],
      [],
    ],
    [
      'a members’ price',
      [...tagged, saved(3, {}, [{ unit: '瓶', memberPrice: 280 }])],
      ['瓶 price 300 300'],
    ],
    ['another origin', [...tagged, saved(3, { origin: '广东' })], ['瓶 words 300 300']],
    [
      'a unit whose tag never hung is not asked for',
      [...tagged, saved(3, {}, [{ unit: '箱', price: 7000 }])],
      [],
    ],
    ['what is no longer sold', [...tagged, saved(3, { gone: true, origin: '广东' })], []],
    ['a service', [saved(1, { ...made, service: true }, units)], []],
    ['goods without a price', [saved(1, made, [{ unit: '瓶', factor: 1 }])], []],
  ])('%s', (_, entries, expected) => {
    expect(short(needsAfter(entries))).toEqual(expected);
  });

  test('goods that nothing happened to want no first tag', () => {
    expect(needsAfter([first], false)).toEqual([]);
  });

  test('a tag for what expires soon stands beside the usual one', () => {
    const cheaper = saved(3, {}, [{ unit: '瓶', nearPrice: 150 }]);
    const book = newBookOf([...tagged, cheaper]);
    const row = book.rows.get(productAccount(TEA));
    const product = row?.form === 'claims' ? productOf(row) : null;
    const bottle = product?.units[0];
    if (!product || !bottle) throw new Error('there is a bottle');
    const face = nearFaceOf(product, bottle);
    expect(face).toMatchObject({ price: 150, near: true, memberPrice: null });
    if (face === null) return;
    const near = printed(4, [{ product, face, why: 'new', before: null }]);
    expect(short(needsAfter([...tagged, cheaper, near]))).toEqual([]);
    expect(tagsUp(newBookOf([...tagged, cheaper, near]).rows.get(tagAccount(TEA))).size).toBe(1);
  });

  test('whatever changed: once all that is due was put up, nothing is due; in any order', () => {
    const change = fc.record({
      origin: fc.constantFrom('湖南', '广东', ''),
      price: fc.integer({ min: 1, max: 5 }),
      memberPrice: fc.option(fc.integer({ min: 1, max: 5 })),
      code: fc.constantFrom('6901028004954', '6901028004947'),
    });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 6 }), fc.nat(), (changes, seed) => {
        const entries = changes.map(({ origin, price, memberPrice, code }, i) =>
          saved(i + 3, { origin }, [{ unit: '瓶', price, memberPrice, codes: [code] }]),
        );
        const due = needsAfter([...tagged, ...entries]);
        expect(due.length).toBeLessThanOrEqual(1);
        const all = [...tagged, ...entries, ...(due.length > 0 ? [printed(99, due)] : [])];
        const turned = [...all.slice(seed % all.length), ...all.slice(0, seed % all.length)];
        expect(needsAfter(turned)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
