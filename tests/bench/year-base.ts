// What the centre answers to a till that asks for the balances of a shop after a year.
import { randomUUID } from 'node:crypto';
import { ROW_JOINT, closed, opened } from '../../src/core/base-text.ts';
import { productAccount, soldAccount } from '../../src/core/journal/account.ts';
import type { Row } from '../../src/core/journal/row.ts';
import { newDice } from './page/dice.ts';

const DAY_MS = 86_400_000;
const DAYS = 365;
/** Goods that are sold on a day: 65 sales of three lines. */
const SOLD = 110;
const GOODS = 3_000;

/** Its text, in the centre's own form, and how many balances it has. */
export function yearBase(now: number): { readonly text: string; readonly count: number } {
  const dice = newDice(5);
  const goods = Array.from({ length: GOODS }, () => randomUUID());
  const cursor = { station: { seq: 0, id: null }, centre: { seq: 0, id: null } };
  const rows: Row[] = goods.map((id, nth) => {
    const fields = { name: `康师傅红烧牛肉面 ${nth}`, code: String(6_900_000_000_000 + nth) };
    const stamp = String(now).padStart(16, '0');
    const price = { ...fields, price: 100 + dice(2_000), cost: 80, category: '方便食品' };
    const claims = [{ entry: randomUUID(), part: 0, stamp, fields: price }];
    return { id: productAccount(id), form: 'claims', claims };
  });
  for (let day = 0; day < DAYS; day += 1) {
    const date = new Date(now - day * DAY_MS).toISOString().slice(0, 10);
    const sold = new Set(Array.from({ length: SOLD }, () => goods[dice(GOODS)] ?? ''));
    for (const id of sold) {
      const sums = { quantity: 1 + dice(9), amount: 100 + dice(2_000), cost: 80 + dice(1_000) };
      rows.push({ id: soldAccount(date, id), form: 'sum', sums });
    }
  }
  const lines = rows.map((row) => JSON.stringify(row)).join(ROW_JOINT);
  const rest = JSON.stringify({ heads: {}, gaps: [], now });
  return { text: opened(rest) + lines + closed(JSON.stringify(cursor)), count: rows.length };
}
