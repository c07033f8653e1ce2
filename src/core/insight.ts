// The one sentence of 我的店: what changed against the same weekday, and which category made it.
import { type Fen, ZERO, change, fen, minus, plus } from './money.ts';

/** Sales of a stretch of a day: amount in fen in all and per category. */
export type Stretch = {
  readonly amount: Fen;
  readonly byCategory: ReadonlyMap<string, Fen>;
};

/** A code and its figures; the app's words make the sentence. */
export type Insight =
  | { readonly code: 'first-day' }
  | { readonly code: 'nothing-yet' }
  | { readonly code: 'same'; readonly weekday: number }
  | {
      readonly code: 'more' | 'less';
      readonly weekday: number;
      readonly percent: number;
      readonly category: string | null;
    };

/** Below this many percent a difference is called none. */
const NOTABLE = 3;

/**
 * Compares today so far with the same weekday last week up to the same time of day. The category
 * named is the one that moved most in the same direction, if it makes at least a third of it.
 */
export function insightOf(today: Stretch, before: Stretch, weekday: number): Insight {
  if (today.amount <= 0) return { code: 'nothing-yet' };
  if (before.amount <= 0) return { code: 'first-day' };
  const percent = change(today.amount, before.amount) ?? 0;
  if (Math.abs(percent) < NOTABLE) return { code: 'same', weekday };
  const code = percent > 0 ? 'more' : 'less';
  const names = new Set([...today.byCategory.keys(), ...before.byCategory.keys()]);
  const moves = [...names].map((name) => ({
    name,
    by: minus(today.byCategory.get(name) ?? ZERO, before.byCategory.get(name) ?? ZERO),
  }));
  const whole = minus(today.amount, before.amount);
  const along = moves
    .filter(({ name, by }) => name !== '' && by * whole > 0)
    .sort((a, b) => Math.abs(b.by) - Math.abs(a.by) || (a.name < b.name ? -1 : 1))[0];
  const category = along && Math.abs(along.by) * 3 >= Math.abs(whole) ? along.name : null;
  return { code, weekday, percent: Math.abs(percent), category };
}

/** A day's account in words: counts and fen. Profit is of lines with a known cost, less 抹零. */
export type DayFigures = {
  readonly sales: number;
  readonly returns: number;
  readonly amount: Fen;
  readonly profit: Fen;
  /** Sold for, without a known cost: left out of profit, and said so. */
  readonly unknown: Fen;
  readonly cash: Fen;
  readonly qr: Fen;
};

/** Reads a day's sums. */
export function dayFigures(sums: Readonly<Record<string, number>>): DayFigures {
  const of = (field: string): Fen => fen(sums[field] ?? 0);
  const gross = plus(of('amount'), of('rounding'));
  return {
    sales: sums['sales'] ?? 0,
    returns: sums['returns'] ?? 0,
    amount: of('amount'),
    profit: minus(minus(of('known'), of('cost')), of('rounding')),
    unknown: minus(gross, of('known')),
    cash: of('tender-cash'),
    qr: of('tender-qr'),
  };
}
