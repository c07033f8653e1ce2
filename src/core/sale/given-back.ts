// What was given back of a sale, and what can still be said of it then.
import type { ClaimRow } from '../journal/row.ts';
import { type Fen, minus, plus } from '../money.ts';
import { returnLine, returnRounding, returnedUnits, unitsIn } from './return.ts';
import type { Sale } from './sale.ts';
import { type Tender, type TenderKind, paid } from './tender.ts';

/** How many units of each line can still come back, in line order. */
export const unitsLeft = (sale: Sale, row: ClaimRow | null): number[] =>
  sale.lines.map((line, i) => unitsIn(line) - returnedUnits(row, i).size);

/** What its goods that came back had cost the guest, in fen, and whether all of them did. */
export type GivenBack = { readonly amount: Fen; readonly isAll: boolean };

/** What was given back of a sale; null while nothing was. */
export function givenBack(sale: Sale, row: ClaimRow | null): GivenBack | null {
  const left = unitsLeft(sale, row);
  const lines = sale.lines.flatMap((line, i) => {
    const back = returnedUnits(row, i);
    if (back.size === 0) return [];
    const all = Array.from({ length: unitsIn(line) }, (_, unit) => unit + 1);
    const kept = new Set(all.filter((unit) => !back.has(unit)));
    return returnLine(sale, i, all.length - kept.size, kept) ?? [];
  });
  if (lines.length === 0) return null;
  const goods = plus(...lines.map((line) => line.amount));
  return {
    amount: minus(goods, returnRounding(sale, lines)),
    isAll: left.every((units) => units <= 0),
  };
}

/**
 * The tenders of a sale that was paid by `kind` after all. `returned`: something of it was given
 * back meanwhile; that money left by the way it was said to have come, and another way told now
 * would count money that nobody holds.
 */
export const tenderChange = (
  sale: Sale,
  row: ClaimRow | null,
  was: readonly Tender[],
  kind: TenderKind,
):
  | { readonly ok: true; readonly tenders: Tender[] }
  | { readonly ok: false; readonly why: 'returned' } =>
  givenBack(sale, row) === null
    ? { ok: true, tenders: [{ kind, amount: paid(was) }] }
    : { ok: false, why: 'returned' };
