// The post's other business at the counter, and what the centre says of it.
import { commission, earningOf } from '../../core/commission/commission.ts';
import type { Rule } from '../../core/commission/rule.ts';
import { type Settlement, settlementIn } from '../../core/commission/settlement.ts';
import { type Statement, statementBody, statementFor } from '../../core/commission/statement.ts';
import { withheld } from '../../core/commission/withholding.ts';
import { derivedId, memberId } from '../../core/derived-id.ts';
import { CENTRE } from '../../core/id.ts';
import { ledgerOf, statementAccount } from '../../core/journal/account.ts';
import { ZERO, fen, minus } from '../../core/money.ts';
import { COUPON_BYTES, couponCode } from '../../core/post/coupon.ts';
import { dayAfter, dayOf, monthAfter, monthStart } from '../../core/time.ts';
import { type Dice, diceOf, digits, oneOf } from './dice.ts';
import { MONTHLY, type Referral, moments, referralsOf, statementTimes } from './month.ts';
import { redemptionActs, settledActs } from './gifts.ts';
import { type Act, type Shop, type Stage, type Timed, plainAct } from './shop.ts';

const masked = (roll: Dice): string =>
  `1${oneOf(roll, ['38', '39', '50', '58', '77', '86', '99'])}****${digits(roll, 4)}`;

function signUps({ station, names }: Stage, month: string): Act[] {
  return moments(station, month, 'sign-up', MONTHLY.signUps).map((at, i) => {
    const name = `demo/${month}/sign-up/${i}`;
    const roll = diceOf(`${station}/${name}`);
    return plainAct(at, derivedId(station, name), 'member-joined', {
      member: memberId(station, name),
      phone: masked(roll),
      name: oneOf(roll, names.guests),
      consent: { version: '1', channel: oneOf(roll, ['counter', 'qr']) },
    });
  });
}

/** Every so many-th who signs up is given a coupon, good for so many days. */
const WELCOMED = 5;
const WELCOME_DAYS = 60;

const welcomes = ({ station }: Stage, month: string): Act[] =>
  moments(station, month, 'sign-up', MONTHLY.signUps).flatMap((at, i) => {
    if (i % WELCOMED !== 0) return [];
    const id = derivedId(station, `demo/${month}/coupon/${i}`);
    const code = couponCode(Buffer.from(id.slice(-2 * COUPON_BYTES), 'hex'));
    const body = {
      plan: i % (2 * WELCOMED) === 0 ? 'over-21' : 'over-12',
      until: dayAfter(dayOf(at), WELCOME_DAYS),
      lines: [{ code, member: memberId(station, `demo/${month}/sign-up/${i}`) }],
    };
    return [plainAct(at + 1, id, 'coupons-issued', body, 'station')];
  });

function referralActs(station: string, referral: Referral): Act[] {
  const { key, business, made, contacted, decided, end } = referral;
  const own = derivedId(station, `demo/referral/${key}`);
  const said = (at: number, state: string): Act =>
    plainAct(
      at,
      derivedId(own, state),
      'referral-decided',
      { referral: own, business, state },
      'station',
    );
  const phone = masked(diceOf(`${station}/${key}`));
  return [
    plainAct(made, derivedId(own, 'made'), 'referral-made', {
      referral: own,
      business,
      phone,
      consent: true,
    }),
    said(contacted, 'contacted'),
    said(decided, end),
  ];
}

/** A month's sign-ups and their coupons, redemptions and what the post pays, referrals and ends. */
export const businessActs = (stage: Stage, month: string): Act[] => [
  ...signUps(stage, month),
  ...welcomes(stage, month),
  ...redemptionActs(stage, month),
  ...settledActs(stage, month),
  ...referralsOf(stage.station, month).flatMap((item) => referralActs(stage.station, item)),
];

/** Demo rates in fen: nobody ever published the real ones. Above 1,500 parcels a tenth more. */
const RATES: readonly {
  readonly base: Rule['base'];
  readonly tiers: readonly [number, number][];
}[] = [
  {
    base: 'parcel-out',
    tiers: [
      [0, 50],
      [1_500, 60],
    ],
  },
  { base: 'redemption', tiers: [[0, 200]] },
  { base: 'sign-up', tiers: [[0, 500]] },
  { base: 'referral-savings', tiers: [[0, 10_000]] },
  { base: 'referral-acquiring', tiers: [[0, 8_000]] },
  { base: 'referral-card', tiers: [[0, 8_000]] },
  { base: 'referral-insurance', tiers: [[0, 3_250]] },
];

/** The demo's rules, valid from a year before the history begins. */
export const demoRules = (first: string): Rule[] =>
  RATES.map(({ base, tiers }) => ({
    rule: derivedId(CENTRE, `demo/rule/${base}`),
    version: 1,
    base,
    demo: true,
    tiers: tiers.map(([above, rate]) => ({ above, rate: fen(rate) })),
    from: monthStart(monthAfter(first, -12)),
    until: null,
    share: 0,
    cap: null,
    floor: null,
    bonus: false,
    groups: null,
  }));

/** The demo station has every business of the post, so that all of them can be tried. */
export const switchActs = (station: string, first: string): Act[] =>
  ['redemption', 'sending'].map((business) =>
    plainAct(
      monthStart(first),
      derivedId(station, `demo/switch/${business}`),
      'business-switched',
      { business, on: true },
      'station',
    ),
  );

/** The centre publishes the demo's rules before anything else happens. */
export const ruleActs = (first: string): Act[] =>
  demoRules(first).map(({ rule, version, base, demo, tiers, from, until }, i) =>
    plainAct(
      monthStart(first) + i,
      derivedId(rule, 'v1'),
      'rule-published',
      { rule, version, base, demo, from, until, tiers: tiers.map((tier) => ({ ...tier })) },
      'centre',
    ),
  );

const issuedBefore = (shop: Shop): Settlement[] =>
  [...shop.book.rows.values()].flatMap((row) =>
    ledgerOf(row.id) === 'statement' ? (settlementIn(row) ?? []) : [],
  );

function statementIn(shop: Shop, month: string): Statement {
  const earned = commission(
    [...shop.book.rows.values()].flatMap((row) =>
      row.form === 'claims' && ledgerOf(row.id) === 'base' ? (earningOf(row) ?? []) : [],
    ),
    shop.rules,
  );
  return statementFor(month, shop.seq, earned, issuedBefore(shop));
}

type Step = (shop: Shop, month: string, id: string, at: number) => Timed[];

const issued: Step = (shop, month, id, at) => [
  {
    at,
    draft: {
      id,
      kind: 'statement-issued',
      v: 2,
      body: statementBody(statementIn(shop, month)),
    },
  },
];

/** A later step of a month's settlement, where it has come to the step before. */
const stepFrom =
  (
    before: Settlement['state'],
    kind: string,
    body: (settlement: Settlement) => Record<string, number>,
  ): Step =>
  (shop, month, id, at) => {
    const settlement = settlementIn(shop.book.rows.get(statementAccount(month)));
    return settlement?.state !== before
      ? []
      : [{ at, draft: { id, kind, v: 1, body: { month, ...body(settlement) } } }];
  };

const confirmed = stepFrom('issued', 'statement-confirmed', ({ total }) => ({ total }));
const taxed = stepFrom('confirmed', 'statement-withheld', ({ due }) => ({ tax: withheld(due) }));
const paid = stepFrom('withheld', 'statement-paid', ({ due, tax }) => ({
  total: minus(due, tax ?? ZERO),
}));

/** A month's statement: issued, confirmed by the keeper, taxed and paid in the month after. */
export function statementActs({ station }: Stage, month: string, now: number): Act[] {
  const times = statementTimes(month, now);
  // The ids of the centre's own commands: what was done by hand is not done again.
  const act = (at: number, what: string, write: Step, stream: Act['stream']): Act => ({
    at,
    span: 0,
    stream,
    write: (shop, moment) => write(shop, month, derivedId(station, `${what}:${month}`), moment),
  });
  return [
    act(times.issued, 'statement', issued, 'station'),
    act(times.confirmed, 'demo/statement-confirmed', confirmed, 'device'),
    act(times.paid - 1, 'statement-withheld', taxed, 'station'),
    act(times.paid, 'statement-paid', paid, 'station'),
  ];
}
