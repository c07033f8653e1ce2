// What a month's acts earned. A busy station has 18,000 of them a month, so those of the present
// month and the last are read once and then kept up by what the store says has changed.
import {
  type Earned,
  type Earning,
  byStamp,
  earningOf,
  feesOf,
  paying,
} from '../../core/commission/commission.ts';
import type { Described } from '../../core/commission/profile.ts';
import type { Rule } from '../../core/commission/rule.ts';
import { ledgerOf, subjectOf } from '../../core/journal/account.ts';
import { type Fen, minus } from '../../core/money.ts';
import { dayAfter, dayOf, dayStart, effOf, monthOf } from '../../core/time.ts';
import { type Changed, concerns, rowsAfter } from '../store/changes.ts';
import type { Store } from '../store/store.ts';
import { actsOf, described, rules } from '../store/post/wallet.ts';

type Kept = {
  readonly month: string;
  readonly acts: Map<string, Earning>;
  readonly rules: readonly Rule[];
  readonly described: readonly Described[];
  /** Pays the acts after `last`. */
  readonly pay: (earning: Earning) => Earned[];
  readonly last: Earning | null;
  readonly earned: readonly Earned[];
};

type Months = Map<string, Promise<Kept>>;

/** How many months are kept of a store; the one asked for longest ago goes first. */
const MOST_MONTHS = 2;

const kept = new WeakMap<Store, Months>();

/** The month paid from its first act on. */
function paidAnew({ acts, rules: known, described: profiles, month }: Omit<Kept, 'pay'>): Kept {
  const pay = paying(known, profiles);
  const sorted = [...acts.values()].sort(byStamp);
  const earned = sorted.flatMap(pay);
  return {
    month,
    acts,
    rules: known,
    described: profiles,
    pay,
    last: sorted.at(-1) ?? null,
    earned,
  };
}

async function readMonth(store: Store, month: string): Promise<Kept> {
  const [acts, known, profiles] = await Promise.all([
    actsOf(store, month),
    rules(store),
    described(store),
  ]);
  return paidAnew({
    month,
    acts: new Map(acts.map((item) => [`${item.base}:${item.key}`, item])),
    rules: known,
    described: profiles,
    last: null,
    earned: [],
  });
}

/**
 * The month with the accounts read again that have changed. New acts after all others, as nearly
 * every one is, are paid alone: with 18,000 acts paying all of them takes longer than a scan may.
 */
async function refreshed(store: Store, before: Kept, changed: Changed): Promise<Kept> {
  const own = (changed.accounts ?? []).filter((account) => ledgerOf(account) === 'base');
  if (own.length === 0) return before;
  const rows = await rowsAfter(store.db, changed, own);
  const { acts, last } = before;
  const fresh: Earning[] = [];
  let isLater = true;
  own.forEach((account, i) => {
    const row = rows[i];
    const act = row?.form === 'claims' ? earningOf(row) : null;
    const key = subjectOf(account);
    const known = acts.get(key);
    if (act !== null && monthOf(effOf(act.stamp)) === before.month) {
      if (known?.stamp === act.stamp && known.entry === act.entry) return;
      isLater &&= known === undefined && (last === null || byStamp(last, act) < 0);
      acts.set(key, act);
      fresh.push(act);
    } else isLater = !acts.delete(key) && isLater;
  });
  if (!isLater) return paidAnew(before);
  if (fresh.length === 0) return before;
  fresh.sort(byStamp);
  const earned = [...before.earned, ...fresh.flatMap(before.pay)];
  return { ...before, last: fresh.at(-1) ?? last, earned };
}

function hear(store: Store, months: Months, changed: Changed): void {
  if (!concerns(changed, 'base', 'rule', 'profile')) return;
  if (changed.accounts === null || concerns(changed, 'rule', 'profile')) return months.clear();
  for (const [month, before] of months) {
    keep(
      months,
      month,
      before.then((known) => refreshed(store, known, changed)),
    );
  }
}

function keep(months: Months, month: string, reading: Promise<Kept>): Promise<Kept> {
  months.set(month, reading);
  reading.catch(() => {
    if (months.get(month) === reading) months.delete(month);
  });
  return reading;
}

/** The months that are kept of a store, from the first call on. */
function monthsOf(store: Store): Months {
  const known = kept.get(store);
  if (known !== undefined) return known;
  const months: Months = new Map();
  kept.set(store, months);
  store.changes.listen((changed) => hear(store, months, changed));
  return months;
}

/** What every act of a business month ("2026-11") earned, in order: the present one or the last. */
export async function earnedIn(store: Store, month: string): Promise<readonly Earned[]> {
  const months = monthsOf(store);
  const known = months.get(month) ?? readMonth(store, month);
  months.delete(month); // so that it is the latest again
  const [oldest] = months.size < MOST_MONTHS ? [] : months.keys();
  if (oldest !== undefined) months.delete(oldest);
  return (await keep(months, month, known)).earned;
}

/** What every act of the business month of `now` earned, in order. */
export const earnedThisMonth = (store: Store, now: number): Promise<readonly Earned[]> =>
  earnedIn(store, monthOf(now));

/** Those of the acts that fall on the business day of `now`. */
export function actsOn(earned: readonly Earned[], now: number): Earned[] {
  const day = dayOf(now);
  const from = dayStart(day);
  const until = dayStart(dayAfter(day, 1));
  return earned.filter(({ stamp }) => {
    const eff = effOf(stamp);
    return eff >= from && eff < until;
  });
}

/** Today's commission (今天已赚), in fen. */
export const earnedNow = async (store: Store, now: number): Promise<Fen> =>
  feesOf(actsOn(await earnedThisMonth(store, now), now));

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
