// The edit form as text, as it was typed, and the way from there to the fields that changed.
import {
  CodeSchema,
  type GoodsFields,
  type Product,
  type UnitFields,
} from '../../../../core/goods/product.ts';
import { normaliseGtin } from '../../../../core/barcode/gtin.ts';
import { type Fen, parseYuan, yuan } from '../../../../core/money.ts';
import * as v from 'valibot';
import { weightText } from '../../../parts/quantity.ts';
import { BLANK_MORE, type MoreFault, type MoreForm, moreChanges, moreOf } from './product-more.ts';
import {
  type Typed,
  type TypedUnit,
  changedFields,
  changedUnits,
  quickField,
} from './product-changes.ts';

/** One selling unit as typed; `was` is the unit's stored name, null for one just added. */
export type FormUnit = {
  readonly key: string;
  readonly was: string | null;
  readonly unit: string;
  /** Base units in it: pieces; the first unit's is fixed (1, or 1000 g for kg). */
  readonly factor: string;
  readonly price: string;
  readonly memberPrice: string;
  readonly codes: readonly string[];
};

/** A product as typed. Levels are in pieces, or in kg for what is weighed. */
export type ProductForm = {
  readonly name: string;
  readonly spec: string;
  readonly category: string;
  readonly cost: string;
  readonly reorderLevel: string;
  readonly target: string;
  readonly plu: string;
  readonly service: boolean;
  readonly weighed: boolean;
  readonly quick: boolean;
  readonly more: MoreForm;
  readonly units: readonly FormUnit[];
};

const KILO = 1000;
const baseFactor = (weighed: boolean): number => (weighed ? KILO : 1);

/** The form of a new product, of which a scanned code may be known already. */
export const blankForm = (
  more: Partial<Pick<ProductForm, 'name' | 'spec' | 'category'>>,
  unit: string,
  codes: readonly string[],
): ProductForm => ({
  name: '',
  spec: '',
  category: '',
  cost: '',
  reorderLevel: '',
  target: '',
  plu: '',
  service: false,
  weighed: false,
  quick: false,
  more: BLANK_MORE,
  ...more,
  units: [{ key: 'base', was: null, unit, factor: '1', price: '', memberPrice: '', codes }],
});

const levelText = (level: number | null, weighed: boolean): string =>
  level === null ? '' : weighed ? weightText(level).replace(/\.?0+$/, '') : String(level);

export const formOf = (product: Product): ProductForm => ({
  name: product.name,
  spec: product.spec,
  category: product.category,
  plu: product.plu,
  cost: product.cost === null ? '' : yuan(product.cost),
  reorderLevel: levelText(product.reorderLevel, product.weighed),
  target: levelText(product.target, product.weighed),
  service: product.service,
  weighed: product.weighed,
  quick: product.quick !== null,
  more: moreOf(product),
  units: product.units.map((unit) => ({
    key: unit.unit,
    was: unit.unit,
    unit: unit.unit,
    factor: String(unit.factor),
    price: yuan(unit.price),
    memberPrice: unit.memberPrice === null ? '' : yuan(unit.memberPrice),
    codes: unit.codes,
  })),
});

/** By weight or by the piece; the base unit follows. */
export function withWeighed(form: ProductForm, weighed: boolean): ProductForm {
  const [base, ...others] = form.units;
  if (!base) return { ...form, weighed };
  const unit = weighed ? 'kg' : base.unit === 'kg' ? '件' : base.unit;
  return {
    ...form,
    weighed,
    units: [{ ...base, unit, factor: String(baseFactor(weighed)) }, ...others],
  };
}

export const withUnit = (
  form: ProductForm,
  key: string,
  change: Partial<FormUnit>,
): ProductForm => ({
  ...form,
  units: form.units.map((unit) => (unit.key === key ? { ...unit, ...change } : unit)),
});

export const addUnit = (form: ProductForm, key: string): ProductForm => ({
  ...form,
  units: [
    ...form.units,
    { key, was: null, unit: '箱', factor: '', price: '', memberPrice: '', codes: [] },
  ],
});

export const removeUnit = (form: ProductForm, key: string): ProductForm => ({
  ...form,
  units: form.units.filter((unit) => unit.key !== key),
});

/** The one form a code is stored under; null when it cannot be a code. */
export function codeOf(text: string): string | null {
  const plain = text.normalize('NFKC').trim();
  const code = normaliseGtin(plain) ?? plain;
  return v.is(CodeSchema, code) ? code : null;
}

/** Why a form cannot be saved, and where. */
export type FormFault =
  | MoreFault
  | {
      readonly at: 'name' | 'cost' | 'reorderLevel' | 'target' | 'plu';
      readonly unit: null;
      readonly why: 'missing' | 'money' | 'number' | 'digits';
    }
  | {
      readonly at: 'unit' | 'factor' | 'price' | 'memberPrice';
      readonly unit: string;
      readonly why: 'missing' | 'money' | 'number' | 'same';
    };

/** A product entry's content: only what changed. */
export type ProductChanges = {
  readonly fields: GoodsFields;
  readonly units: readonly UnitFields[];
};

type Read<T> = { ok: true; value: T } | { ok: false; fault: FormFault };

const isPrice = (price: Fen | null): price is Fen => price !== null && price >= 0;

function level(text: string, weighed: boolean): number | null {
  const plain = text.normalize('NFKC').trim();
  if (!(weighed ? /^\d{1,7}(\.\d{1,3})?$/ : /^\d{1,9}$/).test(plain)) return null;
  return Math.round(Number(plain) * baseFactor(weighed));
}

function typedFields(form: ProductForm): Read<Typed> {
  const fault = (
    at: 'name' | 'cost' | 'reorderLevel' | 'target' | 'plu',
    why: 'missing' | 'money' | 'number' | 'digits',
  ): Read<Typed> => ({ ok: false, fault: { at, why, unit: null } });
  const name = form.name.trim();
  const cost = form.cost.trim() === '' ? null : parseYuan(form.cost);
  const levels = (['reorderLevel', 'target'] as const).map((at) => {
    const text = form[at].trim();
    return text === '' ? null : (level(text, form.weighed) ?? at);
  });
  if (name === '') return fault('name', 'missing');
  if (form.cost.trim() !== '' && !isPrice(cost)) return fault('cost', 'money');
  const [reorderLevel = null, target = null] = levels;
  if (typeof reorderLevel === 'string') return fault(reorderLevel, 'number');
  if (typeof target === 'string') return fault(target, 'number');
  if (!/^\d{0,7}$/.test(form.plu.trim())) return fault('plu', 'digits');
  return {
    ok: true,
    value: {
      name,
      spec: form.spec.trim(),
      category: form.category.trim(),
      plu: form.plu.trim(),
      cost,
      reorderLevel,
      target,
      service: form.service,
      weighed: form.weighed,
    },
  };
}

function typedUnit(unit: FormUnit, isBase: boolean): Read<TypedUnit> {
  const fault = (
    at: 'unit' | 'factor' | 'price' | 'memberPrice',
    why: 'missing' | 'money' | 'number',
  ): Read<TypedUnit> => ({ ok: false, fault: { at, why, unit: unit.key } });
  const name = unit.unit.trim();
  const factor = unit.factor.normalize('NFKC').trim();
  const price = parseYuan(unit.price);
  const memberPrice = unit.memberPrice.trim() === '' ? null : parseYuan(unit.memberPrice);
  if (name === '') return fault('unit', 'missing');
  if (!/^\d{1,6}$/.test(factor) || Number(factor) < (isBase ? 1 : 2)) {
    return fault('factor', 'number');
  }
  if (unit.price.trim() === '') return fault('price', 'missing');
  if (!isPrice(price)) return fault('price', 'money');
  if (unit.memberPrice.trim() !== '' && !isPrice(memberPrice)) return fault('memberPrice', 'money');
  return {
    ok: true,
    value: {
      was: unit.was,
      unit: name,
      factor: Number(factor),
      price,
      memberPrice,
      codes: unit.codes,
    },
  };
}

function typedUnits(form: ProductForm): Read<readonly TypedUnit[]> {
  const units: TypedUnit[] = [];
  for (const [i, own] of form.units.entries()) {
    const read = typedUnit(own, i === 0);
    if (!read.ok) return read;
    if (units.some((unit) => unit.unit === read.value.unit)) {
      return { ok: false, fault: { at: 'unit', why: 'same', unit: own.key } };
    }
    units.push(read.value);
  }
  return { ok: true, value: units };
}

/** What the form changes of `before` (null: a new product), or the first thing that is wrong. */
export function changesIn(
  before: Product | null,
  form: ProductForm,
  quickPlace: number,
): { ok: true; changes: ProductChanges } | { ok: false; fault: FormFault } {
  const typed = typedFields(form);
  if (!typed.ok) return typed;
  const units = typedUnits(form);
  if (!units.ok) return units;
  const more = moreChanges(before, form.more);
  if (!more.ok) return more;
  return {
    ok: true,
    changes: {
      fields: {
        ...changedFields(before, typed.value),
        ...quickField(before, form.quick, quickPlace),
        ...more.fields,
      },
      units: changedUnits(before, units.value),
    },
  };
}

export const isUnchanged = ({ fields, units }: ProductChanges): boolean =>
  Object.keys(fields).length === 0 && units.length === 0;
