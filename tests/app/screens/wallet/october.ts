import { type Earned, commission } from '../../../../src/core/commission/commission.ts';
import type { Base } from '../../../../src/core/commission/base.ts';
import type { Rule } from '../../../../src/core/commission/rule.ts';
import { ZERO, fen } from '../../../../src/core/money.ts';
import { dayStart, monthStart, stampOf } from '../../../../src/core/time.ts';
import { DEVICES, idOf } from '../../../support/entries.ts';

/** 2026-11-20 09:00 in China. */
export const NOW = dayStart('2026-11-20') + 9 * 3_600_000;

export const ruleFor = (base: Base, ...tiers: readonly (readonly [number, number])[]): Rule => ({
  rule: idOf(`rule-${base}`),
  version: 1,
  base,
  from: monthStart('2026-10'),
  until: null,
  demo: true,
  tiers: tiers.map(([above, rate]) => ({ above, rate: fen(rate) })),
  share: 0,
  cap: null,
  floor: null,
  bonus: false,
  groups: null,
});

/** `count` acts of a business, a minute apart from `start` (epoch ms) on. */
export const acts = (base: Base, count: number, start: number) =>
  Array.from({ length: count }, (_, i) => ({
    base,
    key: idOf(`${base}-${start}-${i}`),
    entry: idOf(`entry-${base}-${start}-${i}`),
    stamp: stampOf(start + i * 60_000, DEVICES[0], i + 1),
    amount: 1,
    value: ZERO,
  }));

const TARIFF: readonly [Base, count: number, rate: number][] = [
  ['parcel-out', 1395, 50],
  ['redemption', 35, 200],
  ['sign-up', 60, 500],
  ['referral-savings', 4, 10_000],
  ['referral-acquiring', 2, 8_000],
  ['referral-card', 3, 8_000],
  ['referral-insurance', 1, 3_250],
];

/** The October of the test tariff: 1,900.00 yuan to the fen. */
export const october = (): Earned[] => {
  const start = monthStart('2026-10') + 8 * 3_600_000;
  return commission(
    TARIFF.flatMap(([base, count]) => acts(base, count, start)),
    TARIFF.map(([base, , rate]) => ruleFor(base, [0, rate])),
  );
};
