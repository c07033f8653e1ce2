// WeChat Pay's list of a day (bill_type=ALL): a heading, lines, a heading of sums and the sums.
// Columns stand where they are documented; a backquote before every field keeps spreadsheets from
// rewriting it.
import { ZERO, parseFine, parseYuan } from '../money.ts';
import type { ListTable, ListedCharge } from './listing.ts';

const AT = 0;
const TRANSACTION = 5;
const ATTEMPT = 6;
const STATE = 9;
const AMOUNT = 12;
const REFUND = 15;
const REFUNDED = 16;
const FEE = 22;
const COLUMNS = 24;

/** The lines of a table; null when it is none. Deals that were taken back unpaid are left out. */
export function wechatLines([heading, ...rows]: ListTable): ListedCharge[] | null {
  if (heading === undefined || heading.length < COLUMNS) return null;
  // The heading of the sums is the first row whose fields are not marked.
  const end = rows.findIndex(([first]) => first?.startsWith('`') !== true);
  const lines: ListedCharge[] = [];
  for (const row of end < 0 ? rows : rows.slice(0, end)) {
    const line = lineIn(row.map((field) => field.replace(/^`/, '').trim()));
    if (line === null) return null;
    lines.push(line);
  }
  return lines;
}

function lineIn(row: readonly string[]): ListedCharge | null {
  const field = (at: number): string => row[at] ?? '';
  const isRefund = field(STATE) === 'REFUND' || field(STATE) === 'REVOKED';
  const amount = parseYuan(field(isRefund ? REFUNDED : AMOUNT));
  const at = chinaTime(field(AT));
  if (amount === null || at === null) return null;
  return {
    transaction: field(TRANSACTION),
    attempt: field(ATTEMPT) || null,
    refund: isRefund ? ownNumber(field(REFUND)) || `${field(TRANSACTION)}R` : null,
    amount,
    fee: parseFine(field(FEE)) ?? ZERO,
    at,
  };
}

/** A refund's number as tills know it: one that was closed had to be asked for under the next. */
const ownNumber = (number: string): string => number.replace(/^([0-9a-f]{32})-\d+$/, '$1');

/** "2026-11-20 09:30:05" in China as epoch ms; null when it is no time. */
export function chinaTime(text: string): number | null {
  if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)) return null;
  const at = Date.parse(`${text.replace(' ', 'T')}+08:00`);
  return Number.isNaN(at) ? null : at;
}
