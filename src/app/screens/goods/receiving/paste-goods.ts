// A pasted list matched with the shop's own goods, and put on the desk of a receiving.
import { likest, pairIndex } from '../../../../core/goods/likeness.ts';
import { type Candidate, type Matched, matched } from '../../../../core/goods/paste-match.ts';
import type { Pasted } from '../../../../core/goods/pasted.ts';
import type { Product, Unit } from '../../../../core/goods/product.ts';
import { MOST_LINES } from '../../../../core/goods/receiving.ts';
import { productsByCodes, productsByIds, stocksOf } from '../../../store/goods/goods.ts';
import { searchIndex } from '../../../store/goods/search.ts';
import type { Store } from '../../../store/store.ts';
import { lastCost } from './receiving-desk.ts';
import { type DraftLine, type ReceivingDraft, lineFor, withUnit } from './receiving-draft.ts';

/** Goods looked at more closely for a line. */
const MOST_LIKE = 6;

/** Every line with what it most likely means. */
export async function matchPasted(store: Store, lines: readonly Pasted[]): Promise<Matched[]> {
  const index = pairIndex(await searchIndex(store));
  const coded = await productsByCodes(
    store,
    lines.flatMap(({ code }) => code ?? []),
  );
  const like = lines.map(({ name }) => likest(index, name, MOST_LIKE));
  const found = await productsByIds(store, [...new Set(like.flat())]);
  const all = [...found, ...coded].filter(({ gone, service }) => !gone && !service);
  const stocks = await stocksOf(store, [...new Set(all.map(({ id }) => id))]);
  const byId = new Map(
    all.map((product): [string, Candidate] => [
      product.id,
      { product, paid: lastCost(product, stocks.get(product.id) ?? null) },
    ]),
  );
  return lines.map((line, i) => {
    const own = coded.filter(({ units }) =>
      units.some(({ codes }) => line.code !== null && codes.includes(line.code)),
    );
    const ids = new Set([...(like[i] ?? []), ...own.map(({ id }) => id)]);
    return matched(
      line,
      [...ids].flatMap((id) => byId.get(id) ?? []),
    );
  });
}

/** What the keeper made of a line: goods, or that it is left out. */
export type Confirmed = { readonly product: Product; readonly unit: Unit; readonly line: Pasted };

/** A confirmed line as it lies on the desk; without a quantity it is one unit. */
export function draftLine({ product, unit, line }: Confirmed, paid: Candidate['paid']): DraftLine {
  const units = line.quantity ?? 1;
  const quantity = Math.max(1, Math.round(units * unit.factor));
  const own = { ...lineFor(product, unit, paid), quantity };
  if (line.total !== null) return { ...own, cost: { by: 'total', fen: line.total, guess: false } };
  return line.price === null
    ? own
    : { ...own, cost: { by: 'unit', fen: line.price, guess: false } };
}

/** The desk with the confirmed lines on it, in the list's order, as many as it holds. */
export async function putPasted(
  store: Store,
  confirmed: readonly Confirmed[],
): Promise<(draft: ReceivingDraft) => ReceivingDraft> {
  const stocks = await stocksOf(store, [...new Set(confirmed.map(({ product }) => product.id))]);
  const lines = confirmed.map((one) =>
    draftLine(one, lastCost(one.product, stocks.get(one.product.id) ?? null)),
  );
  return (draft) =>
    lines.slice(0, MOST_LINES - draft.lines.length).reduceRight<ReceivingDraft>(withUnit, draft);
}
