// Goods being picked for another shop: a draft survives leaving the screen and a kill.
import * as v from 'valibot';
import { normaliseGtin } from '../../../../core/barcode/gtin.ts';
import type { Product } from '../../../../core/goods/product.ts';
import { type Batch, leaving } from '../../../../core/goods/batch.ts';
import { costOf, onHand } from '../../../../core/goods/stock.ts';
import {
  TRANSFER_LINES,
  TRANSFER_PARTS,
  type TransferLine,
  type TransferSent,
} from '../../../../core/goods/transfer.ts';
import { spread } from '../../../../core/money.ts';
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

/** Why goods cannot be sent, and what to do instead; null: they can. */
export function whyNotSent(product: Product): string | null {
  const { name, weighed, service } = product;
  if (service) return `${name}是服务，没有货可送。`;
  if (weighed) return `${name}是称重的，各店货号不一样，不能调。${INSTEAD}`;
  return sharedCode(product) === null
    ? `${name}没有厂家的条码，别的店认不出来，不能调。${INSTEAD}`
    : null;
}
const INSTEAD = '在“报损”里记“送人”，那边记一笔进货。';

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

/** What is known of goods that go: their records, stocks, and batches left, by product. */
export type Known = {
  readonly products: ReadonlyMap<string, Product>;
  readonly stocks: ReadonlyMap<string, StockRow>;
  readonly batches: ReadonlyMap<string, { readonly left: readonly Batch[] }>;
};

/**
 * The entry's body: costs as the ledger knows them, goods without a shared barcode left out, and a
 * line for each last day, what expires first in front.
 */
export const transferOf = (
  { id, note, lines }: TransferDraft,
  to: string,
  known: Known,
): TransferSent => ({
  transfer: id,
  to,
  note: note.trim(),
  lines: [...lines].reverse().reduce<TransferLine[]>((all, line, i) => {
    const parts = partsOf(line, known);
    // So many days that all of them have no room go without one.
    const most = TRANSFER_PARTS - all.length - (lines.length - 1 - i);
    return [...all, ...(parts.length > most ? partsOf(line, { ...known, batches: NONE }) : parts)];
  }, []),
});

const NONE: Known['batches'] = new Map();

function partsOf({ product, quantity }: LostLine, known: Known): TransferLine[] {
  const own = known.products.get(product);
  const code = own === undefined ? null : sharedCode(own);
  if (own === undefined || code === null) return [];
  const { unit, factor, price } = baseUnit(own);
  const stock = known.stocks.get(product) ?? null;
  const cost = costOf(stock, quantity, { cost: own.cost, factor });
  const left = known.batches.get(product)?.left ?? [];
  let from = 0;
  return leaving(left, onHand(stock).quantity, quantity).map((part) => {
    const to = from + part.quantity;
    const share = cost === null ? null : spread(cost, quantity, from, to);
    from = to;
    return {
      ...{ product, code, name: own.name.slice(0, 60), spec: own.spec, unit },
      quantity: part.quantity,
      cost: share,
      price: factor === 1 && price > 0 ? price : null,
      ...(part.until === null ? {} : { until: part.until }),
    };
  });
}
