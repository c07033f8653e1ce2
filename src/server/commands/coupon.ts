import { randomBytes, randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { DaySchema } from '../../core/goods/batch.ts';
import { IdSchema } from '../../core/id.ts';
import { subjectOf } from '../../core/journal/account.ts';
import type { Draft } from '../../core/journal/entry.ts';
import { memberInCode } from '../../core/member/club.ts';
import { memberIn } from '../../core/member/member.ts';
import {
  COUPON_BYTES,
  type Coupon,
  MOST_COUPONS,
  couponCode,
  couponInCode,
  isExpired,
} from '../../core/post/coupon.ts';
import { COUPON_PLANS } from '../../core/post/sending.ts';
import { dayOf } from '../../core/time.ts';
import { writeAsCentre } from '../centre.ts';
import { type Pool, inStation } from '../database/pool.ts';
import { loadClaims } from '../journal/ledger.ts';
import { tellingJournal } from '../journal/sql/telling.ts';
import { type Issued, couponsOf } from '../members/coupon.ts';
import { switches } from './business.ts';
import { type Command, done, ofStation } from './command.ts';
import type { Outcome } from './outcome.ts';

/** So many coupons at a time; a station's list is read by a person. */
const MOST = 1_000;
const ALL = 'members';

/** The members of the post at a station now: id and masked phone. */
async function membersNow(pool: Pool, station: string): Promise<Map<string, string>> {
  const rows = await inStation(pool, station, 'read', (tx) => loadClaims(tx, station, 'member'));
  return new Map(
    rows.flatMap((row) => {
      const member = memberIn(row);
      return member?.state === 'in' ? [[subjectOf(row.id), member.phone] as const] : [];
    }),
  );
}

type Wanted = Pick<Coupon, 'plan' | 'until'>;
type Whom = Outcome<{ readonly members: readonly (string | null)[] }>;

/** For whom coupons are issued; a member who holds one alike that he can use gets no other. */
async function whom(pool: Pool, station: string, wanted: Wanted, word: string): Promise<Whom> {
  if (/^\d{1,4}$/.test(word)) {
    const count = Number(word);
    return count >= 1 && count <= MOST
      ? { ok: true, members: Array.from({ length: count }, () => null) }
      : { ok: false, why: `at most ${MOST} at a time` };
  }
  const members = await membersNow(pool, station);
  const shown = memberInCode(word);
  const one = shown?.club === 'post' ? shown.member : word;
  if (word !== ALL && !(v.is(IdSchema, one) && members.has(one))) {
    return { ok: false, why: 'member-unknown' };
  }
  const held = new Set(
    (await couponsOf(pool, station))
      .filter(({ plan, until }) => plan === wanted.plan && until === wanted.until)
      .filter(({ used, withdrawnAt }) => !used && withdrawnAt === undefined)
      .map(({ member }) => member),
  );
  const asked = word === ALL ? [...members.keys()] : [one];
  return { ok: true, members: asked.filter((member) => !held.has(member)) };
}

/** Issues a coupon to each of these (null: to whoever brings it); gives their codes in order. */
export async function issueCoupons(
  pool: Pool,
  station: string,
  { plan, until }: Wanted,
  members: readonly (string | null)[],
  now: number,
): Promise<readonly Coupon[]> {
  const coupons = members.map((member) => ({
    plan,
    until,
    member,
    code: couponCode(randomBytes(COUPON_BYTES)),
  }));
  const drafts: Draft[] = [];
  for (let at = 0; at < coupons.length; at += MOST_COUPONS) {
    const part = coupons.slice(at, at + MOST_COUPONS);
    const lines = part.map(({ code, member }) => ({ code, member }));
    drafts.push({ id: randomUUID(), kind: 'coupons-issued', v: 1, body: { plan, until, lines } });
  }
  await writeAsCentre(tellingJournal(pool), station, drafts, now);
  return coupons;
}

const PlanSchema = v.picklist(COUPON_PLANS);

const issue = ofStation(
  ['over-12|over-21', 'LAST-DAY', 'COUNT|members|MEMBER'],
  async (station, { pool, now, arg }) => {
    const [plan, until] = [arg(1), arg(2)];
    if (!v.is(PlanSchema, plan)) {
      return { ok: false, why: `a coupon is one of ${COUPON_PLANS.join(', ')}` };
    }
    if (!v.is(DaySchema, until)) return { ok: false, why: 'day is like 2026-11-20' };
    if (isExpired({ until }, dayOf(now))) return { ok: false, why: 'the last day is past' };
    if ((await switches(pool, station)).get('sending') !== true) {
      return { ok: false, why: 'business-off' };
    }
    const found = await whom(pool, station, { plan, until }, arg(3));
    if (!found.ok) return found;
    const coupons = await issueCoupons(pool, station, { plan, until }, found.members, now);
    const phones = await membersNow(pool, station);
    return done(
      ...coupons.map(({ code, member }) => [code, phones.get(member ?? '') ?? ''].join(' ').trim()),
      `issued ${coupons.length}, ${plan} until ${until}`,
    );
  },
);

const standing = (one: Issued, today: string): 'used' | 'withdrawn' | 'expired' | 'open' => {
  if (one.used) return 'used';
  if (one.withdrawnAt !== undefined) return 'withdrawn';
  return isExpired(one, today) ? 'expired' : 'open';
};

/** Takes coupons back: one by its code, those of one member, or all that are still open. */
const withdraw = ofStation(['CODE|MEMBER|all'], async (station, { pool, now, arg }) => {
  const today = dayOf(now);
  const coupons = await couponsOf(pool, station);
  const word = arg(1);
  const code = couponInCode(word);
  const member = memberInCode(word)?.member ?? word;
  const named = coupons.filter(
    (one) => word === 'all' || one.code === code || one.member === member,
  );
  if (named.length === 0) return { ok: false, why: 'coupon-unknown' };
  const codes = named.filter((one) => standing(one, today) === 'open').map((one) => one.code);
  const [only] = named;
  if (codes.length === 0 && only !== undefined) return { ok: false, why: standing(only, today) };
  const drafts: Draft[] = [];
  for (let at = 0; at < codes.length; at += MOST_COUPONS) {
    const body = { codes: codes.slice(at, at + MOST_COUPONS) };
    drafts.push({ id: randomUUID(), kind: 'coupons-withdrawn', v: 1, body });
  }
  await writeAsCentre(tellingJournal(pool), station, drafts, now);
  return done(...codes, `withdrawn ${codes.length}`);
});

const list = ofStation([], async (station, { pool, now }) => {
  const phones = await membersNow(pool, station);
  const today = dayOf(now);
  const coupons = await couponsOf(pool, station);
  return done(
    ...coupons.map((one) =>
      [
        one.code,
        one.plan,
        one.until,
        standing(one, today),
        phones.get(one.member ?? '') ?? '-',
      ].join(' '),
    ),
    `issued ${coupons.length}, used ${coupons.filter(({ used }) => used).length}`,
  );
});

/** The post's coupons for postage: issued at a station, taken back, and what became of them. */
export const COUPON_COMMANDS: readonly (readonly [string, Command])[] = [
  ['issue-coupons', issue],
  ['withdraw-coupons', withdraw],
  ['list-coupons', list],
];
