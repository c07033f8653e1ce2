// Goods being written off: a draft survives leaving the screen and a kill.
import * as v from 'valibot';
import type { Product } from '../../../../core/goods/product.ts';
import { costOf } from '../../../../core/goods/stock.ts';
import {
  REASONS,
  type Reason,
  WRITE_OFF_LINES,
  type WriteOff,
} from '../../../../core/goods/write-off.ts';
import { IdSchema } from '../../../../core/id.ts';
import { HashSchema } from '../../../../core/journal/entry.ts';
import type { StockRow } from '../../../../core/journal/row.ts';
import { baseUnit } from '../../../parts/units.ts';
import type { TaskKind } from '../task-desk.ts';

const Text = v.pipe(v.string(), v.maxLength(200));

/** A line of goods picked by scanning: `quantity` in base units. */
export const PickedLineSchema = v.strictObject({
  product: IdSchema,
  name: Text,
  spec: Text,
  unit: v.pipe(v.string(), v.maxLength(20)),
  weighed: v.boolean(),
  quantity: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
});
export type LostLine = v.InferOutput<typeof PickedLineSchema>;

const DraftSchema = v.strictObject({
  id: v.string(),
  reason: v.picklist(REASONS),
  note: Text,
  // Drafts of before there were pictures have none.
  photo: v.optional(v.nullable(HashSchema), null),
  lines: v.array(PickedLineSchema),
});
export type LossDraft = v.InferOutput<typeof DraftSchema>;

export const lossTask = (newId: () => string): TaskKind<LossDraft> => ({
  task: 'write-off',
  parse: (content) => {
    const parsed = v.safeParse(DraftSchema, content);
    return parsed.success ? parsed.output : null;
  },
  blank: () => ({ id: newId(), reason: 'broken', note: '', photo: null, lines: [] }),
  size: ({ lines }) => lines.length,
  most: WRITE_OFF_LINES,
  tooMany: '一张单最多 100 行，先记上，再接着扫。',
});

/** Lines with `more` base units of a product, on top. */
export function withPicked(lines: readonly LostLine[], product: Product, more: number): LostLine[] {
  const own = lines.find((line) => line.product === product.id);
  const line: LostLine = {
    product: product.id,
    name: product.name,
    spec: product.spec,
    unit: baseUnit(product).unit,
    weighed: product.weighed,
    quantity: (own?.quantity ?? 0) + more,
  };
  return [line, ...lines.filter((one) => one.product !== product.id)];
}

/** Adds `more` base units of a product, on top. */
export const withLost = (draft: LossDraft, product: Product, more: number): LossDraft => ({
  ...draft,
  lines: withPicked(draft.lines, product, more),
});

/** Sets a line's base units; less than one takes it out. */
export const withQuantity = <D extends { readonly lines: readonly LostLine[] }>(
  draft: D,
  product: string,
  quantity: number,
): D & { lines: LostLine[] } => ({
  ...draft,
  lines:
    quantity < 1
      ? draft.lines.filter((line) => line.product !== product)
      : draft.lines.map((line) => (line.product === product ? { ...line, quantity } : line)),
});

export const withReason = (draft: LossDraft, reason: Reason): LossDraft => ({ ...draft, reason });

/** The entry's body: every line with its cost as the ledger knows it. */
export const lossOf = (
  { reason, note, photo, lines }: LossDraft,
  products: ReadonlyMap<string, Product>,
  stocks: ReadonlyMap<string, StockRow>,
): WriteOff => ({
  reason,
  note: note.trim(),
  photo,
  lines: [...lines].reverse().map(({ product, quantity }) => {
    const known = products.get(product);
    const told = {
      cost: known?.cost ?? null,
      factor: known === undefined ? 1 : baseUnit(known).factor,
    };
    return { product, quantity, cost: costOf(stocks.get(product) ?? null, quantity, told) };
  }),
});
