// What this phone has counted and not handed in yet: it survives leaving the screen and a kill.
import * as v from 'valibot';
import { COUNT_LINES, type CountTallied } from '../../../../core/goods/counting.ts';
import type { Product } from '../../../../core/goods/product.ts';
import { IdSchema } from '../../../../core/id.ts';
import { baseUnit } from '../../../parts/units.ts';
import type { TaskKind } from '../task-desk.ts';

const Text = v.pipe(v.string(), v.maxLength(200));
const Whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** One product: base units counted between `from` and `at` (epoch ms). */
const LineSchema = v.strictObject({
  product: IdSchema,
  name: Text,
  spec: Text,
  unit: v.pipe(v.string(), v.maxLength(20)),
  weighed: v.boolean(),
  quantity: Whole,
  from: Whole,
  at: Whole,
  round: Whole,
});
export type CountedLine = v.InferOutput<typeof LineSchema>;

const DraftSchema = v.strictObject({ count: v.string(), lines: v.array(LineSchema) });
export type CountDraft = v.InferOutput<typeof DraftSchema>;

/** The desk of a count: what is on it belongs to one count. */
export const countTask: TaskKind<CountDraft> = {
  task: 'count',
  parse: (content) => {
    const parsed = v.safeParse(DraftSchema, content);
    return parsed.success ? parsed.output : null;
  },
  blank: () => ({ count: '', lines: [] }),
  size: ({ lines }) => lines.length,
  most: COUNT_LINES,
  tooMany: '一次最多交 300 样，先交上，再接着数。',
};

const without = (draft: CountDraft, product: string): CountedLine[] =>
  draft.lines.filter((line) => line.product !== product);

/** Adds `more` base units seen at `at`, on top; a product's first look begins its line. */
export function withSeen(
  draft: CountDraft,
  count: string,
  product: Product,
  seen: { readonly more: number; readonly at: number; readonly round: number },
): CountDraft {
  const own = draft.lines.find((line) => line.product === product.id && line.round === seen.round);
  const line: CountedLine = {
    product: product.id,
    name: product.name,
    spec: product.spec,
    unit: baseUnit(product).unit,
    weighed: product.weighed,
    quantity: (own?.quantity ?? 0) + seen.more,
    from: own?.from ?? seen.at,
    at: seen.at,
    round: seen.round,
  };
  return { count, lines: [line, ...without(draft, product.id)] };
}

/** Sets what was counted, as seen at one glance at `at`; less than nothing takes the line out. */
export const withCounted = (
  draft: CountDraft,
  product: string,
  quantity: number,
  at: number,
): CountDraft => ({
  ...draft,
  lines:
    quantity < 0
      ? without(draft, product)
      : draft.lines.map((line) =>
          line.product === product ? { ...line, quantity, from: at, at } : line,
        ),
});

/** The entry's body: what was counted first comes first. */
export const talliedOf = ({ count, lines }: CountDraft): CountTallied => ({
  count,
  lines: lines
    .map(({ product, quantity, from, at, round }) => ({ product, quantity, from, at, round }))
    .reverse(),
});
