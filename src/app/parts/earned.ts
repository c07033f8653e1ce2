// What the present month's acts earned. A busy station has 18,000 of them a month, so they are
// read once and then kept up by what the store says has changed.
import {
  type Earned,
  type Earning,
  commission,
  earningOf,
  feesOf,
} from '../../core/commission/commission.ts';
import type { Described } from '../../core/commission/profile.ts';
import type { Rule } from '../../core/commission/rule.ts';
import { ledgerOf, subjectOf } from '../../core/journal/account.ts';
import { type Fen, minus } from '../../core/money.ts';
import { dayOf, effOf, monthOf } from '../../core/time.ts';
import { type Changed, concerns } from '../store/changes.ts';
import type { Store } from '../store/store.ts';
import { described, earnedOf, rules } from '../store/wallet.ts';

type Kept = {
  readonly month: string;
  readonly acts: ReadonlyMap<string, Earning>;
  readonly rules: readonly Rule[];
  readonly described: readonly Described[];
  readonly earned: readonly Earned[];
};

const kept = new WeakMap<Store, Promise<Kept>>();
const listening = new WeakSet<Store>();

async function readMonth(store: Store, month: string): Promise<Kept> {
  const [earned, known, profiles] = await Promise.all([
    earnedOf(store, month),
    rules(store),
    described(store),
  ]);
  const acts = new Map(earned.map((item) => [`${item.base}:${item.key}`, item]));
  return { month, acts, rules: known, described: profiles, earned };
}

/** The month with the accounts read again that have changed. */
async function refreshed(store: Store, before: Kept, accounts: readonly string[]): Promise<Kept> {
  const own = accounts.filter((account) => ledgerOf(account) === 'base');
  if (own.length === 0) return before;
  const rows = await store.db.ledger.bulkGet(own);
  const acts = new Map(before.acts);
  own.forEach((account, i) => {
    const row = rows[i];
    const act = row?.form === 'claims' ? earningOf(row) : null;
    if (act !== null && monthOf(effOf(act.stamp)) === before.month) {
      acts.set(subjectOf(account), act);
    } else acts.delete(subjectOf(account));
  });
  return {
    ...before,
    acts,
    earned: commission([...acts.values()], before.rules, before.described),
  };
}

function hear(store: Store, changed: Changed): void {
  const before = kept.get(store);
  if (before === undefined || !concerns(changed, 'base', 'rule', 'profile')) return;
  const { accounts } = changed;
  if (accounts === null || concerns(changed, 'rule', 'profile')) kept.delete(store);
  else
    keep(
      store,
      before.then((month) => refreshed(store, month, accounts)),
    );
}

function keep(store: Store, month: Promise<Kept>): Promise<Kept> {
  kept.set(store, month);
  month.catch(() => {
    if (kept.get(store) === month) kept.delete(store);
  });
  return month;
}

/** What every act of the business month of `now` earned, in order. */
export async function earnedThisMonth(store: Store, now: number): Promise<readonly Earned[]> {
  if (!listening.has(store)) {
    listening.add(store);
    store.changes.listen((changed) => hear(store, changed));
  }
  const month = monthOf(now);
  const known = await kept.get(store);
  if (known?.month === month) return known.earned;
  return (await keep(store, readMonth(store, month))).earned;
}

/** What was earned on the business day of `now`. */
export const earnedOn = (earned: readonly Earned[], now: number): Fen =>
  feesOf(earned.filter(({ stamp }) => dayOf(effOf(stamp)) === dayOf(now)));

/** Today's commission (今天已赚), in fen. */
export const earnedNow = async (store: Store, now: number): Promise<Fen> =>
  earnedOn(await earnedThisMonth(store, now), now);

/** Does something and says what it earned: today's commission after it less that before it. */
export async function earnedBy<T>(
  store: Store,
  now: number,
  act: () => Promise<T>,
): Promise<{ readonly result: T; readonly earned: Fen }> {
  const before = await earnedNow(store, now);
  const result = await act();
  return { result, earned: minus(await earnedNow(store, now), before) };
}
