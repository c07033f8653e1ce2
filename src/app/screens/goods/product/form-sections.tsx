import type { JSX } from 'preact';
import { Card } from '../../../ui/card.tsx';
import { Field } from '../../../ui/field.tsx';
import { Switch } from '../../../ui/switch.tsx';
import { wordsAt } from './form-words.ts';
import { type FormFault, type ProductForm, withWeighed } from './product-form.ts';

type SectionProps = {
  readonly form: ProductForm;
  readonly fault: FormFault | null;
  readonly onForm: (form: ProductForm) => void;
};

/** What it is called. */
export function NameSection({ form, fault, onForm }: SectionProps): JSX.Element {
  return (
    <Card>
      <Field
        label="名字"
        value={form.name}
        error={wordsAt(fault, 'name')}
        maxLength={200}
        placeholder="比如 冰红茶"
        onInput={(name) => onForm({ ...form, name })}
      />
      <div class="goods-pair">
        <Field
          label="规格"
          value={form.spec}
          maxLength={60}
          placeholder="500ml"
          onInput={(spec) => onForm({ ...form, spec })}
        />
        <Field
          label="分类"
          value={form.category}
          maxLength={60}
          placeholder="饮料"
          onInput={(category) => onForm({ ...form, category })}
        />
      </div>
    </Card>
  );
}

/** What it costs, when to be reminded, how far to fill up. */
export function StockSection({
  form,
  fault,
  onForm,
  paid,
}: SectionProps & { readonly paid: boolean }): JSX.Element {
  const unit = form.weighed ? 'kg' : (form.units[0]?.unit ?? '');
  return (
    <Card title="进货">
      <Field
        label="进价"
        value={form.cost}
        mode="decimal"
        suffix={`元/${unit}`}
        error={wordsAt(fault, 'cost')}
        onInput={(cost) => onForm({ ...form, cost })}
        hint={paid ? '已按进货单上的价算，这里只作参考。' : '不知道就空着，不会当成 0。'}
      />
      {!form.service && (
        <div class="goods-pair">
          <Field
            label="剩多少提醒"
            value={form.reorderLevel}
            mode="decimal"
            suffix={unit}
            error={wordsAt(fault, 'reorderLevel')}
            placeholder="自动"
            onInput={(reorderLevel) => onForm({ ...form, reorderLevel })}
          />
          <Field
            label="补到多少"
            value={form.target}
            mode="decimal"
            suffix={unit}
            error={wordsAt(fault, 'target')}
            placeholder="自动"
            onInput={(target) => onForm({ ...form, target })}
          />
        </div>
      )}
    </Card>
  );
}

type KindProps = SectionProps & {
  /** Weight or piece cannot change any more: there is stock in one of them. */
  readonly fixed: boolean;
};

/** What kind of goods it is. */
export function KindSection({ form, fault, onForm, fixed }: KindProps): JSX.Element {
  return (
    <div class="goods-switches">
      <Switch
        label="放进“无码商品”"
        detail="没有条码，点一下就卖"
        on={form.quick}
        onChange={(quick) => onForm({ ...form, quick })}
      />
      {!fixed && (
        <Switch
          label="称重卖"
          detail="按公斤定价"
          on={form.weighed}
          onChange={(weighed) => onForm(withWeighed(form, weighed))}
        />
      )}
      {form.weighed && (
        <div class="goods-switch-more">
          <Field
            label="秤上编号"
            value={form.plu}
            mode="numeric"
            error={wordsAt(fault, 'plu')}
            hint="电子秤打的标签靠它认出来。"
            onInput={(plu) => onForm({ ...form, plu })}
          />
        </div>
      )}
      {!fixed && (
        <Switch
          label="服务，不算库存"
          detail="比如 打印、充话费"
          on={form.service}
          onChange={(service) => onForm({ ...form, service })}
        />
      )}
    </div>
  );
}
