// Two clubs that never mix: the post's members (邮政会员, only their sign-up earns commission) and
// the shop's own (本店会员). Each has its own kinds, its own ledger and its own ids.
import * as v from 'valibot';
import { type Club, NameSchema } from './club.ts';
import { type Consent, ConsentSchema } from './consent.ts';
import { signUpAccount } from './elsewhere.ts';
import { derivedId, memberId } from '../derived-id.ts';
import { IdSchema } from '../id.ts';
import { memberAccount, shopMemberAccount } from '../journal/account.ts';
import { HashSchema } from '../journal/entry.ts';
import { type Kind, claim, kind } from '../journal/kind.ts';
import type { Posting } from '../journal/posting.ts';
import { type ClaimRow, latest } from '../journal/row.ts';
import { MaskedPhoneSchema } from '../post/referral.ts';
import { effOf } from '../time.ts';

/**
 * A guest joined: masked phone, what he is called, his consent, and whether he said yes, by
 * itself, to being told of offers.
 */
export const JoinedSchema = v.strictObject({
  member: IdSchema,
  phone: MaskedPhoneSchema,
  name: NameSchema,
  consent: ConsentSchema,
  marketing: v.boolean(),
});
export type Joined = v.InferOutput<typeof JoinedSchema>;

/**
 * As before, with the name of the secret that his phone is: the SHA-256 of its sealed text, which
 * travels beside the entry; without it where a till has no key to seal with.
 */
export const JoinedInSecretSchema = v.strictObject({
  ...JoinedSchema.entries,
  secret: v.exactOptional(HashSchema),
});

/** One who is a member agreed anew, or changed his mind about being told of offers. */
export const AgreedSchema = v.strictObject({
  member: IdSchema,
  consent: ConsentSchema,
  marketing: v.boolean(),
});
export type Agreed = v.InferOutput<typeof AgreedSchema>;

/** A member took his consent back (退出): nothing of him is shown or used any more. */
export const LeftSchema = v.strictObject({
  member: IdSchema,
  channel: v.picklist(['counter', 'qr']),
});
export type Left = v.InferOutput<typeof LeftSchema>;

/** The names of a club's kinds of entries, with the version that is written. */
export const MEMBER_KINDS = {
  post: {
    joined: { kind: 'member-joined', v: 3 },
    agreed: { kind: 'member-agreed', v: 1 },
    left: { kind: 'member-left', v: 1 },
  },
  shop: {
    joined: { kind: 'shop-member-joined', v: 1 },
    agreed: { kind: 'shop-member-agreed', v: 1 },
    left: { kind: 'shop-member-left', v: 1 },
  },
} as const satisfies Record<Club, Record<string, { kind: string; v: number }>>;

const ACCOUNTS = { post: memberAccount, shop: shopMemberAccount } as const;

/** The account a member stands in. */
export const accountOf = (club: Club, member: string): string => ACCOUNTS[club](member);

/**
 * A guest's id in a club of a station: the keyed hash of his phone names him. The two clubs name
 * one guest differently, so that neither list says who is in the other.
 */
export const idIn = (club: Club, station: string, phoneHash: string): string =>
  club === 'post' ? memberId(station, phoneHash) : derivedId(station, `shop-member:${phoneHash}`);

/** What is written of one who is a member already. */
function laterKinds(club: Club): Kind[] {
  const { agreed, left } = MEMBER_KINDS[club];
  return [
    kind(agreed.kind, agreed.v, AgreedSchema, ({ member, ...fields }, moment) => [
      claim(accountOf(club, member), { ...fields, agreedAt: moment.eff }),
    ]),
    kind(left.kind, left.v, LeftSchema, ({ member, channel }, moment) => [
      claim(accountOf(club, member), {
        state: 'out',
        phone: '',
        name: '',
        marketing: false,
        leftAt: moment.eff,
        leftBy: channel,
      }),
    ]),
  ];
}

const acting = (member: string): Posting[] => [claim(signUpAccount(member), { amount: 1 })];

const joinedPostings = (club: Club, { member, ...fields }: Joined, eff: number): Posting[] => [
  claim(accountOf(club, member), { ...fields, state: 'in', joinedAt: eff }),
  ...(club === 'post' ? acting(member) : []),
];

/** What is written of members; only the post's sign-up is an act that earns. */
export const memberKinds: readonly Kind[] = [
  kind('member-joined', 2, JoinedSchema, (body, { eff }) => joinedPostings('post', body, eff)),
  kind('member-joined', 3, JoinedInSecretSchema, ({ secret: _, ...body }, { eff }) =>
    joinedPostings('post', body, eff),
  ),
  kind('shop-member-joined', 1, JoinedSchema, (body, { eff }) => joinedPostings('shop', body, eff)),
  ...laterKinds('post'),
  ...laterKinds('shop'),
];

/**
 * A guest as a club knows him. `joinedAt` is when his present membership began and `agreedAt` his
 * latest consent after that, both epoch ms, `joinedBy` and `channel` where; `times` how often he
 * was signed up in it. Of one who left, only that and when is told.
 */
export type Member =
  | {
      readonly state: 'in';
      readonly phone: string;
      readonly name: string;
      readonly marketing: boolean;
      readonly joinedAt: number;
      readonly agreedAt: number;
      readonly version: string;
      readonly channel: Consent['channel'];
      readonly joinedBy: Consent['channel'];
      readonly times: number;
    }
  | { readonly state: 'out'; readonly leftAt: number; readonly leftBy: Consent['channel'] };

// Entries before version 2 said neither when the guest agreed nor anything of offers.
const Fields = v.object({
  state: v.optional(v.picklist(['in', 'out']), 'in'),
  phone: v.optional(v.string(), ''),
  name: v.optional(v.string(), ''),
  marketing: v.optional(v.boolean(), false),
  consent: v.optional(v.object({ version: v.string(), channel: v.picklist(['counter', 'qr']) }), {
    version: '',
    channel: 'counter',
  }),
  leftAt: v.optional(v.number(), 0),
  leftBy: v.optional(v.picklist(['counter', 'qr']), 'counter'),
});

/** A member as his account stands; null when nobody has signed up under it. */
export function memberIn(row: ClaimRow): Member | null {
  const parsed = v.safeParse(Fields, latest(row));
  if (!parsed.success) return null;
  const { state, phone, name, marketing, consent, leftAt, leftBy } = parsed.output;
  if (state === 'out') return { state, leftAt, leftBy };
  const left = row.claims.findLastIndex(({ fields }) => fields['state'] === 'out');
  const since = row.claims.slice(left + 1);
  const joins = since.filter(({ fields }) => 'joinedAt' in fields);
  const [first] = joins;
  if (first === undefined) return null;
  const last = since.at(-1) ?? first;
  const { version, channel } = consent;
  const began = v.safeParse(Fields, first.fields);
  return {
    state,
    phone,
    name,
    marketing,
    joinedAt: effOf(first.stamp),
    agreedAt: effOf(last.stamp),
    version,
    channel,
    joinedBy: began.success ? began.output.consent.channel : channel,
    times: joins.length,
  };
}
