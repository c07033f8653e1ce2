import * as v from 'valibot';
import { clashOf, clashingStarts } from '../../../core/barcode/clash.ts';
import type { CodeRules } from '../../../core/barcode/code-kind.ts';
import { isLayout } from '../../../core/barcode/scale-rule.ts';
import { layoutOf } from '../../../core/barcode/scale.ts';
import type { ScaleRule } from '../../../core/barcode/scale-rule.ts';
import { SHOP_SETTINGS, type ShopSetting, type ShopSettings } from '../../../core/setting.ts';
import type { Session } from '../../session.ts';
import { productsByCodes } from '../../store/goods/goods.ts';
import { saveShopSettings } from '../../store/shop-settings-save.ts';
import { codesBeginning } from '../../store/shop-settings.ts';
import { whyWords } from '../../words.ts';
import { clashWords } from './clash-words.ts';

/** The flags in what was typed: numbers parted by anything else, each once. */
export const flagsIn = (typed: string): string[] => [
  ...new Set(
    typed
      .normalize('NFKC')
      .split(/\D+/)
      .filter((flag) => flag !== ''),
  ),
];

function layoutFault(rule: ScaleRule): string | null {
  for (const length of [13, 18] as const) {
    const layout = layoutOf(rule, length);
    if (layout.length !== length) {
      return `${length} 位秤码现在排了 ${layout.length} 位，要正好 ${length} 位。`;
    }
    if (!isLayout(layout)) return `${length} 位秤码要有货号，还要有金额、重量或单价，各一段。`;
  }
  return null;
}

/**
 * Settles what codes look like for the whole shop. Gives the sentence why not, and writes nothing,
 * when the rules clash with each other or with a code that goods have; null when it is done.
 */
export async function saveCodes(
  { store, newId }: Pick<Session, 'store' | 'newId'>,
  current: CodeRules,
  change: Partial<CodeRules>,
): Promise<string | null> {
  const { scale, payments } = { ...current, ...change };
  if (scale.flags.length === 0) return '请填秤码的开头，比如 22。';
  if (payments.length === 0) return '付款码一行都没有了，请至少留一行。';
  const fault = layoutFault(scale);
  if (fault !== null) return fault;
  const rules = { flags: scale.flags, payments };
  const clash = clashOf(rules, await codesBeginning(store, clashingStarts(rules)));
  if (clash !== null) {
    const [owner] = 'code' in clash ? await productsByCodes(store, [clash.code]) : [];
    return clashWords(clash, owner?.name ?? '');
  }
  if (!isReadable('scale', scale) || !isReadable('payments', payments)) {
    return whyWords('malformed');
  }
  const saved = await saveShopSettings(store, newId, change);
  return saved === null || saved.ok ? null : whyWords(saved.why);
}

/** Whether every device will be able to read a setting's value. */
const isReadable = <K extends ShopSetting>(setting: K, value: ShopSettings[K]): boolean =>
  v.is(SHOP_SETTINGS[setting].schema, value);
