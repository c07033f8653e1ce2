// Acquirers' lists as files have them, each in its own columns.
import { ZERO, parseFine, parseYuan } from '../money.ts';
import { alipayLines } from './alipay-list.ts';
import { chinaTime, wechatLines } from './wechat-list.ts';
import type { ListedCharge, ListTable } from './listing.ts';

/**
 * A list of anyone else, with the columns `time` (China's, 2026-11-20 09:30:05), `amount` (yuan,
 * of a refund too), `transaction` and, where there are any, `number` (ours), `refund`, `fee`.
 */
function otherLines([heading = [], ...rows]: ListTable): ListedCharge[] | null {
  const names = heading.map((name) => name.trim().toLowerCase());
  if (!['time', 'amount', 'transaction'].every((name) => names.includes(name))) return null;
  const lines = rows.map((row): ListedCharge | null => {
    const field = (name: string): string => (row[names.indexOf(name)] ?? '').trim();
    const amount = parseYuan(field('amount'));
    const at = chinaTime(field('time'));
    if (amount === null || amount < 0 || at === null) return null;
    return {
      transaction: field('transaction'),
      attempt: field('number') || null,
      refund: field('refund') || null,
      amount,
      fee: parseFine(field('fee')) ?? ZERO,
      at,
    };
  });
  return lines.every((line) => line !== null) ? lines : null;
}

/** Whose lists can be read from a file. */
export const FILE_SOURCES = ['wechat', 'alipay', 'other'] as const;
export type FileSource = (typeof FILE_SOURCES)[number];

const READERS = { wechat: wechatLines, alipay: alipayLines, other: otherLines } as const;

/** The lines of a source's table; null when it is no list of it. */
export const linesInTable = (source: FileSource, table: ListTable): ListedCharge[] | null =>
  READERS[source](table);

/** Only WeChat's fields are marked so; of its heading alone other lists might be taken for one. */
const isMarked = ([, first]: ListTable): boolean => first?.[0]?.startsWith('`') === true;

/** Whose list a table is, with its lines; null when it is nobody's. Each has its own heading. */
export function listIn(
  table: ListTable,
): { readonly source: FileSource; readonly lines: readonly ListedCharge[] } | null {
  for (const source of FILE_SOURCES) {
    const lines = linesInTable(source, table);
    if (lines !== null && (source !== 'wechat' || isMarked(table))) return { source, lines };
  }
  return null;
}
