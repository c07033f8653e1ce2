// A receiving (进货) being written down: it survives leaving the screen and a kill, and becomes
// one entry of the same id, so that a second tap finds the first one's result.
import * as v from 'valibot';
import { FactorSchema, type Product, type Unit } from '../../../core/goods/product.ts';
import type { Receiving } from '../../../core/goods/stocking.ts';
import { IdSchema } from '../../../core/id.ts';
import { type Fen, PriceSchema, lineAmount, plus, scaled } from '../../../core/money.ts';

const Text = v.pipe(v.string(), v.maxLength(200));

/** What the keeper typed of the cost: fen per unit, or fen for the whole line. */
export const TypedCostSchema = v.strictObject({
  by: v.picklist(['unit', 'total']),
  fen: PriceSchema,
  /** Taken over from last time and not confirmed yet. */
  guess: v.boolean(),
});
export type TypedCost = v.InferOutput<typeof TypedCostSchema>;

/** One unit of one product; `quantity` in base units, `cost` null while it is not known. */
export const DraftLineSchema = v.strictObject({
  key: Text,
  product: IdSchema,
  name: Text,
  spec: Text,
  unit: v.pipe(v.string(), v.maxLength(20)),
  factor: FactorSchema,
  weighed: v.boolean(),
  quantity: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(1e9)),
  cost: v.nullable(TypedCostSchema),
});
export type DraftLine = v.InferOutput<typeof DraftLineSchema>;

export const ReceivingDraftSchema = v.strictObject({
  task: v.literal('receiving'),
  id: IdSchema,
  lines: v.array(DraftLineSchema),
  supplier: Text,
  note: Text,
});
export type ReceivingDraft = v.InferOutput<typeof ReceivingDraftSchema>;

/** An entry holds this many lines; a longer delivery is received in several. */
export const MOST_LINES = 300;

export const newDraft = (id: string): ReceivingDraft => ({
  task: 'receiving',
  id,
  lines: [],
  supplier: '',
  note: '',
});

/** Whether there is anything to lose. */
export const isBlank = (draft: ReceivingDraft): boolean =>
  draft.lines.length === 0 && draft.supplier === '' && draft.note === '';

/** A product's unit has one line. */
export const lineKey = (product: Product, unit: Unit): string => `${product.id}/${unit.unit}`;

/** One unit of a product; `last` is what one base unit (of `baseFactor`) cost before, if known. */
export function lineFor(
  product: Product,
  unit: Unit,
  last: { fen: Fen; factor: number } | null,
): DraftLine {
  return {
    key: lineKey(product, unit),
    product: product.id,
    name: product.name,
    spec: product.spec,
    unit: unit.unit,
    factor: unit.factor,
    weighed: product.weighed,
    quantity: unit.factor,
    cost:
      last === null
        ? null
        : { by: 'unit', fen: scaled(unit.factor, last.fen, last.factor), guess: true },
  };
}

/** Adds a line on top, or one unit more to the line that is there. */
export function withUnit(draft: ReceivingDraft, line: DraftLine): ReceivingDraft {
  const own = draft.lines.find(({ key }) => key === line.key);
  const rest = draft.lines.filter(({ key }) => key !== line.key);
  const raised = own ? { ...own, quantity: own.quantity + line.quantity } : line;
  return { ...draft, lines: [raised, ...rest] };
}

const changed = (
  draft: ReceivingDraft,
  key: string,
  change: (line: DraftLine) => DraftLine,
): ReceivingDraft => ({
  ...draft,
  lines: draft.lines.map((line) => (line.key === key ? change(line) : line)),
});

/** Sets a line's base units; less than one takes the line out. */
export const withAmount = (draft: ReceivingDraft, key: string, quantity: number): ReceivingDraft =>
  quantity < 1 ? without(draft, key) : changed(draft, key, (line) => ({ ...line, quantity }));

export const without = (draft: ReceivingDraft, key: string): ReceivingDraft => ({
  ...draft,
  lines: draft.lines.filter((line) => line.key !== key),
});

/** Puts a line that was taken out back where it was. */
export const withBack = (draft: ReceivingDraft, line: DraftLine, at: number): ReceivingDraft =>
  draft.lines.some(({ key }) => key === line.key)
    ? withUnit(draft, line)
    : { ...draft, lines: [...draft.lines.slice(0, at), line, ...draft.lines.slice(at)] };

/** What the keeper typed stands for sure; null says that the cost is not known. */
export const withCost = (
  draft: ReceivingDraft,
  key: string,
  cost: Pick<TypedCost, 'by' | 'fen'> | null,
): ReceivingDraft =>
  changed(draft, key, (line) => ({
    ...line,
    cost: cost === null ? null : { ...cost, guess: false },
  }));

/** A line's total cost in fen; null while it is not known. */
export const lineCost = ({ cost, quantity, factor }: DraftLine): Fen | null =>
  cost === null ? null : cost.by === 'total' ? cost.fen : lineAmount(quantity, cost.fen, factor);

/** Cost of one unit in fen, worked out from the total where that was typed. */
export const unitPrice = (line: DraftLine): Fen | null =>
  line.cost === null
    ? null
    : line.cost.by === 'unit'
      ? line.cost.fen
      : scaled(line.cost.fen, line.factor, line.quantity);

export type DraftSums = {
  /** Different products. */
  readonly goods: number;
  /** Known costs together, in fen. */
  readonly total: Fen;
  /** Products without a cost, and those whose cost is last time's. */
  readonly unknown: number;
  readonly guessed: number;
};

const products = (lines: readonly DraftLine[]): number =>
  new Set(lines.map((line) => line.product)).size;

export const sumsOf = (draft: ReceivingDraft): DraftSums => ({
  goods: products(draft.lines),
  total: plus(...draft.lines.flatMap((line) => lineCost(line) ?? [])),
  unknown: products(draft.lines.filter((line) => line.cost === null)),
  guessed: products(draft.lines.filter((line) => line.cost?.guess === true)),
});

/** The entry's body. */
export const receivingOf = (draft: ReceivingDraft): Receiving => ({
  supplier: draft.supplier.trim(),
  note: draft.note.trim(),
  lines: [...draft.lines]
    .reverse()
    .map((line) => ({ product: line.product, quantity: line.quantity, cost: lineCost(line) })),
});
