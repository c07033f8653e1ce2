// Where on a scale's label each digit belongs. A layout is one letter a digit: F the flag, P the
// item number, A the amount, W the weight, U the price of a kilogram, X nothing, C the check digit.
// Every letter but X stands in one run, so a layout is read, written and shown field by field.

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

/** Layouts of 13 digits by name. */
export const SHORT_LAYOUTS = { weight: 'FFPPPPPWWWWWC', amount: 'FFPPPPPAAAAAC' } as const;

/** Layouts of 18 digits by name: the order of their two values. */
export const LONG_LAYOUTS = {
  'weight-amount': 'FFPPPPPWWWWWAAAAAC',
  'weight-price': 'FFPPPPPWWWWWUUUUUC',
  'amount-weight': 'FFPPPPPAAAAAWWWWWC',
  'price-weight': 'FFPPPPPUUUUUWWWWWC',
} as const;
