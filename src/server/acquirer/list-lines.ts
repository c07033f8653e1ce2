import { ZERO, parseFine, parseYuan } from '../../core/money.ts';
import type { ListedCharge } from './acquirer.ts';
import { alipayLines } from './alipay-list.ts';
import { type Table, tablesIn } from './list-file.ts';
import { chinaTime, wechatLines } from './wechat-list.ts';

/**
 * A list of anyone else, with the columns `time` (China's, 2026-11-20 09:30:05), `amount` (yuan,
 * of a refund too), `transaction` and, where there are any, `number` (ours), `refund`, `fee`.
 */
function otherLines([heading = [], ...rows]: Table): ListedCharge[] | null {
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

const READERS = { wechat: wechatLines, alipay: alipayLines, other: otherLines } as const;

/** The lines of an acquirer's file (CSV, XLSX, or a zip with a CSV); null when it has none. */
export function linesIn(source: keyof typeof READERS, bytes: Uint8Array): ListedCharge[] | null {
  for (const table of tablesIn(bytes) ?? []) {
    const lines = READERS[source](table);
    if (lines !== null) return lines;
  }
  return null;
}
