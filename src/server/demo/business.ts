// The post's other business at the counter, and what the centre says of it.
import { commission, earningOf } from '../../core/commission/commission.ts';
import type { Rule } from '../../core/commission/rule.ts';
import {
  type Statement,
  StatementIssuedSchema,
  statementFor,
} from '../../core/commission/statement.ts';
import { CENTRE, derivedId, memberId } from '../../core/id.ts';
import { ledgerOf, statementAccount } from '../../core/journal/account.ts';
import { merged } from '../../core/journal/row.ts';
import { fen } from '../../core/money.ts';
import * as v from 'valibot';
import { monthAfter, monthStart } from '../../core/time.ts';
import { type Dice, diceOf, digits, oneOf } from './dice.ts';
import { MONTHLY, type Referral, moments, referralsOf, statementTimes } from './month.ts';
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

function redemptions({ station, names }: Stage, month: string): Act[] {
  return moments(station, month, 'redemption', MONTHLY.redemptions).map((at, i) => {
    const name = `demo/${month}/redemption/${i}`;
    const roll = diceOf(`${station}/${name}`);
    return plainAct(at, derivedId(station, name), 'redemption', {
      voucher: `YSH${month.replace('-', '')}${digits(roll, 6)}${i}`,
      gift: oneOf(roll, names.gifts),
    });
  });
}

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

/** Sign-ups, redemptions and referrals that begin in a month, with the centre's decisions. */
export const businessActs = (stage: Stage, month: string): Act[] => [
  ...signUps(stage, month),
  ...redemptions(stage, month),
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

function issuedBefore(shop: Shop): Statement[] {
  return [...shop.book.rows.values()].flatMap((row) => {
    if (row.form !== 'claims' || ledgerOf(row.id) !== 'statement') return [];
    const { month, upTo, total, lines } = merged(row);
    const parsed = v.safeParse(StatementIssuedSchema, { month, upTo, total, lines });
    return parsed.success ? [parsed.output] : [];
  });
}

function statementIn(shop: Shop, month: string): Statement {
  const earned = commission(
    [...shop.book.rows.values()].flatMap((row) =>
      row.form === 'claims' && ledgerOf(row.id) === 'base' ? (earningOf(row) ?? []) : [],
    ),
    shop.rules,
  );
  return statementFor(month, shop.seq, earned, issuedBefore(shop));
}

function issued(shop: Shop, month: string, id: string, at: number): Timed[] {
  const statement = statementIn(shop, month);
  return [
    {
      at,
      draft: {
        id,
        kind: 'statement-issued',
        v: 1,
        body: { ...statement, lines: statement.lines.map((line) => ({ ...line })) },
      },
    },
  ];
}

function paid(shop: Shop, month: string, id: string, at: number): Timed[] {
  const row = shop.book.rows.get(statementAccount(month));
  const total = row?.form === 'claims' ? merged(row)['total'] : undefined;
  return typeof total !== 'number'
    ? []
    : [{ at, draft: { id, kind: 'statement-paid', v: 1, body: { month, total } } }];
}

/** A month's statement issued and paid by the centre in the month after. */
export function statementActs({ station }: Stage, month: string, now: number): Act[] {
  const times = statementTimes(month, now);
  const act = (at: number, what: string, write: typeof issued): Act => ({
    at,
    span: 0,
    stream: 'station',
    // The ids of the centre's own commands: what was issued by hand is not issued again.
    write: (shop, moment) => write(shop, month, derivedId(station, `${what}:${month}`), moment),
  });
  return [act(times.issued, 'statement', issued), act(times.paid, 'statement-paid', paid)];
}
