// What a shop may settle about its scale's labels. Apart from the reading of labels, as a page that
// only reads them needs none of the schemas.
import * as v from 'valibot';
import { fieldOf, runsOf } from './scale-layout.ts';

/** A run of digits longer than this could be more than a bill can hold. */
const MOST_DIGITS = { P: 7, A: 6, W: 6, U: 6 } as const;

/**
 * Whether a text is a layout: two digits of flag, one run of item number, at least one value, no
 * letter but X in two places, the check digit, if any, last.
 */
export function isLayout(text: string): boolean {
  if (!/^FF[PAWUX]+C?$/.test(text)) return false;
  const runs = runsOf(text);
  const letters = runs.flatMap(({ letter }) => (letter === 'X' ? [] : letter));
  return (
    new Set(letters).size === letters.length &&
    letters.includes('P') &&
    runs.some((run) => fieldOf(run) !== null) &&
    Object.entries(MOST_DIGITS).every(([letter, most]) =>
      runs.every((run) => run.letter !== letter || run.size <= most),
    )
  );
}

const layoutOfLength = (length: number) =>
  v.pipe(v.string(), v.length(length), v.check(isLayout, 'layout'));

/** A layout of 13 digits: one of those with a name, or the shop's own. */
export const ShortLayout = v.union([v.picklist(['weight', 'amount']), layoutOfLength(13)]);

/** A layout of 18 digits: one of those with a name, or the shop's own. */
export const LongLayout = v.union([
  v.picklist(['weight-amount', 'weight-price', 'amount-weight', 'price-weight']),
  layoutOfLength(18),
]);

const decimals = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(most));

/**
 * How this shop's scale prints: the flags it uses, the layouts of 13 and of 18 digits (by name or
 * letter by letter), the decimals of kilograms and of yuan, whether a wrong check digit is let
 * through (`soft`: scales that print a constant 1 are common).
 */
export const ScaleRule = v.strictObject({
  flags: v.pipe(v.array(v.pipe(v.string(), v.regex(/^2[0-4]$/))), v.minLength(1)),
  short: ShortLayout,
  long: LongLayout,
  weightDecimals: decimals(3),
  moneyDecimals: decimals(2),
  check: v.picklist(['soft', 'strict']),
});
export type ScaleRule = v.InferOutput<typeof ScaleRule>;
