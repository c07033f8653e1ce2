// What a pasted line most likely means: a product, one of its units, and how sure that is.
import { type Fen, scaled } from '../money.ts';
import { likeness, sizesIn } from './likeness.ts';
import type { Pasted } from './pasted.ts';
import type { Product, Unit } from './product.ts';

/** A product that may be meant, with what was paid last: fen per `factor` base units, if known. */
export type Candidate = {
  readonly product: Product;
  readonly paid: { readonly fen: Fen; readonly factor: number } | null;
};

/**
 * Why a person has to look: `several` goods are nearly as like, the name is only `like`, there is
 * no such `unit`, no `quantity`, or another `price` than ever.
 */
export type Doubt = 'several' | 'like' | 'unit' | 'quantity' | 'price';

/** A line matched: `best` null where nothing is like it; `others` are the next likely goods. */
export type Matched = {
  readonly line: Pasted;
  readonly best: { readonly product: Product; readonly unit: Unit } | null;
  readonly others: readonly Product[];
  readonly doubts: readonly Doubt[];
};

/** From here on a name stands for itself, and below that nothing is offered. */
const SURE = 0.72;
const LIKE = 0.34;
/** The next one has to be so much less like. */
const CLEAR = 0.08;
/** The price may be so many times what was paid last, or that part of it. */
const USUAL = 1.5;

const hasCode = (product: Product, code: string | null): boolean =>
  code !== null && product.units.some(({ codes }) => codes.includes(code));

/** The way of selling that a line counts in; null where the product has none of that name. */
export function unitCounted(product: Product, { code, counter }: Pasted): Unit | null {
  const [base] = product.units;
  if (counter === '') {
    return product.units.find(({ codes }) => code !== null && codes.includes(code)) ?? base ?? null;
  }
  return product.units.find(({ unit }) => unit === counter) ?? null;
}

/** Fen that a line asks for a unit; null where it says nothing, or not of how many. */
function asked({ price, total, quantity }: Pasted): Fen | null {
  if (price !== null) return price;
  return total === null || quantity === null
    ? null
    : scaled(total, 1_000, Math.max(1, Math.round(quantity * 1_000)));
}

/** Whether the price is like what was paid last; null where one of them is not known. */
function isUsual(line: Pasted, { product, paid }: Candidate): boolean | null {
  const now = asked(line);
  const unit = unitCounted(product, line) ?? product.units[0];
  if (now === null || paid === null || unit === undefined || paid.fen === 0) return null;
  const before = (paid.fen * unit.factor) / paid.factor;
  return now <= before * USUAL && now * USUAL >= before;
}

function scoreOf(line: Pasted, candidate: Candidate): number {
  const { product } = candidate;
  if (hasCode(product, line.code)) return 1;
  const whole = `${product.name} ${product.spec}`;
  const names = Math.max(likeness(line.name, whole), likeness(line.name, product.name));
  const [said, own] = [sizesIn(line.name), sizesIn(whole)];
  const size =
    said.length === 0 || own.length === 0 ? 0 : said.some((one) => own.includes(one)) ? 0.1 : -0.25;
  const usual = isUsual(line, candidate);
  const price = usual === null ? 0 : usual ? 0.05 : -0.1;
  return Math.max(0, Math.min(0.99, names + size + price));
}

/** Matches a line with the goods that may be meant; the order of the candidates does not matter. */
export function matched(line: Pasted, candidates: readonly Candidate[]): Matched {
  const scored = candidates
    .map((candidate) => ({ candidate, score: scoreOf(line, candidate) }))
    .sort((a, b) => b.score - a.score || (a.candidate.product.id < b.candidate.product.id ? -1 : 1))
    .filter(({ score }) => score >= LIKE);
  const [first, second] = scored;
  if (first === undefined) return { line, best: null, others: [], doubts: [] };
  const { product } = first.candidate;
  const unit = unitCounted(product, line);
  const base = unit ?? product.units[0] ?? null;
  if (base === null) return { line, best: null, others: [], doubts: [] };
  const doubts: Doubt[] = [];
  if (second !== undefined && first.score - second.score < CLEAR) doubts.push('several');
  if (first.score < SURE) doubts.push('like');
  if (unit === null) doubts.push('unit');
  if (line.quantity === null) doubts.push('quantity');
  if (isUsual(line, first.candidate) === false) doubts.push('price');
  return {
    line,
    best: { product, unit: base },
    others: scored.slice(1).map(({ candidate }) => candidate.product),
    doubts,
  };
}
