import type { Settlement } from '../../../core/commission/settlement.ts';
import { type Dispute, type LineWord, disputeIn } from '../../../core/commission/dispute.ts';
import { profileAt } from '../../../core/commission/profile.ts';
import { subjectOf } from '../../../core/journal/account.ts';
import { monthOf } from '../../../core/time.ts';
import { earnedThisMonth } from '../../parts/earned.ts';
import type { Session } from '../../session.ts';
import { type Recorded, record } from '../../store/record.ts';
import type { Store } from '../../store/store.ts';
import { described, earnedOf, statementOf } from '../../store/post/wallet.ts';
import type { PaperInput } from './paper-view.ts';

/** What was said of a month's lines, by the line's month and base. */
async function disputesOf(store: Store, month: string): Promise<Map<string, Dispute>> {
  const start = `dispute:${month}:`;
  const rows = await store.db.ledger.where('id').startsWith(start).toArray();
  return new Map(
    rows.flatMap((row) => {
      const dispute = disputeIn(row);
      return dispute === null ? [] : [[subjectOf(subjectOf(row.id)), dispute] as const];
    }),
  );
}

/** Everything that a month's statement is made of. */
export async function readPaper(store: Store, month: string, now: number): Promise<PaperInput> {
  const [earned, settlement, profiles, disputes] = await Promise.all([
    month === monthOf(now) ? earnedThisMonth(store, now) : earnedOf(store, month),
    statementOf(store, month),
    described(store),
    disputesOf(store, month),
  ]);
  const { payee } = profileAt(profiles, now);
  return { month, earned, settlement, payee, disputes };
}

type Writing = Pick<Session, 'store' | 'newId'>;

/** The keeper agrees with a statement and its sum. */
export const confirmPaper = (
  { store, newId }: Writing,
  { month, total }: Settlement,
): Promise<Recorded> =>
  record(store, [{ id: newId(), kind: 'statement-confirmed', v: 1, body: { month, total } }]);

/** The keeper says what is wrong with a line. */
export const disputeLine = ({ store, newId }: Writing, word: LineWord): Promise<Recorded> =>
  record(store, [{ id: newId(), kind: 'line-disputed', v: 1, body: { ...word } }]);
