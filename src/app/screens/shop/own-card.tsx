import type { JSX } from 'preact';
import { prefixClash } from '../../../core/goods/own-code.ts';
import { useQuery } from '../../parts/query.ts';
import { useSession } from '../../session.ts';
import { readShopSetting } from '../../store/shop-settings.ts';
import { saveShopSettings } from '../../store/shop-settings-save.ts';
import { Card } from '../../ui/card.tsx';
import { Choice } from '../../ui/choice.tsx';
import { say } from '../../ui/toast-queue.ts';
import { whyWords } from '../../words.ts';

const PREFIXES = Array.from({ length: 10 }, (_, i) => String(20 + i));

/** 自编条码: what the shop's own barcodes begin with; what means something else is not offered. */
export function OwnCard(): JSX.Element {
  const { store, newId, settings } = useSession();
  const own = useQuery(() => readShopSetting(store, 'own'), [], ['setting']);
  const rules = settings.codes.value;
  const free = PREFIXES.filter((prefix) => prefixClash(prefix, rules) === null);
  const choose = async (prefix: string): Promise<void> => {
    const saved = await saveShopSettings(store, newId, { own: prefix });
    say(saved === null || saved.ok ? '存好了，以后编的条码这样开头。' : whyWords(saved.why));
  };
  return (
    <Card title="自编条码">
      <div class="codes-form">
        <Choice
          label="没有条码的货，编的条码用什么开头"
          titled
          options={free.map((prefix) => ({ value: prefix, label: prefix }))}
          value={own ?? ''}
          onChange={(prefix) => void choose(prefix).catch(reportError)}
        />
        <p class="muted">和秤码、付款码一样的开头不能选。已经编好的条码不变。</p>
      </div>
    </Card>
  );
}
