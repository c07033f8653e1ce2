import type { JSX } from 'preact';
import { PhotoField } from '../../../parts/photo-field.tsx';
import { useQuery } from '../../../parts/query.ts';
import { useSession } from '../../../session.ts';
import { suppliers } from '../../../store/goods/orders.ts';
import { Card } from '../../../ui/card.tsx';
import { Field } from '../../../ui/field.tsx';
import { Select } from '../../../ui/select.tsx';
import { Switch } from '../../../ui/switch.tsx';
import { wordsAt } from './form-words.ts';
import type { FormFault } from './product-form.ts';
import type { MoreForm } from './product-more.ts';

type MoreSectionProps = {
  readonly form: MoreForm;
  readonly fault: FormFault | null;
  readonly onForm: (form: MoreForm) => void;
};

/** Who it comes from, what its tag says, where it stands. */
export function MoreSection({ form, fault, onForm }: MoreSectionProps): JSX.Element {
  const set = (change: Partial<MoreForm>): void => onForm({ ...form, ...change });
  return (
    <>
      <Card title="照片">
        <PhotoField hash={form.photo} alt="商品照片" onHash={(photo) => set({ photo })} />
      </Card>
      <Card title="更多资料">
        <SupplierSelect value={form.supplier} onChange={(supplier) => set({ supplier })} />
        <div class="goods-pair">
          <Field
            label="品牌"
            value={form.brand}
            maxLength={60}
            onInput={(brand) => set({ brand })}
          />
          <Field
            label="产地"
            value={form.origin}
            maxLength={60}
            placeholder="价签要写"
            onInput={(origin) => set({ origin })}
          />
        </div>
        <div class="goods-pair">
          <Field
            label="保质期"
            value={form.shelfLife}
            mode="numeric"
            suffix="天"
            error={wordsAt(fault, 'shelfLife')}
            onInput={(shelfLife) => set({ shelfLife })}
          />
          <Field
            label="放在哪"
            value={form.place}
            maxLength={60}
            placeholder="2 排 3 层"
            onInput={(place) => set({ place })}
          />
        </div>
        <Field
          label="自编短号"
          value={form.shortCodes}
          mode="numeric"
          error={wordsAt(fault, 'shortCodes')}
          hint="1 到 7 位数字，在收银台打出来就能卖。"
          maxLength={90}
          onInput={(shortCodes) => set({ shortCodes })}
        />
      </Card>
      <div class="goods-switches">
        <Switch
          label="卖完不再进"
          detail="不会出现在“快没了”里"
          on={form.discontinued}
          onChange={(discontinued) => set({ discontinued })}
        />
        <Switch
          label="烟草"
          detail="有证才能卖"
          on={form.tobacco}
          onChange={(tobacco) => set({ tobacco })}
        />
      </div>
    </>
  );
}

function SupplierSelect(props: {
  readonly value: string;
  readonly onChange: (id: string) => void;
}): JSX.Element {
  const { store } = useSession();
  const known = useQuery(() => suppliers(store), [], ['supplier']) ?? [];
  const options = known
    .filter(({ id, gone }) => !gone || id === props.value)
    .map(({ id, name }) => ({ value: id, label: name }));
  return (
    <Select
      label="平时从哪进货"
      options={[{ value: '', label: '没定' }, ...options]}
      value={props.value}
      onChange={props.onChange}
    />
  );
}
