// A month's losses by product: which of them, in which order, and as a table. Pure.
import { LOSSES, type Loss, type Reason } from '../../../../core/goods/write-off.ts';
import type { Product } from '../../../../core/goods/product.ts';
import type { TableCell } from '../../../../core/import/table.ts';
import { type Fen, ZERO, plus, yuan } from '../../../../core/money.ts';
import { stockText } from '../../../parts/quantity.ts';
import { REASON_WORDS } from './loss-words.ts';

export const LOSS_ORDERS = ['cost', 'units', 'name'] as const;
export type LossOrder = (typeof LOSS_ORDERS)[number];

export type LossAsked = {
  /** One reason; '' is whatever is a loss, without what was meant (自用, gifts). */
  readonly reason: Reason | '';
  readonly order: LossOrder;
};

/** What went of one product: base units and fen, less than nothing where more was found. */
export type LossLine = {
  readonly id: string;
  readonly name: string;
  readonly product: Product | null;
  readonly units: number;
  readonly cost: Fen;
  /** Base units among them whose cost is not known. */
  readonly uncosted: number;
};

const COMPARE: Readonly<Record<LossOrder, (a: LossLine, b: LossLine) => number>> = {
  cost: (a, b) => b.cost - a.cost || b.units - a.units,
  units: (a, b) => b.units - a.units || b.cost - a.cost,
  name: (a, b) => a.name.localeCompare(b.name, 'zh-CN'),
};

/** The products that lost something for what is asked, in its order. */
export function lossLines(
  losses: readonly Loss[],
  products: ReadonlyMap<string, Product>,
  { reason, order }: LossAsked,
): LossLine[] {
  const lines = new Map<string, LossLine>();
  for (const loss of losses) {
    if (reason === '' ? !LOSSES.includes(loss.reason) : loss.reason !== reason) continue;
    const { product: id, units, cost, uncosted } = loss;
    const product = products.get(id) ?? null;
    const before = lines.get(id);
    lines.set(id, {
      id,
      product,
      name: product?.name ?? '没有这个商品了',
      units: (before?.units ?? 0) + units,
      cost: plus(before?.cost ?? ZERO, cost),
      uncosted: (before?.uncosted ?? 0) + uncosted,
    });
  }
  return [...lines.values()].sort((a, b) => COMPARE[order](a, b) || (a.id < b.id ? -1 : 1));
}

/** How much went, as a keeper counts it. */
export const lostText = ({ product, units }: LossLine): string =>
  product === null ? String(units) : stockText(units, product);

/** The month day by day as a table for a computer, heads first: every product and reason. */
export function lossTable(
  losses: readonly Loss[],
  products: ReadonlyMap<string, Product>,
  { reason }: LossAsked,
): TableCell[][] {
  const shown = losses.filter((loss) => reason === '' || loss.reason === reason);
  const ordered = [...shown].sort((a, b) => (a.day === b.day ? 0 : a.day < b.day ? -1 : 1));
  return [
    ['日期', '条码', '名称', '规格', '分类', '为什么', '数量', '单位', '进价合计'],
    ...ordered.map(({ day, product: id, reason: why, units, cost, uncosted }): TableCell[] => {
      const product = products.get(id);
      const base = product?.units[0];
      return [
        day,
        base?.codes[0] ?? '',
        product?.name ?? '',
        product?.spec ?? '',
        product?.category ?? '',
        REASON_WORDS[why],
        units,
        product?.weighed === true ? 'g' : (base?.unit ?? ''),
        uncosted !== 0 && cost === 0 ? null : Number(yuan(cost)),
      ];
    }),
  ];
}
