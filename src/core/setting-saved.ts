import * as v from 'valibot';
import { settingAccount } from './journal/account.ts';
import { claim, kind } from './journal/kind.ts';
import type { ShopSetting, ShopSettings } from './setting.ts';

export const SettingSavedSchema = v.strictObject({
  setting: v.pipe(v.string(), v.regex(/^[a-z][a-z-]{0,39}$/)),
  value: v.pipe(v.string(), v.minLength(1), v.maxLength(4_000)),
});
/** The keeper settled something for the shop (设置): the setting's name and its value as JSON. */
export type SettingSaved = v.InferOutput<typeof SettingSavedSchema>;

export const settingSaved = kind('setting-saved', 1, SettingSavedSchema, ({ setting, value }) => [
  claim(settingAccount(setting), { value }),
]);

/** The entry's body that sets it. */
export const settingBody = <K extends ShopSetting>(
  setting: K,
  value: ShopSettings[K],
): SettingSaved => ({ setting, value: JSON.stringify(value) });
