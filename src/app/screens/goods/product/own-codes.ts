import type { CodeRules } from '../../../../core/barcode/code-kind.ts';
import { ownCode } from '../../../../core/goods/own-code.ts';
import { codesBeginning, readShopSetting } from '../../../store/shop-settings.ts';
import type { Store } from '../../../store/store.ts';
import { prefixWords } from './own-code-words.ts';

/** A product's selling unit that has no barcode. */
export type Bare = { readonly product: string; readonly unit: string };

/** A barcode of the shop's own for each, in their order, or the sentence why there is none. */
export async function ownCodes(
  store: Store,
  rules: CodeRules,
  bare: readonly Bare[],
): Promise<{ ok: true; codes: readonly string[] } | { ok: false; words: string }> {
  const prefix = await readShopSetting(store, 'own');
  const taken = new Set(await codesBeginning(store, [prefix]));
  const codes: string[] = [];
  for (const one of bare) {
    const made = ownCode(one, prefix, rules, (code) => taken.has(code));
    if (!made.ok) return { ok: false, words: prefixWords(prefix, made.why) };
    taken.add(made.code);
    codes.push(made.code);
  }
  return { ok: true, codes };
}
