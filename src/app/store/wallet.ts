import * as v from 'valibot';
import { PROFILE, statementAccount } from '../../core/journal/account.ts';
import { type Earned, commission, earningOf } from '../../core/commission/commission.ts';
import { type Described, describedIn } from '../../core/commission/profile.ts';
import { type Rule, ruleOf } from '../../core/commission/rule.ts';
import { StatementIssuedSchema } from '../../core/commission/statement.ts';
import { type Row, merged } from '../../core/journal/row.ts';
import { type Fen, FenSchema } from '../../core/money.ts';
import { monthAfter, monthStart } from '../../core/time.ts';
import type { Store } from './store.ts';

/** The commission rules (佣金规则) known here. */
export async function rules(store: Store): Promise<Rule[]> {
  const rows = await store.db.ledger.where('id').between('rule:', 'rule:\uffff').toArray();
  return rows.flatMap((row) => (row.form === 'claims' ? (ruleOf(row) ?? []) : []));
}

/** What the centre has said of this station (站点档案), in order of time. */
export const described = async (store: Store): Promise<Described[]> =>
  describedIn(await store.db.ledger.get(PROFILE));

/** What every act of a business month ("2026-11") earned, in order. */
export async function earnedOf(store: Store, month: string): Promise<Earned[]> {
  const [rows, known, profiles] = await Promise.all([
    store.db.ledger
      .where('eff')
      .between(monthStart(month), monthStart(monthAfter(month, 1)))
      .toArray(),
    rules(store),
    described(store),
  ]);
  return commission(
    rows.flatMap((row) => (row.form === 'claims' ? (earningOf(row) ?? []) : [])),
    known,
    profiles,
  );
}

const IssuedSchema = v.object({
  ...v.object(StatementIssuedSchema.pipe[0].entries).entries,
  issuedAt: v.number(),
  paid: v.optional(v.nullable(FenSchema), null),
  paidAt: v.optional(v.nullable(v.number()), null),
});

/** A month's statement (结算单) with what was paid on it; `paid` null until then. */
export type Issued = {
  readonly month: string;
  readonly total: Fen;
  readonly upTo: number;
  readonly lines: readonly { base: string; count: number; fee: Fen }[];
  readonly issuedAt: number;
  readonly paid: Fen | null;
  readonly paidAt: number | null;
};

function issuedIn(row: Row | undefined): Issued[] {
  const parsed = v.safeParse(IssuedSchema, row?.form === 'claims' ? merged(row) : null);
  return parsed.success ? [parsed.output] : [];
}

/** All statements, the latest month first. */
export async function statements(store: Store): Promise<Issued[]> {
  const rows = await store.db.ledger
    .where('id')
    .between('statement:', 'statement:\uffff')
    .reverse()
    .toArray();
  return rows.flatMap(issuedIn);
}

export const statementOf = async (store: Store, month: string): Promise<Issued | null> =>
  issuedIn(await store.db.ledger.get(statementAccount(month)))[0] ?? null;
