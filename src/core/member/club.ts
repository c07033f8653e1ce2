import * as v from 'valibot';

export const CLUBS = ['post', 'shop'] as const;
/** Whose member: the post's (邮政会员) or the shop's own (本店会员). */
export type Club = (typeof CLUBS)[number];

/** A member's name as he gave it, at most 20 characters. */
export const NameSchema = v.pipe(v.string(), v.maxLength(20));

const CODE = { post: 'YLG-P-', shop: 'YLG-S-' } as const satisfies Record<Club, string>;

/** What a member's QR code says: his club and his id there, never his phone. */
export const memberCode = (club: Club, member: string): string =>
  `${CODE[club]}${member.replaceAll('-', '').toUpperCase()}`;

/** Club and id in a member's QR code; null when the text is none. */
export function memberInCode(text: string): { club: Club; member: string } | null {
  const match =
    /^(YLG-[PS]-)([0-9A-F]{8})([0-9A-F]{4})([0-9A-F]{4})([0-9A-F]{4})([0-9A-F]{12})$/i.exec(text);
  const club = CLUBS.find((one) => CODE[one] === match?.[1]?.toUpperCase());
  if (match === null || club === undefined) return null;
  return { club, member: match.slice(2).join('-').toLowerCase() };
}
