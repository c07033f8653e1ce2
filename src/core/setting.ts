// What a shop settles for all its devices. A setting's value is JSON in a text, read through its
// own schema, so that a later setting needs no new kind of entry and an older device, which cannot
// read what a newer one wrote, falls back on the standard.
import * as v from 'valibot';
import type { CodeRules } from './barcode/code-kind.ts';
import { PAYMENT_CODES, PaymentCodeRow } from './barcode/payment-code.ts';
import { SCALE_RULE, ScaleRule } from './barcode/scale.ts';
import { settingAccount } from './journal/account.ts';
import { parseJson } from './journal/entry.ts';
import { claim, kind } from './journal/kind.ts';
import { type Row, latest } from './journal/row.ts';

export const SettingSavedSchema = v.strictObject({
  setting: v.pipe(v.string(), v.regex(/^[a-z][a-z-]{0,39}$/)),
  value: v.pipe(v.string(), v.minLength(1), v.maxLength(4_000)),
});
/** The keeper settled something for the shop (设置): the setting's name and its value as JSON. */
export type SettingSaved = v.InferOutput<typeof SettingSavedSchema>;

export const settingSaved = kind('setting-saved', 1, SettingSavedSchema, ({ setting, value }) => [
  claim(settingAccount(setting), { value }),
]);

/** The table of payment codes as the shop keeps it; an empty one would let any code be sold. */
const Payments = v.pipe(v.array(PaymentCodeRow), v.minLength(1), v.maxLength(40));

/** Every setting of a shop by name. */
export type ShopSettings = CodeRules;
export type ShopSetting = keyof ShopSettings;

/** What each is read through, and what holds until it is set. */
export const SHOP_SETTINGS: { readonly [K in ShopSetting]: Known<ShopSettings[K]> } = {
  scale: { schema: ScaleRule, standard: SCALE_RULE },
  payments: { schema: Payments, standard: PAYMENT_CODES },
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

/** The entry's body that sets it. */
export const settingBody = <K extends ShopSetting>(
  setting: K,
  value: ShopSettings[K],
): SettingSaved => ({ setting, value: JSON.stringify(value) });

/** What holds about codes in a shop that has settled nothing. */
export const STANDARD_RULES: CodeRules = {
  scale: SHOP_SETTINGS.scale.standard,
  payments: SHOP_SETTINGS.payments.standard,
};
