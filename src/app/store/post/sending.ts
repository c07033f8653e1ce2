// A parcel taken for sending and its postage: what a guest pays in cash goes into the drawer, by an
// entry of its own that is found again by the parcel's.
import * as v from 'valibot';
import { derivedId } from '../../../core/derived-id.ts';
import { cancelAccount } from '../../../core/journal/account.ts';
import type { Draft } from '../../../core/journal/entry.ts';
import { REVERSAL } from '../../../core/journal/reversal.ts';
import type { Fen } from '../../../core/money.ts';
import { type ParcelAccepted, parcelAccepted } from '../../../core/post/sending.ts';
import { CashMovedSchema, type MoveWay, cashMoved } from '../../../core/sale/drawer.ts';
import { entryIn } from '../entry-row.ts';
import { type Recorded, record } from '../record.ts';
import type { Store } from '../store.ts';

type NewId = () => string;

/** The id of the postage's entry, by that of the parcel's. */
const postageId = (entry: string): string => derivedId(entry, 'postage');

const moved = (id: string, way: MoveWay, amount: Fen, note: string): Draft => ({
  id,
  kind: cashMoved.name,
  v: cashMoved.v,
  body: { way, reason: 'other', amount, note },
});

/**
 * Takes a parcel for sending; `note` stands at the cash in the drawer's list, null: the guest paid
 * by code. `entry` is the id of the parcel's entry.
 */
export function acceptParcel(
  store: Store,
  entry: string,
  parcel: ParcelAccepted,
  note: string | null,
): Promise<Recorded> {
  const { name: kind, v: version } = parcelAccepted;
  const draft = { id: entry, kind, v: version, body: { ...parcel } };
  return record(store, [
    draft,
    ...(note === null ? [] : [moved(postageId(entry), 'in', parcel.paid, note)]),
  ]);
}

/** How the drawer gives a parcel's postage back; nothing where it has none. */
async function postageBack({ db }: Store, entry: string, prefix: string): Promise<Draft[]> {
  const id = postageId(entry);
  const [row, ...gone] = await Promise.all([
    db.entries.get(id),
    db.ledger.get(cancelAccount(entry)),
    db.ledger.get(cancelAccount(id)),
  ]);
  const said = v.safeParse(CashMovedSchema, entryIn(row)?.body);
  if (!said.success || gone.some((claims) => claims !== undefined)) return [];
  // Not by taking the other out: a shift that is over may have counted it, here or elsewhere.
  const { amount, note } = said.output;
  return [moved(derivedId(entry, 'postage-back'), 'out', amount, `${prefix}${note}`)];
}

const reversal = (id: string, entry: string): Draft => ({
  id,
  kind: REVERSAL,
  v: 1,
  body: { entry, reason: 'cancelled' },
});

/** `not-here`: it is older than what this till holds, so nobody can say what it gives back. */
export type Cancelled = Recorded | { readonly ok: false; readonly why: 'not-here' };

/**
 * Takes back what was done for the post, and out of the drawer the postage that came with it, under
 * the words it came with and `prefix` before them.
 */
export async function cancelAct(
  store: Store,
  newId: NewId,
  entry: string,
  prefix: string,
): Promise<Cancelled> {
  if ((await store.db.entries.get(entry)) === undefined) return { ok: false, why: 'not-here' };
  const back = await postageBack(store, entry, prefix);
  return record(store, [reversal(newId(), entry), ...back]);
}
