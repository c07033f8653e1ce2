// Histories of everything that moves stock, by two devices, and what they come to when one adds
// them up line by line in the order in which they took effect: the slow way, without the fold.
import * as fc from 'fast-check';
import type { Counting } from '../../src/core/journal/plan.ts';
import type { Json } from '../../src/core/text.ts';
import { stampOf } from '../../src/core/time.ts';
import { DEVICES, MORNING, entryOf, idOf, saleBody } from './entries.ts';

export const GOODS = ['tea', 'salt'].map(idOf);

const KINDS = [
  'sale',
  'return',
  'receiving',
  'count',
  'confirmed',
  'write-off',
  'found',
  'redemption',
  'reversal',
] as const;

/** One document, as numbers from which its body is made. */
export const document = fc.record({
  kind: fc.constantFrom(...KINDS),
  product: fc.integer({ min: 0, max: 1 }),
  quantity: fc.integer({ min: 1, max: 9 }),
  cost: fc.option(fc.integer({ min: 0, max: 999 })),
  gap: fc.integer({ min: 0, max: 5_000_000 }),
  device: fc.integer({ min: 0, max: 1 }),
  late: fc.integer({ min: 0, max: 9_000_000 }),
  target: fc.nat(),
});
export type Document = typeof document extends fc.Arbitrary<infer T> ? T : never;

/** What a line does to a product's stock, at its stamp. */
export type Effect = {
  readonly product: string;
  readonly stamp: string;
  readonly why: string;
  readonly quantity: number;
  readonly value: number | null;
  readonly isCount: boolean;
};

type Made = { readonly counting: Counting; readonly effects: readonly Effect[] };

/** The entries of a history in the order in which they were made, each with what it does. */
export function madeOf(documents: readonly Document[]): Made[] {
  const numbers = [0, 0];
  let at = MORNING;
  const made: Made[] = [];
  for (const one of documents) {
    at += one.gap + 1;
    const n = (numbers[one.device] = (numbers[one.device] ?? 0) + 1);
    const device = DEVICES[one.device] ?? '';
    const product = GOODS[one.product] ?? '';
    const seen = Math.max(0, at - one.late);
    const { kind, version, body, ...effect } = bodyOf(one, product, seen, made);
    const entry = { ...entryOf(kind, body, at, n, device), v: version };
    const isCount = effect.why === 'count';
    const stamp = stampOf(isCount ? seen : at, device, n);
    made.push({
      counting: { entry, eff: at },
      effects: effect.why === '' ? [] : [{ product, stamp, isCount, ...effect }],
    });
  }
  return made;
}

type Body = {
  kind: string;
  version: number;
  body: Json;
  why: string;
  quantity: number;
  value: number | null;
};

function bodyOf(one: Document, product: string, at: number, made: readonly Made[]): Body {
  const { quantity, cost } = one;
  const out = { version: 1, quantity: -quantity, value: cost === null ? null : -cost };
  const goods = { supplier: '', note: '', lines: [{ product, quantity, cost }] };
  const counted = { product, quantity, value: cost, at };
  switch (one.kind) {
    case 'sale':
      return { ...out, kind: 'sale', body: saleBody(product, quantity, 350, cost), why: 'sale' };
    case 'return':
      return {
        version: 1,
        quantity,
        value: cost,
        kind: 'return',
        body: returned(one, product),
        why: 'return',
      };
    case 'receiving':
      return {
        version: 1,
        quantity,
        value: cost,
        kind: 'receiving',
        body: goods,
        why: 'receiving',
      };
    case 'count':
      return { ...counted, version: 1, kind: 'count', body: { lines: [counted] }, why: 'count' };
    case 'confirmed':
      return {
        ...counted,
        version: 2,
        kind: 'count',
        body: { count: idOf('count'), lines: [{ ...counted, round: 1 }] },
        why: 'count',
      };
    case 'write-off':
      return { ...out, kind: 'write-off', body: written('broken', one, product), why: 'write-off' };
    case 'found':
      return {
        version: 1,
        quantity,
        value: cost,
        kind: 'write-off',
        body: written('found', one, product),
        why: 'write-off',
      };
    case 'redemption':
      return {
        ...out,
        version: 3,
        kind: 'redemption',
        body: gift(one, product),
        why: 'redemption',
      };
    case 'reversal': {
      const target = made[one.target % Math.max(1, made.length)]?.counting.entry.id;
      const body = { entry: target ?? idOf('none'), reason: '' };
      return { ...out, kind: 'reversal', body, why: '' };
    }
  }
}

function returned({ quantity, cost }: Document, product: string): Json {
  const sale: Json = saleBody(product, quantity, 350, cost);
  const { lines, ...rest } = Object(sale);
  return { ...rest, sale: null, lines: [{ ...Object(lines)[0], line: null, units: [] }] };
}

const written = (reason: string, { quantity, cost }: Document, product: string): Json => ({
  reason,
  note: '',
  photo: null,
  lines: [{ product, quantity, cost }],
});

const gift = ({ quantity, cost, target }: Document, product: string): Json => ({
  voucher: `V${String(1e9 + (target % 1e6))}`,
  product,
  gift: 'tea',
  quantity,
  cost,
  value: 0,
  confirmed: { by: 'voucher' },
});

/** What is left of the effects when every reversal has taken out what it names. */
export function standing(made: readonly Made[]): Effect[] {
  const out = new Set(
    made.flatMap(({ counting: { entry } }) =>
      entry.kind === 'reversal' ? [String(Object(entry.body).entry)] : [],
    ),
  );
  const isOut = ({ entry }: Counting): boolean => entry.kind !== 'reversal' && out.has(entry.id);
  return made
    .filter(({ counting }) => !isOut(counting))
    .flatMap(({ effects }) => effects)
    .sort((a, b) =>
      a.stamp === b.stamp ? Number(a.isCount) - Number(b.isCount) : a.stamp < b.stamp ? -1 : 1,
    );
}
