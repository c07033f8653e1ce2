// What a shop settles for all its devices. A setting's value is JSON in a text, read through its
// own schema, so that a later setting needs no new kind of entry and an older device, which cannot
// read what a newer one wrote, falls back on the standard.
import * as v from 'valibot';
import type { CodeRules } from './barcode/code-kind.ts';
import { STANDARD_RULES } from './barcode/standard.ts';
import { PaymentCodeRow } from './barcode/payment-row.ts';
import { ScaleRule } from './barcode/scale-rule.ts';
import { parseJson } from './journal/entry.ts';
import { OWN_PREFIX } from './goods/own-code.ts';
import { type Fen, PriceSchema } from './money.ts';
import { type Row, latest } from './journal/row.ts';
import { type FeeRates, FeeRatesSchema, UNKNOWN_RATES } from './pay/fees.ts';

/** The table of payment codes as the shop keeps it; an empty one would let any code be sold. */
const Payments = v.pipe(v.array(PaymentCodeRow), v.minLength(1), v.maxLength(40));

/**
 * How the shop keeps parcels: from how many days on one is late, and its way of working with other
 * systems (null: none). No rule of the post about days is published.
 */
const ParcelRules = v.strictObject({
  late: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(60)),
  way: v.nullable(v.picklist(['shoufa', 'coop', 'pickup'])),
});
export type ParcelRules = v.InferOutput<typeof ParcelRules>;

/** Days before the last day from which on goods are 临期, the earliest warning first. */
const Expiry = v.pipe(
  v.array(v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(365))),
  v.minLength(1),
  v.maxLength(5),
);

/** Every setting of a shop by name. */
export type ShopSettings = CodeRules & {
  readonly parcels: ParcelRules;
  /** What barcodes of the shop's own begin with. */
  readonly own: string;
  readonly expiry: readonly number[];
  /** What the keeper wants to earn in commission in a month; null: he set nothing. */
  readonly target: Fen | null;
  /** What acquirers keep of charges, as far as anybody has said it. */
  readonly fees: FeeRates;
};
export type ShopSetting = keyof ShopSettings;

/** What each is read through, and what holds until it is set. */
export const SHOP_SETTINGS: { readonly [K in ShopSetting]: Known<ShopSettings[K]> } = {
  scale: { schema: ScaleRule, standard: STANDARD_RULES.scale },
  payments: { schema: Payments, standard: STANDARD_RULES.payments },
  parcels: { schema: ParcelRules, standard: { late: 3, way: null } },
  own: { schema: v.pipe(v.string(), v.regex(/^2\d$/)), standard: OWN_PREFIX },
  expiry: { schema: Expiry, standard: [30, 15, 7] },
  target: { schema: v.nullable(PriceSchema), standard: null },
  fees: { schema: FeeRatesSchema, standard: UNKNOWN_RATES },
};
type Known<T> = { readonly schema: v.GenericSchema<unknown, T>; readonly standard: T };

/** A setting's value in its account's row; the standard when there is none that can be read. */
export function settingIn<K extends ShopSetting>(
  name: K,
  row: Row | null | undefined,
): ShopSettings[K] {
  const value = row?.form === 'claims' ? latest(row)['value'] : undefined;
  const known: Known<ShopSettings[K]> = SHOP_SETTINGS[name];
  const json = typeof value === 'string' ? parseJson(value) : undefined;
  const parsed = v.safeParse(known.schema, json);
  return parsed.success ? parsed.output : known.standard;
}
