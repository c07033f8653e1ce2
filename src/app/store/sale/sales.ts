import * as v from 'valibot';
import { saleAccount } from '../../../core/journal/account.ts';
import type { ClaimRow } from '../../../core/journal/row.ts';
import { type Fen, minus, parseYuan, plus } from '../../../core/money.ts';
import { type GivenBack, givenBack } from '../../../core/sale/given-back.ts';
import { type Return, ReturnSchema } from '../../../core/sale/return.ts';
import { type Sale, SaleSchema, saleTotal } from '../../../core/sale/sale.ts';
import { type Tender, AnyTendersSchema } from '../../../core/sale/tender.ts';
import { clockOf } from '../../../core/time.ts';
import type { EntryRow } from '../database.ts';
import { entryIn } from '../entry-row.ts';
import { latest } from '../../../core/journal/row.ts';
import type { Store } from '../store.ts';

type Common = {
  readonly id: string;
  readonly device: string;
  readonly n: number;
  readonly hash: string;
  /** Epoch ms at which it counts. */
  readonly eff: number;
  readonly operator: string;
  /** What was paid, or given back; never negative. */
  readonly total: Fen;
  readonly unsent: boolean;
  readonly quarantined: boolean;
};

/** A sale or a return in the day's list. */
export type Bill =
  | (Common & { readonly kind: 'sale'; readonly body: Sale })
  | (Common & { readonly kind: 'return'; readonly body: Return });

/** Reads a stored entry as a bill; null for every other kind. */
export function billIn(row: EntryRow): Bill | null {
  const entry = entryIn(row);
  if (entry === null) return null;
  const common = {
    id: row.id,
    device: row.device,
    n: row.n,
    hash: row.hash,
    eff: row.eff,
    operator: entry.operator,
    unsent: row.unsent === 1,
    quarantined: row.state === 'quarantined',
  };
  if (row.kind === 'sale') {
    const body = v.safeParse(SaleSchema, entry.body);
    return body.success
      ? { ...common, kind: 'sale', body: body.output, total: saleTotal(body.output) }
      : null;
  }
  const body = v.safeParse(ReturnSchema, entry.body);
  return row.kind === 'return' && body.success
    ? { ...common, kind: 'return', body: body.output, total: refundOf(body.output) }
    : null;
}

const refundOf = (body: Return): Fen =>
  minus(plus(...body.lines.map((line) => line.amount)), body.rounding);

/** The place after a bill in the list: where the next page begins. */
export type Place = { readonly eff: number; readonly id: string };

export type SalesQuery = {
  /** Part of a goods name, an amount in yuan, a receipt's number (3-12 or 12), a time (14:05). */
  readonly text?: string;
  /** Epoch ms, from (included) and until (excluded). */
  readonly from?: number;
  readonly until?: number;
  readonly after?: Place;
  readonly limit?: number;
};

/** A search gives up a page after this many entries; `next` says where to go on. */
const MOST_READ = 5_000;

/** Sales and returns, the newest first; `next` null at the end. */
export async function listSales(
  store: Store,
  query: SalesQuery = {},
): Promise<{ bills: Bill[]; next: Place | null }> {
  const { from = 0, until = Infinity, after, limit = 50 } = query;
  const matches = matcherOf(query.text ?? '');
  const bills: Bill[] = [];
  let next: Place | null = null;
  let read = 0;
  await store.db.entries
    .where('eff')
    .between(from, Math.min(until, after === undefined ? Infinity : after.eff + 1))
    .reverse()
    .until(() => next !== null)
    .each((row) => {
      if (next !== null || !isAfter(row, after)) return;
      read += 1;
      const bill = row.kind === 'sale' || row.kind === 'return' ? billIn(row) : null;
      if (bill !== null && matches(bill)) bills.push(bill);
      if (bills.length === limit || read === MOST_READ) next = { eff: row.eff, id: row.id };
    });
  return { bills, next };
}

/** A bill with its tenders as they are now, and what of it came back; null while nothing did. */
export type Listed = {
  readonly bill: Bill;
  readonly tenders: readonly Tender[];
  readonly back: GivenBack | null;
};

/** The first `pages` pages of a query, `limit` bills each; `next` is where more would begin. */
export async function listPages(
  store: Store,
  query: Omit<SalesQuery, 'after'>,
  pages: number,
): Promise<{ listed: Listed[]; next: Place | null }> {
  const bills: Bill[] = [];
  let next: Place | null = null;
  for (let page = 0; page < pages; page += 1) {
    const more = await listSales(store, { ...query, ...(next === null ? {} : { after: next }) });
    bills.push(...more.bills);
    next = more.next;
    if (next === null) break;
  }
  const rows = await store.db.ledger.bulkGet(bills.map(({ id }) => saleAccount(id)));
  return {
    next,
    listed: bills.map((bill, i) => {
      const row = rows[i]?.form === 'claims' ? rows[i] : null;
      const back = bill.kind === 'sale' ? givenBack(bill.body, row) : null;
      return { bill, tenders: tendersNow(bill, row), back };
    }),
  };
}

const isAfter = (row: EntryRow, place: Place | undefined): boolean =>
  place === undefined || row.eff < place.eff || (row.eff === place.eff && row.id < place.id);

function matcherOf(text: string): (bill: Bill) => boolean {
  const plain = text.normalize('NFKC').trim().toLowerCase();
  if (plain === '') return () => true;
  const amount = parseYuan(plain);
  const number = /^(?:\d+-)?(\d+)$/.exec(plain)?.[1];
  const clock = /^\d{1,2}:\d{0,2}$/.test(plain) ? plain.replace(/^(?=\d:)/, '0') : null;
  return (bill) =>
    bill.total === amount ||
    bill.n === Number(number ?? -1) ||
    bill.hash.startsWith(plain) ||
    (clock !== null && clockOf(bill.eff).startsWith(clock)) ||
    bill.body.lines.some((line) => line.name.toLowerCase().includes(plain));
}

/** A bill with what happened to its sale later: returned units, another tender. */
export type BillWithHistory = { readonly bill: Bill; readonly history: ClaimRow | null };

export async function billById(store: Store, id: string): Promise<BillWithHistory | null> {
  const [row, history] = await Promise.all([
    store.db.entries.get(id),
    store.db.ledger.get(saleAccount(id)),
  ]);
  const bill = row === undefined ? null : billIn(row);
  return bill === null ? null : { bill, history: history?.form === 'claims' ? history : null };
}

/** How a sale was paid in the end: its own tenders, or those it was changed to. */
export function tendersNow(bill: Bill, history: ClaimRow | null): readonly Tender[] {
  const changed = v.safeParse(AnyTendersSchema, latest(history)['tenders']);
  return changed.success ? changed.output : bill.body.tenders;
}
