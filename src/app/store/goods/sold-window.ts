// What was sold in a stretch of days, kept in memory: 28 days of a large shop are 50,000 rows, and
// every list of goods asks for them. Read once for each stretch, then kept up with the changes.
import type { Classes } from '../../../core/goods/product-class.ts';
import { dayAfter } from '../../../core/time.ts';
import { PACE_DAYS } from '../../../core/goods/reorder.ts';
import type { SumRow } from '../../../core/journal/row.ts';
import type { Changed } from '../changes.ts';
import { classesIn } from './merged.ts';
import { NOTHING_SOLD, type Sold, plusSold, soldIn, soldProduct } from './sold.ts';
import type { Store } from '../store.ts';

type Window = {
  readonly from: string;
  readonly to: string;
  /** As last read, by account; and summed by product. */
  rows: Map<string, Sold>;
  sums: Map<string, Sold>;
  readonly dirty: Set<string>;
  isStale: boolean;
  running: Promise<unknown>;
};

const windows = new WeakMap<Store, Window[]>();

/** Stretches kept at a time: the lists ask for 28 and 60 days, and a day ends now and then. */
const MOST = 3;

/** What was sold in the `days` days up to and with `today`, per product. */
export async function soldLately(
  store: Store,
  today: string,
  days: number = PACE_DAYS,
): Promise<ReadonlyMap<string, Sold>> {
  const window = windowOf(store, dayAfter(today, 1 - days), today);
  window.running = window.running.then(
    () => bringUp(store, window),
    () => bringUp(store, window),
  );
  await window.running;
  return new Map(window.sums);
}

function windowOf(store: Store, from: string, to: string): Window {
  const kept = windows.get(store) ?? begin(store);
  const known = kept.find((one) => one.from === from && one.to === to);
  if (known) return known;
  const window: Window = {
    from,
    to,
    rows: new Map(),
    sums: new Map(),
    dirty: new Set(),
    isStale: true,
    running: Promise.resolve(),
  };
  kept.unshift(window);
  kept.length = Math.min(kept.length, MOST);
  return window;
}

function begin(store: Store): Window[] {
  const kept: Window[] = [];
  windows.set(store, kept);
  store.changes.listen((changed) => {
    for (const window of kept) hear(window, changed);
  });
  return kept;
}

function hear(window: Window, { ledgers, accounts }: Changed): void {
  if (!ledgers.some((one) => one === '*' || one === 'sold' || one === 'merged')) return;
  if (accounts === null || ledgers.includes('merged')) window.isStale = true;
  for (const account of accounts ?? []) {
    if (account >= `sold:${window.from}:` && account <= `sold:${window.to}:\uffff`) {
      window.dirty.add(account);
    }
  }
}

async function bringUp(store: Store, window: Window): Promise<void> {
  const classes = await classesIn(store);
  if (window.isStale) {
    window.isStale = false;
    window.dirty.clear();
    window.rows = new Map();
    window.sums = new Map();
    const rows = await store.db.ledger
      .where('id')
      .between(`sold:${window.from}:`, `sold:${window.to}:\uffff`)
      .toArray();
    for (const row of rows) if (row.form === 'sum') put(window, classes, row.id, row);
  }
  const accounts = [...window.dirty];
  window.dirty.clear();
  if (accounts.length === 0) return;
  const rows = await store.db.ledger.bulkGet(accounts);
  accounts.forEach((account, i) => {
    const row = rows[i];
    put(window, classes, account, row?.form === 'sum' ? row : null);
  });
}

/** Puts an account's row in place of what was read of it before. */
function put(window: Window, classes: Classes, account: string, row: SumRow | null): void {
  const before = window.rows.get(account) ?? NOTHING_SOLD;
  const now = row === null ? NOTHING_SOLD : soldIn(row);
  const product = soldProduct(classes, account);
  const sum = plusSold(window.sums.get(product) ?? NOTHING_SOLD, now, before);
  if (row === null) window.rows.delete(account);
  else window.rows.set(account, now);
  const isNothing = sum.quantity === 0 && sum.amount === 0 && sum.cost === 0 && sum.known === 0;
  if (isNothing) window.sums.delete(product);
  else window.sums.set(product, sum);
}
