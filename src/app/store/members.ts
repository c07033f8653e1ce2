import * as v from 'valibot';
import { memberAccount } from '../../core/journal/account.ts';
import { latest, winner } from '../../core/journal/row.ts';
import { effOf } from '../../core/time.ts';
import type { Store } from './store.ts';

const MemberSchema = v.object({ phone: v.string(), name: v.string() });

/** A member of the post (邮政会员): masked phone, and when he first signed up here (epoch ms). */
export type Member = v.InferOutput<typeof MemberSchema> & {
  readonly id: string;
  readonly joinedAt: number;
};

/** A member by id; null when nobody has signed up under it here. */
export async function memberById(store: Store, id: string): Promise<Member | null> {
  const row = await store.db.ledger.get(memberAccount(id));
  const first = row?.form === 'claims' ? winner(row) : null;
  if (row?.form !== 'claims' || first === null) return null;
  const parsed = v.safeParse(MemberSchema, latest(row));
  return parsed.success ? { ...parsed.output, id, joinedAt: effOf(first.stamp) } : null;
}
