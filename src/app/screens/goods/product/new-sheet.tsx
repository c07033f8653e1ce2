import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Product } from '../../../../core/goods/product.ts';
import { parseYuan } from '../../../../core/money.ts';
import { catalogueWords, useCatalogueWord } from '../../../parts/catalogue-word.ts';
import { useSession } from '../../../session.ts';
import { productById } from '../../../store/goods/goods.ts';
import { Field } from '../../../ui/field.tsx';
import { Keypad } from '../../../ui/keypad.tsx';
import { Sheet } from '../../../ui/sheet.tsx';
import { say } from '../../../ui/toast-queue.ts';
import { startOf } from './edit-start.ts';
import { faultWords } from './form-words.ts';
import { type ProductForm, withUnit } from './product-form.ts';
import { savedBy } from './product-saving.ts';
import { useWrite, writeProduct } from '../writing.ts';

type NewSheetProps = {
  readonly code: string;
  readonly onClose: () => void;
  readonly onMade: (product: Product) => void;
};

/** A barcode nobody has: named by the shared catalogue or by the keeper, with its price. */
export function NewSheet({ code, onClose, onMade }: NewSheetProps): JSX.Element {
  const session = useSession();
  const write = useWrite();
  const [form, setForm] = useState<ProductForm | null>(null);
  const word = useCatalogueWord(code);
  const isListed = word?.is === 'listed' && form?.name === word.listed.name;
  useEffect(() => {
    startOf(session.store, null, { code }).then((start) => {
      setForm((typed) => ((typed?.name ?? '') === '' ? start.form : typed));
    }, reportError);
  }, [code, word?.is]);
  const save = async (price: string): Promise<void> => {
    if (form === null) return;
    const saved = await savedBy(session, null, withUnit(form, 'base', { price }));
    if (!saved.ok) return void (saved.fault !== 'unchanged' && say(faultWords(saved.fault)));
    if (!(await writeProduct(write, saved.body))) return;
    const product = await productById(session.store, saved.body.product);
    if (product !== null) onMade(product);
  };
  const isPrice = (text: string): boolean => (parseYuan(text) ?? 0) > 0;
  return (
    <Sheet open title={isListed ? (form?.name ?? '') : '新商品'} onClose={onClose}>
      <p class="muted">
        {code} · {catalogueWords(word)}
        {form !== null && form.spec !== '' && ` · ${form.spec}`}
      </p>
      {form !== null && !isListed && (
        <Field
          label="名字"
          value={form.name}
          focus
          maxLength={60}
          placeholder="比如 农家土鸡蛋"
          onInput={(name) => setForm({ ...form, name })}
        />
      )}
      <Keypad
        label="卖多少钱"
        unit="¥"
        valid={(text) => isPrice(text) && (form?.name.trim() ?? '') !== ''}
        confirm={(text) => (text === '' ? '填卖价' : `卖 ¥${text}，加进来`)}
        onConfirm={(text) => void save(text)}
      />
    </Sheet>
  );
}
