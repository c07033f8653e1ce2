// I4 of a healed world, for coupons: what counts and is flagged is what the entries say.
import * as v from 'valibot';
import { flagsFound } from '../../src/core/flags/registry.ts';
import { cancelledBy } from '../../src/core/journal/reversal.ts';
import type { Row } from '../../src/core/journal/row.ts';
import { ZERO, plus } from '../../src/core/money.ts';
import { receivableIn } from '../../src/core/post/receivable.ts';
import { COUPONS } from '../../src/core/post/sending.ts';
import { stampOf } from '../../src/core/time.ts';
import type { Numbered } from '../../src/server/journal/journal-tx.ts';
import { note } from './tally.ts';
import type { World } from './world.ts';

const { off: OFF } = COUPONS['over-21'];
const UseSchema = v.object({ coupon: v.nullable(v.object({ code: v.string() })) });
const WithdrawnSchema = v.object({ codes: v.array(v.string()) });

type Told = { readonly uses: string[]; readonly withdrawals: string[] };

/** When every coupon was used and taken back, as the entries that count say it. */
function toldOf(stream: readonly Numbered[]): Map<string, Told> {
  const taken = new Set(stream.flatMap(({ sealed }) => cancelledBy(sealed.entry) ?? []));
  const told = new Map<string, Told>();
  const of = (code: string): Told => {
    const one = told.get(code) ?? { uses: [], withdrawals: [] };
    told.set(code, one);
    return one;
  };
  for (const { sealed, eff } of stream) {
    const { id, kind, body, device, n } = sealed.entry;
    if (taken.has(id)) continue;
    const stamp = stampOf(eff, device, n);
    if (kind === 'parcel-accepted') {
      const { coupon } = v.parse(UseSchema, body);
      if (coupon !== null) of(coupon.code).uses.push(stamp);
    } else if (kind === 'coupons-withdrawn') {
      for (const code of v.parse(WithdrawnSchema, body).codes) of(code).withdrawals.push(stamp);
    }
  }
  return told;
}

/** I4: a coupon is owed once however often it was used; a doubled or a late use is flagged once. */
export function couponsOwedOnce({
  world,
  stream,
  rows,
}: {
  readonly world: World;
  readonly stream: readonly Numbered[];
  readonly rows: ReadonlyMap<string, Row>;
}): string[] {
  const own = [...rows.values()].filter(({ id }) => /^(coupon|receivable):/.test(id));
  const flags = flagsFound({ rows: own, entries: [], row: () => null, own: null }).map(
    ({ id }) => id,
  );
  const expected: string[] = [];
  const told = toldOf(stream);
  for (const [code, { uses, withdrawals }] of told) {
    const first = uses.toSorted()[0] ?? '';
    const back = withdrawals.toSorted()[0] ?? '~';
    if (uses.length > 1) expected.push(`doubled:coupon:${code}`);
    if (first > back) expected.push(`coupon-withdrawn:${code}`);
    if (first > back) note(world.tally, 'coupon: used after it was taken back');
  }
  const owed = own
    .flatMap((row) => (row.form === 'claims' ? (receivableIn(row) ?? []) : []))
    .filter(({ of }) => of === 'coupon');
  const sum = plus(ZERO, ...owed.map(({ amount }) => amount));
  const used = [...told.values()].filter(({ uses }) => uses.length > 0).length;
  const wrong = flags.filter((id) => !expected.includes(id));
  const missing = expected.filter((id) => !flags.includes(id));
  return [
    ...(sum === used * OFF ? [] : [`I4: ${used} coupons are owed as ${sum}`]),
    ...wrong.map((id) => `I4: ${id} is flagged`),
    ...missing.map((id) => `I4: ${id} is not flagged`),
  ];
}

const GivenSchema = v.object({
  voucher: v.string(),
  value: v.optional(v.number()),
  confirmed: v.optional(v.unknown()),
});

/** I4: a voucher is owed once, as its earliest act says it, however often it was redeemed. */
export function vouchersOwedOnce({
  stream,
  rows,
}: {
  readonly stream: readonly Numbered[];
  readonly rows: ReadonlyMap<string, Row>;
}): string[] {
  const taken = new Set(stream.flatMap(({ sealed }) => cancelledBy(sealed.entry) ?? []));
  const first = new Map<string, { stamp: string; said: string }>();
  for (const { sealed, eff } of stream) {
    const { id, kind, v: version, body, device, n } = sealed.entry;
    if (kind !== 'redemption' || version < 2 || taken.has(id)) continue;
    const { voucher, value, confirmed } = v.parse(GivenSchema, body);
    const stamp = stampOf(eff, device, n);
    const said = JSON.stringify([value, typeof confirmed === 'object' ? confirmed : null]);
    const before = first.get(voucher);
    if (before === undefined || stamp < before.stamp) first.set(voucher, { stamp, said });
  }
  const owed = [...rows.values()].flatMap((row) =>
    row.form === 'claims' && row.id.startsWith('receivable:redemption:')
      ? (receivableIn(row) ?? [])
      : [],
  );
  const booked = new Map(
    owed.map(({ key, amount, confirmed }) => [key, JSON.stringify([amount, confirmed])]),
  );
  const odd = [...new Set([...first.keys(), ...booked.keys()])].filter(
    (key) => first.get(key)?.said !== booked.get(key),
  );
  return odd.map((key) => `I4: ${key} is owed as ${booked.get(key)}, not ${first.get(key)?.said}`);
}
