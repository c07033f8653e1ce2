import type { ClaimRow } from '../journal/row.ts';
import { type Fen, isFen } from '../money.ts';
import { effOf } from '../time.ts';

/** A unit's price as it became: fen per unit, `before` null for its first one; `at` epoch ms. */
export type PriceStep = {
  readonly unit: string;
  readonly price: Fen;
  readonly before: Fen | null;
  readonly at: number;
};

const PRICE = '/price';

/** What a product's selling prices were, the latest change first; an equal price is no change. */
export function pricesIn(row: ClaimRow): PriceStep[] {
  const now = new Map<string, Fen>();
  const steps: PriceStep[] = [];
  for (const { fields, stamp } of row.claims) {
    for (const [field, price] of Object.entries(fields)) {
      if (!field.endsWith(PRICE) || !isFen(price)) continue;
      const unit = field.slice(0, -PRICE.length);
      const before = now.get(unit) ?? null;
      now.set(unit, price);
      if (before !== price) steps.push({ unit, price, before, at: effOf(stamp) });
    }
  }
  return steps.reverse();
}
