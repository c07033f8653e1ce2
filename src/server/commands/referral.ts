import * as v from 'valibot';
import { derivedId } from '../../core/derived-id.ts';
import { isId } from '../../core/id.ts';
import { referralAccount } from '../../core/journal/account.ts';
import { merged } from '../../core/journal/row.ts';
import { DECISIONS, REFERRALS } from '../../core/post/referral.ts';
import { writeAsCentre } from '../centre.ts';
import { type Pool, inStation } from '../database/pool.ts';
import { loadRows } from '../journal/ledger.ts';
import { tellingJournal } from '../journal/sql/telling.ts';
import type { Outcome } from './outcome.ts';

const DecisionSchema = v.picklist(DECISIONS);
const MadeSchema = v.object({ business: v.picklist(REFERRALS) });

/** Writes the centre's decision on a referral (转介): contacted, success, settled or failed. */
export async function decideReferral(
  pool: Pool,
  station: string,
  referral: string,
  decision: string,
  now: number,
): Promise<Outcome> {
  const state = v.safeParse(DecisionSchema, decision);
  if (!state.success) return { ok: false, why: `state is one of ${DECISIONS.join(', ')}` };
  if (!isId(referral)) return { ok: false, why: 'referral-unknown' };
  const account = referralAccount(referral);
  const row = await inStation(pool, station, 'read', async (tx) =>
    (await loadRows(tx, station, [account])).get(account),
  );
  const made = v.safeParse(MadeSchema, row?.form === 'claims' ? merged(row) : null);
  if (!made.success) return { ok: false, why: 'referral-unknown' };
  const id = derivedId(station, `decision:${referral}:${state.output}`);
  const isDecided = row?.form === 'claims' && row.claims.some(({ entry }) => entry === id);
  if (isDecided) return { ok: false, why: 'decided-already' };
  await writeAsCentre(
    tellingJournal(pool),
    station,
    [
      {
        id,
        kind: 'referral-decided',
        v: 2,
        body: { referral, business: made.output.business, state: state.output },
      },
    ],
    now,
  );
  return { ok: true };
}
