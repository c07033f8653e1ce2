import { agreedAccount } from '../../../core/journal/account.ts';
import type { ClaimRow, Row } from '../../../core/journal/row.ts';
import {
  type DayBill,
  type PayDay,
  givenBackIn,
  payDay,
  takingsIn,
} from '../../../core/pay/day.ts';
import { agreedIn, listedIn } from '../../../core/pay/listing.ts';
import { refundIn } from '../../../core/pay/refund.ts';
import { dayAfter, dayStart } from '../../../core/time.ts';
import { listPages } from '../sale/sales.ts';
import { readShopSetting } from '../shop-settings.ts';
import type { Store } from '../store.ts';

/** A day's payments by code, and what the keeper has said of it. */
export type TakingsDay = {
  readonly page: PayDay;
  readonly agreed: ReturnType<typeof agreedIn>;
};

/** Pages of bills that one day may have: 3,000 of them. */
const PAGES = 15;
const PER_PAGE = 200;

const claims = (rows: readonly (Row | undefined)[]): ClaimRow[] =>
  rows.flatMap((row) => (row?.form === 'claims' ? [row] : []));

/** Reads a business day ("2026-11-20"): its bills, and what acquirers list for it. */
export async function readTakings(store: Store, day: string): Promise<TakingsDay> {
  const { ledger } = store.db;
  const within = { from: dayStart(day), until: dayStart(dayAfter(day, 1)), limit: PER_PAGE };
  const [{ listed }, lines, refunds, agreed, rates] = await Promise.all([
    listPages(store, within, PAGES),
    ledger.where('id').between(`listed:${day}:`, `listed:${day};`).toArray(),
    ledger.where('id').between('refund:', 'refund;').toArray(),
    ledger.get(agreedAccount(day)),
    readShopSetting(store, 'fees'),
  ]);
  const bills = (kind: 'sale' | 'return'): DayBill[] =>
    listed
      .filter(({ bill }) => bill.kind === kind && !bill.quarantined)
      .map(({ bill, tenders }) => ({ id: bill.id, at: bill.eff, tenders }));
  const page = payDay(
    takingsIn(bills('sale')),
    givenBackIn(bills('return'), claims(refunds).map(refundIn)),
    claims(lines).flatMap((row) => listedIn(row) ?? []),
    rates,
  );
  return { page, agreed: agreedIn(claims([agreed])[0] ?? null) };
}
