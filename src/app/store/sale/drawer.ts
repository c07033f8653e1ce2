// Cash put into the drawer and taken out of it, as its entries tell it.
import * as v from 'valibot';
import { cancelAccount } from '../../../core/journal/account.ts';
import { type CashMoved, CashMovedSchema, cashMoved } from '../../../core/sale/drawer.ts';
import type { EntryRow } from '../database.ts';
import { countingIn } from '../entry-row.ts';
import type { Store } from '../store.ts';

/** A move of cash that counts; `at` is when, epoch ms. */
export type Moved = { readonly id: string; readonly at: number; readonly body: CashMoved };

/** No drawer is opened more often between two counts. */
const MOST_LISTED = 100;

function movedRow(row: EntryRow | undefined): Moved[] {
  const counting = countingIn(row);
  const body = v.safeParse(CashMovedSchema, counting?.entry.body);
  return counting === null || !body.success
    ? []
    : [{ id: counting.entry.id, at: counting.eff, body: body.output }];
}

/**
 * What was moved after `since` (epoch ms) and not taken back, the latest first. Only these may be
 * taken back: an earlier day's account has been counted by a shift that is over.
 */
export async function movedSince({ db }: Store, since: number): Promise<Moved[]> {
  const kind = cashMoved.name;
  const rows = await db.entries
    .where('[kind+eff]')
    .between([kind, since], [kind, Infinity], false)
    .toArray();
  const all = rows.slice(-MOST_LISTED).flatMap(movedRow);
  const cancelled = await db.ledger.bulkGet(all.map(({ id }) => cancelAccount(id)));
  return all.filter((_, i) => cancelled[i] === undefined).reverse();
}
