// What a guest's own phone asks for becomes entries of the centre's in his station's stream.
import { randomUUID } from 'node:crypto';
import { derivedId } from '../../core/derived-id.ts';
import { type Draft, hashOf } from '../../core/journal/entry.ts';
import { CLUBS, type Club } from '../../core/member/club.ts';
import { MEMBER_KINDS, type Member, accountOf, idIn, memberIn } from '../../core/member/member.ts';
import { maskedPhone } from '../../core/post/phone.ts';
import type { SignRequest } from '../../core/member/sign-up.ts';
import { required } from '../../core/assert.ts';
import { type Wish, writeAsCentre } from '../centre.ts';
import type { Journal } from '../journal/journal-tx.ts';

/** A guest of a station by the keyed hash of his phone. */
export type Guest = { readonly station: string; readonly phoneHash: string };

/**
 * The id of the entry by which a ticket makes someone a member of whom the club never heard before:
 * whoever holds the pass of that ticket has not just typed another's number.
 */
export const firstJoin = (ticket: string, club: Club): string => derivedId(ticket, club);

/** How the clubs know a guest now; nothing of a club that never heard of him. */
async function known(journal: Journal, { station, phoneHash }: Guest): Promise<Known> {
  const accounts = CLUBS.map((club) => accountOf(club, idIn(club, station, phoneHash)));
  const rows = await journal.inStation(station, 'read', (tx) => tx.rows(accounts));
  return new Map(
    CLUBS.flatMap((club, i) => {
      const row = rows.get(accounts[i] ?? '');
      return row?.form === 'claims' ? [[club, memberIn(row)] as const] : [];
    }),
  );
}
type Known = ReadonlyMap<Club, Member | null>;

/** Writes what there is to write; gives the station's last sequence, null when it did not rise. */
async function write(
  journal: Journal,
  station: string,
  wish: Wish,
  now: number,
): Promise<number | null> {
  const results = await writeAsCentre(journal, station, wish, now);
  return results.length === 0 ? null : Math.max(...results.map(({ seq }) => seq ?? 0));
}

/**
 * A guest joins clubs: one he is in already notes that he agreed anew, which earns nothing.
 * `sealed` is his phone, sealed to the centre, kept in the same transaction as the entry that names
 * it.
 * `again`: his answer was lost, so only what is lacking is written.
 */
export async function join(
  journal: Journal,
  { ticket, ...guest }: Guest & { readonly ticket: string },
  { phone, name, clubs, marketing, version }: SignRequest,
  sealed: string,
  again: boolean,
  now: number,
): Promise<number | null> {
  const before = await known(journal, guest);
  const consent = { version, at: now, channel: 'qr' } as const;
  const secret = hashOf(sealed);
  const drafts = CLUBS.filter((club) => clubs.includes(club)).flatMap((club): Draft[] => {
    const member = idIn(club, guest.station, guest.phoneHash);
    const isIn = before.get(club)?.state === 'in';
    if (isIn && again) return [];
    const { joined, agreed } = MEMBER_KINDS[club];
    const body = isIn
      ? { member, consent, marketing }
      : {
          member,
          phone: required(maskedPhone(phone), 'a phone was checked'),
          name: name.trim(),
          consent,
          marketing,
          ...(club === 'post' ? { secret } : {}),
        };
    const id = before.has(club) ? randomUUID() : firstJoin(ticket, club);
    return [{ id, ...(isIn ? agreed : joined), body }];
  });
  if (drafts.length === 0) return null;
  const joinsPost = clubs.includes('post') && before.get('post')?.state !== 'in';
  const wish: Wish = async (tx) => {
    if (joinsPost) await tx.keepSecret(secret, sealed, now);
    return drafts;
  };
  return write(journal, guest.station, wish, now);
}

/** A guest leaves every club he is in, or has them tell him no more offers. */
export async function leave(
  journal: Journal,
  guest: Guest,
  what: 'all' | 'marketing',
  version: string,
  now: number,
): Promise<number | null> {
  const before = await known(journal, guest);
  const drafts = CLUBS.flatMap((club): Draft[] => {
    const one = before.get(club);
    if (one?.state !== 'in' || (what === 'marketing' && !one.marketing)) return [];
    const member = idIn(club, guest.station, guest.phoneHash);
    const { agreed, left } = MEMBER_KINDS[club];
    const consent = { version, at: now, channel: 'qr' } as const;
    return [
      what === 'all'
        ? { id: randomUUID(), ...left, body: { member, channel: 'qr' } }
        : { id: randomUUID(), ...agreed, body: { member, consent, marketing: false } },
    ];
  });
  return drafts.length === 0 ? null : write(journal, guest.station, drafts, now);
}
