import type { JSX } from 'preact';
import { pathOf } from '../../../../core/goods/category.ts';
import type { Supplier } from '../../../../core/goods/supplier.ts';
import { Choice } from '../../../ui/choice.tsx';
import { Field } from '../../../ui/field.tsx';
import { Select } from '../../../ui/select.tsx';
import type { BulkForm } from './bulk-form.ts';
import './edit.css';

const WHATS = [
  { value: 'price', label: '卖价' },
  { value: 'category', label: '分类' },
  { value: 'levels', label: '提醒数' },
  { value: 'supplier', label: '供货商' },
  { value: 'end', label: '卖完不再进' },
] as const;
const ROUNDINGS = [
  { value: 'jiao', label: '到角' },
  { value: 'fen', label: '到分' },
] as const;

type BulkFieldsProps = {
  readonly form: BulkForm;
  readonly onForm: (form: BulkForm) => void;
  readonly category: string;
  readonly onCategory: (category: string) => void;
  /** Every category with its count, as `categoryOptions` gives them. */
  readonly categories: readonly { readonly value: string; readonly label: string }[];
  readonly known: readonly Supplier[];
};

/** Which goods, and what of them is to become what. */
export function BulkFields(props: BulkFieldsProps): JSX.Element {
  const { form, onForm } = props;
  return (
    <div class="goods-bulk-fields">
      <Select
        label="改哪些"
        options={props.categories}
        value={props.category}
        onChange={props.onCategory}
      />
      <Choice
        label="改什么"
        options={WHATS}
        value={form.what}
        onChange={(what) => onForm({ ...form, what })}
      />
      <WhatFields {...props} />
    </div>
  );
}

function categoryHint({ form, category, categories }: BulkFieldsProps): string {
  const to = pathOf(form.category);
  const isThere = to !== category && categories.some(({ value }) => value !== '' && value === to);
  if (isThere) return `已经有“${to}”，会并到一起。`;
  return category === '' ? '下一级用 · 隔开。' : '下面的各级一起跟着改；写已有的分类就是合并。';
}

function WhatFields(props: BulkFieldsProps): JSX.Element | null {
  const { form, onForm, known } = props;
  const set = (change: Partial<BulkForm>): void => onForm({ ...form, ...change });
  switch (form.what) {
    case 'price':
      return (
        <>
          <Field
            label="涨跌"
            value={form.percent}
            suffix="%"
            placeholder="5 是涨，-5 是跌"
            onInput={(percent) => set({ percent })}
          />
          <Choice label="取整" options={ROUNDINGS} value={form.to} onChange={(to) => set({ to })} />
        </>
      );
    case 'category':
      return (
        <Field
          label={props.category === '' ? '新分类' : `“${props.category}”改叫`}
          value={form.category}
          maxLength={60}
          placeholder="饮料·茶"
          hint={categoryHint(props)}
          onInput={(category) => set({ category })}
        />
      );
    case 'levels':
      return (
        <div class="goods-pair">
          <Field
            label="剩多少提醒"
            value={form.reorderLevel}
            mode="numeric"
            placeholder="自动"
            onInput={(reorderLevel) => set({ reorderLevel })}
          />
          <Field
            label="补到多少"
            value={form.target}
            mode="numeric"
            placeholder="自动"
            onInput={(target) => set({ target })}
          />
        </div>
      );
    case 'supplier':
      return (
        <Select
          label="平时从哪进货"
          options={[
            { value: '', label: '选一个' },
            ...known
              .filter(({ gone }) => !gone)
              .map(({ id, name }) => ({ value: id, label: name })),
          ]}
          value={form.supplier}
          onChange={(supplier) => set({ supplier })}
        />
      );
    case 'end':
      return null;
  }
}
