// A receiving (进货) being written down: it survives leaving the screen and a kill, and becomes
// one entry of the same id, so that a second tap finds the first one's result.
import * as v from 'valibot';
import { DatedFields } from '../../../../core/goods/batch.ts';
import { FactorSchema, type Product, type Unit } from '../../../../core/goods/product.ts';
import { IdSchema } from '../../../../core/id.ts';
import { type Fen, PriceSchema, ZERO, lineAmount, plus, scaled } from '../../../../core/money.ts';

const Text = v.pipe(v.string(), v.maxLength(200));
const Quantity = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(1e9));

/**
 * What is known of the cost: fen per unit, fen for the whole line, or (from a delivery note) fen
 * for `of` base units.
 */
export const TypedCostSchema = v.variant('by', [
  v.strictObject({
    by: v.picklist(['unit', 'total']),
    fen: PriceSchema,
    /** Taken over from last time and not confirmed yet. */
    guess: v.boolean(),
  }),
  v.strictObject({
    by: v.literal('note'),
    fen: PriceSchema,
    of: Quantity,
    guess: v.literal(false),
  }),
]);
export type TypedCost = v.InferOutput<typeof TypedCostSchema>;

/**
 * One unit of one product; `quantity` in base units, `cost` null while it is not known. `price`
 * and `was` are what a unit sells for and what it cost last, in fen, for the margin.
 */
export const DraftLineSchema = v.strictObject({
  key: Text,
  product: IdSchema,
  name: Text,
  spec: Text,
  unit: v.pipe(v.string(), v.maxLength(20)),
  factor: FactorSchema,
  weighed: v.boolean(),
  quantity: Quantity,
  cost: v.nullable(TypedCostSchema),
  gift: v.optional(v.boolean(), false),
  price: v.optional(v.nullable(PriceSchema), null),
  was: v.optional(v.nullable(PriceSchema), null),
  /** Days the product keeps, where that is known: then its dates are asked for. */
  keeps: v.optional(v.nullable(v.number()), null),
  ...DatedFields,
});
export type DraftLine = v.InferOutput<typeof DraftLineSchema>;

/** Production, shelf life, last day and batch of a line, as far as they are known. */
export type Dates = Pick<DraftLine, 'made' | 'days' | 'until' | 'batch'>;

/**
 * What is to come: a line of a delivery note or an order, in base units; `cost` its total in fen.
 * `code` names goods that the shop may not have yet, `price` is what a unit (should) sell for.
 */
export const ExpectedSchema = v.strictObject({
  product: IdSchema,
  code: Text,
  name: Text,
  spec: Text,
  unit: v.pipe(v.string(), v.maxLength(20)),
  factor: FactorSchema,
  weighed: v.boolean(),
  quantity: Quantity,
  cost: v.nullable(PriceSchema),
  price: v.nullable(PriceSchema),
  ...DatedFields,
});
export type Expected = v.InferOutput<typeof ExpectedSchema>;

export const ReceivingDraftSchema = v.strictObject({
  task: v.literal('receiving'),
  id: IdSchema,
  lines: v.array(DraftLineSchema),
  supplier: Text,
  note: Text,
  supplierId: v.optional(v.nullable(IdSchema), null),
  order: v.optional(v.nullable(IdSchema), null),
  delivery: v.optional(v.nullable(IdSchema), null),
  noteNumber: v.optional(Text, ''),
  warehouse: v.optional(Text, ''),
  /** When the first goods were put down, epoch ms. */
  arrived: v.optional(v.nullable(v.number()), null),
  /** What was announced or ordered; empty when nothing is expected. */
  expected: v.optional(v.array(ExpectedSchema), []),
  /** What was counted since the goods came had them in it already. */
  counted: v.optional(v.boolean(), false),
});
export type ReceivingDraft = v.InferOutput<typeof ReceivingDraftSchema>;

export const newDraft = (id: string): ReceivingDraft => ({
  task: 'receiving',
  id,
  lines: [],
  supplier: '',
  note: '',
  supplierId: null,
  order: null,
  delivery: null,
  noteNumber: '',
  warehouse: '',
  arrived: null,
  expected: [],
  counted: false,
});

/** Whether there is anything to lose. */
export const isBlank = (draft: ReceivingDraft): boolean =>
  draft.lines.length === 0 &&
  draft.expected.length === 0 &&
  [draft.supplier, draft.note, draft.noteNumber, draft.warehouse].every((text) => text === '');

/** A product's unit has one line. */
export const lineKey = (product: Product, unit: Unit): string => `${product.id}/${unit.unit}`;

/** One unit of a product; `last` is what one base unit (of `baseFactor`) cost before, if known. */
export function lineFor(
  product: Product,
  unit: Unit,
  last: { fen: Fen; factor: number } | null,
): DraftLine {
  const was = last === null ? null : scaled(unit.factor, last.fen, last.factor);
  return {
    key: lineKey(product, unit),
    product: product.id,
    name: product.name,
    spec: product.spec,
    unit: unit.unit,
    factor: unit.factor,
    weighed: product.weighed,
    quantity: unit.factor,
    cost: was === null ? null : { by: 'unit', fen: was, guess: true },
    gift: false,
    price: unit.price,
    was,
    keeps: product.shelfLife,
  };
}

/**
 * The line at the cost and with the dates of the note, where one names its product. A note that
 * names it several times, of two batches say, is ticked off in its order, each line for itself.
 */
export function asNoted(draft: ReceivingDraft, line: DraftLine): DraftLine {
  const named = draft.expected.filter(({ product }) => product === line.product);
  const here = draft.lines
    .filter(({ product }) => product === line.product)
    .reduce((sum, { quantity }) => sum + quantity, 0);
  let sum = 0;
  const found = named.findIndex(({ quantity }) => (sum += quantity) > here);
  const at = found < 0 ? named.length - 1 : found;
  const noted = named[at];
  if (noted === undefined) return line;
  const { cost, quantity } = noted;
  const key = at === 0 ? line.key : `${line.key}/${at}`;
  const dated = { ...line, key, ...datesIn(noted) };
  return cost === null
    ? dated
    : { ...dated, cost: { by: 'note', fen: cost, of: quantity, guess: false } };
}

/** The dates alone, without those that are not known. */
export function datesIn({ made, days, until, batch }: Dates): Dates {
  return {
    ...(made === undefined ? {} : { made }),
    ...(days === undefined ? {} : { days }),
    ...(until === undefined ? {} : { until }),
    ...(batch === undefined || batch === '' ? {} : { batch }),
  };
}

/** Sets a line's dates; those left out are not known. */
export const withDates = (draft: ReceivingDraft, key: string, dates: Dates): ReceivingDraft =>
  changed(draft, key, ({ made: _, days: __, until: ___, batch: ____, ...line }) => ({
    ...line,
    ...datesIn(dates),
  }));

/** Makes a line a gift (赠品) that costs nothing, or takes that back; its cost is then not known. */
export function withGift(draft: ReceivingDraft, key: string, gift: boolean): ReceivingDraft {
  const own = draft.lines.find((line) => line.key === key);
  if (own === undefined || own.gift === gift) return draft;
  const cost = gift ? ({ by: 'total', fen: ZERO, guess: false } as const) : null;
  const plain = own.key.replace(/\/gift$/, '');
  const next = { ...own, gift, cost, key: gift ? `${plain}/gift` : plain };
  return draft.lines.some((line) => line.key === next.key)
    ? withUnit(without(draft, key), next)
    : { ...draft, lines: draft.lines.map((line) => (line === own ? next : line)) };
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
  cost: { readonly by: 'unit' | 'total'; readonly fen: Fen } | null,
): ReceivingDraft =>
  changed(draft, key, (line) => ({
    ...line,
    cost: cost === null ? null : { ...cost, guess: false },
  }));

/** A line's total cost in fen; null while it is not known. */
export function lineCost({ cost, quantity, factor }: DraftLine): Fen | null {
  switch (cost?.by) {
    case undefined:
      return null;
    case 'total':
      return cost.fen;
    case 'unit':
      return lineAmount(quantity, cost.fen, factor);
    case 'note':
      return scaled(quantity, cost.fen, cost.of);
  }
}

/** Cost of one unit in fen, worked out from the total where that is what is known. */
export function unitPrice({ cost, quantity, factor }: DraftLine): Fen | null {
  if (cost === null) return null;
  if (cost.by === 'unit') return cost.fen;
  return scaled(cost.fen, factor, cost.by === 'note' ? cost.of : quantity);
}

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
