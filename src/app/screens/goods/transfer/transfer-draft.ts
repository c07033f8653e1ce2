// Goods being picked for another shop: a draft survives leaving the screen and a kill.
import * as v from 'valibot';
import { normaliseGtin } from '../../../../core/barcode/gtin.ts';
import type { Product } from '../../../../core/goods/product.ts';
import { costOf } from '../../../../core/goods/stock.ts';
import { TRANSFER_LINES, type TransferSent } from '../../../../core/goods/transfer.ts';
import { IdSchema } from '../../../../core/id.ts';
import type { StockRow } from '../../../../core/journal/row.ts';
import { baseUnit } from '../../../parts/units.ts';
import type { TaskKind } from '../task-desk.ts';
import { type LostLine, PickedLineSchema, withPicked } from '../losses/write-off-draft.ts';

const DraftSchema = v.strictObject({
  id: v.string(),
  to: v.nullable(IdSchema),
  note: v.pipe(v.string(), v.maxLength(60)),
  lines: v.array(PickedLineSchema),
});
export type TransferDraft = v.InferOutput<typeof DraftSchema>;

export const transferTask = (newId: () => string): TaskKind<TransferDraft> => ({
  task: 'transfer',
  parse: (content) => {
    const parsed = v.safeParse(DraftSchema, content);
    return parsed.success ? parsed.output : null;
  },
  blank: () => ({ id: newId(), to: null, note: '', lines: [] }),
  size: ({ lines }) => lines.length,
  most: TRANSFER_LINES,
  tooMany: '一张单最多 100 行，先送出，再接着扫。',
});

/**
 * The barcode by which another shop knows a product; null for one that it cannot know: no maker's
 * number begins with 2, those are each shop's own.
 */
export function sharedCode({ units, weighed, service }: Product): string | null {
  if (weighed || service) return null;
  const codes = units.filter(({ factor }) => factor === 1).flatMap((unit) => unit.codes);
  return codes.find((code) => normaliseGtin(code) !== null && !code.startsWith('2')) ?? null;
}

/** Adds `more` base units of a product, on top. */
export const withSent = (draft: TransferDraft, product: Product, more: number): TransferDraft => ({
  ...draft,
  lines: withPicked(draft.lines, product, more),
});

/** The entry's body: costs as the ledger knows them, goods without a shared barcode left out. */
export const transferOf = (
  { id, note, lines }: TransferDraft,
  to: string,
  products: ReadonlyMap<string, Product>,
  stocks: ReadonlyMap<string, StockRow>,
): TransferSent => ({
  transfer: id,
  to,
  note: note.trim(),
  lines: [...lines].reverse().flatMap(({ product, quantity }: LostLine) => {
    const known = products.get(product);
    const code = known === undefined ? null : sharedCode(known);
    if (known === undefined || code === null) return [];
    const { unit, factor, price } = baseUnit(known);
    const told = { cost: known.cost, factor };
    return [
      {
        product,
        code,
        name: known.name.slice(0, 60),
        spec: known.spec,
        unit,
        quantity,
        cost: costOf(stocks.get(product) ?? null, quantity, told),
        price: factor === 1 && price > 0 ? price : null,
      },
    ];
  }),
});
