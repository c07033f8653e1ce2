// Alipay's list of a day: a zip of CSV files in GBK; the one with the deals has 25 columns.
// Lines that begin with # are remarks, the heading is the first line without.
import { ZERO, negate, parseFine, parseYuan } from '../money.ts';
import type { ListTable, ListedCharge } from './listing.ts';
import { chinaTime } from './wechat-list.ts';

const TRANSACTION = 0;
const ATTEMPT = 1;
const FINISHED = 5;
const AMOUNT = 11;
const REFUND = 21;
const FEE = 22;
const COLUMNS = 25;

/** The lines of a table; null when it is none. */
export function alipayLines(table: ListTable): ListedCharge[] | null {
  const [heading, ...rows] = table.filter(([first]) => first?.startsWith('#') !== true);
  if (heading === undefined || heading.length < COLUMNS) return null;
  const lines = rows.map((row) => lineIn(row.map((field) => field.trim())));
  return lines.every((line) => line !== null) ? lines : null;
}

function lineIn(row: readonly string[]): ListedCharge | null {
  const field = (at: number): string => row[at] ?? '';
  const amount = parseYuan(field(AMOUNT));
  const at = chinaTime(field(FINISHED));
  if (amount === null || at === null) return null;
  const isRefund = amount < 0;
  return {
    transaction: field(TRANSACTION),
    attempt: field(ATTEMPT) || null,
    refund: isRefund ? field(REFUND) || `${field(TRANSACTION)}R` : null,
    amount: isRefund ? negate(amount) : amount,
    // The file gives the fee as what leaves the merchant's account: negative.
    fee: negate(parseFine(field(FEE)) ?? ZERO),
    at,
  };
}
