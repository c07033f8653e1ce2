// One guest is one member of the post's, wherever he signs up: the earliest sign-up of all stations
// earns. His phone comes beside the entry, sealed to the centre; only the centre, under a secret of
// its own, sees that two stations mean one guest.
import * as v from 'valibot';
import { IdSchema } from '../id.ts';
import { baseAccount, subjectOf } from '../journal/account.ts';
import { claim, kind } from '../journal/kind.ts';
import { type Claim, type ClaimRow, type Row, isVoid } from '../journal/row.ts';
import { effOf } from '../time.ts';

/** The account of the act that a member's sign-up is. */
export const signUpAccount = (member: string): string => baseAccount('sign-up', member);

export const ElsewhereSchema = v.strictObject({ member: IdSchema });
/** The centre says that this member had signed up at another station before (别的站先入会). */
export type Elsewhere = v.InferOutput<typeof ElsewhereSchema>;

export const ELSEWHERE = { kind: 'member-elsewhere', v: 1 } as const;

export const memberElsewhere = kind(ELSEWHERE.kind, ELSEWHERE.v, ElsewhereSchema, ({ member }) => [
  claim(signUpAccount(member), { void: true, elsewhere: true }),
]);

/** A guest's sign-up at one station: the row of its act; null where there is none (any more). */
export type SignedUp = { readonly station: string; readonly row: Row | null | undefined };

/** What the centre has to write into a station's stream. */
export type Ruling = {
  readonly station: string;
  /** True: say that he is a member elsewhere; else take back the entries that said so. */
  readonly late: boolean;
  readonly entries: readonly string[];
};

/** Whether a claim is the centre's word that a guest was a member elsewhere before. */
export const isElsewhere = ({ fields }: Claim): boolean => fields['elsewhere'] === true;

const saidBy = (row: ClaimRow): string[] =>
  row.claims.filter(isElsewhere).map(({ entry }) => entry);

/**
 * What is still to be written so that, of one guest's sign-ups, the earliest alone earns: a
 * function of the rows, so that it ends the same in whatever order they came, and is empty once
 * it is written. By (eff, device, n), which no two sign-ups share.
 */
export function rulings(all: readonly SignedUp[]): Ruling[] {
  const standing = all.flatMap(({ station, row }) => {
    if (row?.form !== 'claims') return [];
    const [act] = row.claims.filter((one) => !isVoid(one));
    return [{ station, said: saidBy(row), stamp: act?.stamp ?? null }];
  });
  const first = standing.reduce<string | null>(
    (best, { stamp }) => (stamp !== null && (best === null || stamp < best) ? stamp : best),
    null,
  );
  return standing.flatMap(({ station, said, stamp }): Ruling[] => {
    const late = stamp !== null && stamp !== first;
    if (late === said.length > 0) return [];
    return [{ station, late, entries: late ? [] : said }];
  });
}

/** A sign-up that earns nothing because the guest was a member elsewhere; `at` is epoch ms. */
export type Void = { readonly key: string; readonly entry: string; readonly at: number };

/** The sign-up in a row that another station's came before; null for any other row. */
export function voidIn(row: Row | null | undefined): Void | null {
  if (row?.form !== 'claims' || !row.id.startsWith(signUpAccount(''))) return null;
  const [act] = row.claims.filter((one) => !isVoid(one));
  if (act === undefined || saidBy(row).length === 0) return null;
  const key = subjectOf(row.id).slice('sign-up:'.length);
  return { key, entry: act.entry, at: effOf(act.stamp) };
}
