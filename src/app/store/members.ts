import { assert } from '../../core/assert.ts';
import { boughtAccount, subjectOf } from '../../core/journal/account.ts';
import { type Row } from '../../core/journal/row.ts';
import { type Club } from '../../core/member/club.ts';
import { type Member, accountOf, idIn, memberIn } from '../../core/member/member.ts';
import { type Fen, fen } from '../../core/money.ts';
import { phoneHash } from '../../core/post/phone.ts';
import { readMeta, writeMeta } from './meta.ts';
import { type Store, identityOf } from './store.ts';

/** A member of a club with his id there; see `Member`. */
export type Known = Member & { readonly id: string };

function knownIn(row: Row | undefined): Known | null {
  const member = row?.form === 'claims' ? memberIn(row) : null;
  return row === undefined || member === null ? null : { ...member, id: subjectOf(row.id) };
}

/** A member by id; null when nobody has ever signed up under it here. */
export const memberById = async (store: Store, club: Club, id: string): Promise<Known | null> =>
  knownIn(await store.db.ledger.get(accountOf(club, id)));

/** One who is a member now. */
export type Insider = Extract<Member, { state: 'in' }> & { readonly id: string };

const isInside = (known: Known): known is Insider => known.state === 'in';

/** Whether anybody has ever been a member of a club here. */
export const hasMembers = async (store: Store, club: Club): Promise<boolean> => {
  const first = accountOf(club, '');
  return (await store.db.ledger.where('id').between(first, `${first}\uffff`).first()) !== undefined;
};

/** All who are members of a club now, the latest first. */
export async function membersOf(store: Store, club: Club): Promise<Insider[]> {
  const first = accountOf(club, '');
  const rows = await store.db.ledger.where('id').between(first, `${first}\uffff`).toArray();
  return rows
    .flatMap((row) => knownIn(row) ?? [])
    .filter(isInside)
    .sort((a, b) => b.joinedAt - a.joinedAt);
}

/** How often one of the shop's own members has bought something, and what he saved, in fen. */
export async function boughtBy(store: Store, id: string): Promise<{ sales: number; saved: Fen }> {
  const row = await store.db.ledger.get(boughtAccount(id));
  const { sales = 0, saved = 0 } = row?.form === 'sum' ? row.sums : {};
  return { sales, saved: fen(saved) };
}

/** What phones are hashed under in this station, and sealed to the centre with. */
export type MemberKeys = { readonly hash?: string | undefined; readonly seal?: string | undefined };

/** Keeps the keys as the centre gave them. */
export async function keepMemberKeys(store: Store, { hash, seal }: MemberKeys): Promise<void> {
  if (hash !== undefined) await writeMeta(store.db, 'memberKey', hash);
  if (seal !== undefined) await writeMeta(store.db, 'sealingKey', seal);
}

/** The centre's key to seal phones with; null where none was given yet, and in practice. */
export const sealingKey = (store: Store): Promise<string | null> =>
  readMeta(store.db, 'sealingKey');

/**
 * The id of the guest with this phone in a club; null on a device that was bound before the centre
 * gave out keys and has not asked for one yet. A practice copy keys by its own throw-away station.
 */
export async function guestId(store: Store, club: Club, phone: string): Promise<string | null> {
  const { station, keys } = identityOf(store);
  const key = (await readMeta(store.db, 'memberKey')) ?? (keys === null ? station : null);
  assert(phone !== '', 'a phone was typed');
  return key === null ? null : idIn(club, station, phoneHash(key, phone));
}
