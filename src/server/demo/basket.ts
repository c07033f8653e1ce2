import { type Fen, fen, minus, plus } from '../../core/money.ts';
import { type Dice, between } from './dice.ts';
import { type Good, type Market, amountOf, drawn } from './good.ts';

/** So much of a good, in base units. */
export type Wanted = { readonly good: Good; readonly quantity: number };

const MOST_LINES = 6;
/** What is left of a budget below this is not worth another line. */
const SMALLEST = 150;
const STEP_GRAMS = 10;

function quantityOf(roll: Dice, good: Good): number {
  if (good.weighed) return between(roll, 20, 150) * STEP_GRAMS;
  const luck = roll();
  return good.price > 1_500 || luck < 0.75 ? 1 : luck < 0.92 ? 2 : 3;
}

function wish(roll: Dice, market: Market): Wanted {
  const good = drawn(roll, market);
  return { good, quantity: quantityOf(roll, good) };
}

const amountIn = ({ good, quantity }: Wanted): Fen => amountOf(good, quantity);

/** The wish nearest to `left` among several: how the last line closes a budget. */
function closest(wishes: readonly Wanted[], left: Fen): Wanted | undefined {
  const gap = (item: Wanted): number => Math.abs(amountIn(item) - left);
  return [...wishes].sort((a, b) => gap(a) - gap(b))[0];
}

function nextLine(roll: Dice, market: Market, left: Fen, lines: number): Wanted | undefined {
  const isLast = lines === MOST_LINES - 1 || left < 1_500 || roll() < 0.2;
  const wishes = Array.from({ length: isLast ? 20 : 4 }, () => wish(roll, market));
  if (isLast) return closest(wishes, left);
  return wishes.find((item) => amountIn(item) <= left);
}

/** What a guest who spends about `budget` buys: one to six goods. */
export function basketOf(roll: Dice, market: Market, budget: Fen): Wanted[] {
  const basket: Wanted[] = [];
  let left = budget;
  while (basket.length < MOST_LINES && (basket.length === 0 || left > SMALLEST)) {
    const line = nextLine(roll, market, left, basket.length);
    if (line === undefined) continue;
    if (basket.some(({ good }) => good === line.good)) break;
    basket.push(line);
    left = minus(left, amountIn(line));
  }
  return basket;
}

/** Baskets for budgets in turn; what one spends too little or too much the next makes up for. */
export function basketsOf(roll: Dice, market: Market, budgets: readonly Fen[]): Wanted[][] {
  let owed = fen(0);
  return budgets.map((budget) => {
    const basket = basketOf(roll, market, fen(Math.max(SMALLEST, budget + owed)));
    owed = minus(plus(budget, owed), plus(...basket.map(amountIn)));
    return basket;
  });
}
