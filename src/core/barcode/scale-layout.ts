// Where on a scale's label each digit belongs. A layout is one letter a digit: F the flag, P the
// item number, A the amount, W the weight, U the price of a kilogram, X nothing, C the check digit.
// Every letter but X stands in one run, so a layout is read, written and shown field by field.
import * as v from 'valibot';

/** What a run of digits on a label says. */
export type ScaleField = 'weight' | 'amount' | 'price';

/** The values a layout can hold, by their letter. */
const VALUES: Readonly<Record<string, ScaleField>> = { A: 'amount', W: 'weight', U: 'price' };

/** One run of a layout's letters: `at` is its first digit, counted from 0. */
export type ScaleRun = { readonly letter: string; readonly at: number; readonly size: number };

/** The runs of a layout, from the left. */
export const runsOf = (layout: string): ScaleRun[] =>
  [...layout.matchAll(/(.)\1*/g)].map(({ 0: run, 1: letter = '', index }) => ({
    letter,
    at: index,
    size: run.length,
  }));

/** The field that a run's digits say; null for flag, item, check digit and what says nothing. */
export const fieldOf = ({ letter }: ScaleRun): ScaleField | null => VALUES[letter] ?? null;

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

/** Layouts of 13 digits by name. */
export const SHORT_LAYOUTS = { weight: 'FFPPPPPWWWWWC', amount: 'FFPPPPPAAAAAC' } as const;

/** Layouts of 18 digits by name: the order of their two values. */
export const LONG_LAYOUTS = {
  'weight-amount': 'FFPPPPPWWWWWAAAAAC',
  'weight-price': 'FFPPPPPWWWWWUUUUUC',
  'amount-weight': 'FFPPPPPAAAAAWWWWWC',
  'price-weight': 'FFPPPPPUUUUUWWWWWC',
} as const;

/** A layout of 13 digits: one of those with a name, or the shop's own. */
export const ShortLayout = v.union([v.picklist(['weight', 'amount']), layoutOfLength(13)]);

/** A layout of 18 digits: one of those with a name, or the shop's own. */
export const LongLayout = v.union([
  v.picklist(['weight-amount', 'weight-price', 'amount-weight', 'price-weight']),
  layoutOfLength(18),
]);
