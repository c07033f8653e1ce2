import { PROFILE, rankAccount, statementAccount } from '../../../core/journal/account.ts';
import {
  type Earned,
  type Earning,
  commission,
  earningOf,
} from '../../../core/commission/commission.ts';
import { type Described, describedIn, profileAt } from '../../../core/commission/profile.ts';
import { type Rank, ranksIn } from '../../../core/commission/rank.ts';
import { type Rule, ruleOf } from '../../../core/commission/rule.ts';
import { type Settlement, settlementIn } from '../../../core/commission/settlement.ts';
import { type Void, voidIn } from '../../../core/member/elsewhere.ts';
import { monthAfter, monthOf, monthStart } from '../../../core/time.ts';
import type { Store } from '../store.ts';

/** The commission rules (佣金规则) known here. */
export async function rules(store: Store): Promise<Rule[]> {
  const rows = await store.db.ledger.where('id').between('rule:', 'rule:\uffff').toArray();
  return rows.flatMap((row) => (row.form === 'claims' ? (ruleOf(row) ?? []) : []));
}

/** What the centre has said of this station (站点档案), in order of time. */
export const described = async (store: Store): Promise<Described[]> =>
  describedIn(await store.db.ledger.get(PROFILE));

/** The acts of a business month ("2026-11") that may earn. */
export async function actsOf(store: Store, month: string): Promise<Earning[]> {
  const rows = await store.db.ledger
    .where('eff')
    .between(monthStart(month), monthStart(monthAfter(month, 1)))
    .toArray();
  return rows.flatMap((row) => (row.form === 'claims' ? (earningOf(row) ?? []) : []));
}

/** The sign-ups of a business month that earn nothing: the guest was a member elsewhere before. */
export async function signedElsewhere(store: Store, month: string): Promise<Void[]> {
  const rows = await store.db.ledger.where('open').equals('elsewhere').toArray();
  return rows.flatMap((row) => voidIn(row) ?? []).filter(({ at }) => monthOf(at) === month);
}

/** What every act of a business month earned, in order. */
export async function earnedOf(store: Store, month: string): Promise<Earned[]> {
  const [acts, known, profiles] = await Promise.all([
    actsOf(store, month),
    rules(store),
    described(store),
  ]);
  return commission(acts, known, profiles);
}

/** All statements with how far they have come, the latest month first. */
export async function statements(store: Store): Promise<Settlement[]> {
  const rows = await store.db.ledger
    .where('id')
    .between('statement:', 'statement:\uffff')
    .reverse()
    .toArray();
  return rows.flatMap((row) => settlementIn(row) ?? []);
}

/** A month's statement; null until it is issued. */
export const statementOf = async (store: Store, month: string): Promise<Settlement | null> =>
  settlementIn(await store.db.ledger.get(statementAccount(month)));

/** A month's places (名次), where the city shows them now; else none. */
export async function ranksOfMonth(
  store: Store,
  month: string,
  now: number,
): Promise<readonly Rank[]> {
  const { ranked } = profileAt(await described(store), now);
  return ranked ? ranksIn(await store.db.ledger.get(rankAccount(month))) : [];
}
