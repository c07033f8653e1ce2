// Goods sent to other shops, in words: which of them, in which order, and as a table. Pure.
import {
  type SentGoods,
  type Transfer,
  differing,
  goodsOf,
  transferCost,
} from '../../../../core/goods/transfer-state.ts';
import type { ShopLinked } from '../../../../core/goods/transfer.ts';
import type { TableCell } from '../../../../core/import/table.ts';
import { grouped, plus, yuan } from '../../../../core/money.ts';
import { clockOf, dayOf } from '../../../../core/time.ts';

export const TRANSFER_ORDERS = ['open', 'latest', 'money'] as const;
export type TransferOrder = (typeof TRANSFER_ORDERS)[number];
/** `which`: all, open, came, differs, back, or the id of a shop. */
export type TransfersAsked = { readonly which: string; readonly order: TransferOrder };

/** Whether the goods are at neither shop. */
export const isOpen = ({ receiving, backs }: Transfer): boolean =>
  receiving === null && backs.length === 0;

const VIEWS: Readonly<Record<string, (one: Transfer) => boolean>> = {
  all: () => true,
  open: isOpen,
  came: ({ receiving }) => receiving !== null,
  differs: (one) => differing(one).length > 0,
  back: ({ receiving, backs }) => receiving === null && backs.length > 0,
};

const BY: Readonly<Record<TransferOrder, (a: Transfer, b: Transfer) => number>> = {
  open: (a, b) => Number(isOpen(b)) - Number(isOpen(a)),
  latest: () => 0,
  money: (a, b) => transferCost(b) - transferCost(a),
};

/** The transfers that are asked for, in their order; of equals the latest first. */
export const transfersAsked = (
  all: readonly Transfer[],
  { which, order }: TransfersAsked,
): Transfer[] =>
  all
    .filter((one) => VIEWS[which]?.(one) ?? one.to === which)
    .sort((a, b) => BY[order](a, b) || b.at - a.at);

/** Another shop's name; one the centre never named is 别的店. */
export const shopName = (id: string, shops: readonly ShopLinked[]): string =>
  shops.find(({ shop }) => shop === id)?.name ?? '别的店';

/** What a list of transfers can be narrowed to. */
export const transferOptions = (
  all: readonly Transfer[],
  shops: readonly ShopLinked[],
): { readonly value: string; readonly label: string }[] => [
  { value: 'all', label: `全部（${all.length}）` },
  { value: 'open', label: '在路上的' },
  { value: 'came', label: '收到了的' },
  { value: 'differs', label: '数目不对的' },
  { value: 'back', label: '叫回来的' },
  ...[...new Set(all.map(({ to }) => to))].map((value) => ({
    value,
    label: `去${shopName(value, shops)}`,
  })),
];

/** 在路上, 收到了, 叫回来了, or by how many goods what came differs. */
export function stateWords(one: Transfer): string {
  if (isOpen(one)) return one.recall === null ? '在路上' : '在叫回';
  if (one.receiving === null) return '叫回来了';
  const wrong = differing(one).length;
  return wrong === 0 ? '收到了' : `${wrong} 样数目不对`;
}

/** The sentence above the list. */
export function transfersSentence(all: readonly Transfer[]): string {
  const open = all.filter(isOpen);
  if (open.length === 0) return all.length === 0 ? '还没调过货。' : '没有在路上的货。';
  const worth = plus(...open.map(transferCost));
  return `${open.length} 单在路上，进价一共 ¥${grouped(worth)}，那边收了会自己变。`;
}

/** The last days of goods that went, and how many of each where they are several. */
export function datesText({ parts, unit }: SentGoods): string {
  const dated = parts.filter(({ until }) => until !== undefined);
  return dated
    .map(({ until = '', quantity }) =>
      parts.length === 1 ? `${until} 到期` : `${until} 到期 ${quantity} ${unit}`,
    )
    .join('，');
}

/** Transfers as a table for a computer, heads first: a product of a transfer a row. */
export const transfersTable = (
  all: readonly Transfer[],
  shops: readonly ShopLinked[],
): TableCell[][] => [
  [
    ...['日期', '时间', '去哪个店', '条码', '名称', '规格', '单位', '送出'],
    ...['收到', '进价合计', '到期日', '备注', '怎么样了'],
  ],
  ...all.flatMap((one) =>
    goodsOf(one).map((line): TableCell[] => [
      dayOf(one.at),
      clockOf(one.at),
      shopName(one.to, shops),
      line.code,
      line.name,
      line.spec,
      line.unit,
      line.quantity,
      one.receiving === null ? null : (one.came.get(line.product) ?? 0),
      line.cost === null ? null : Number(yuan(line.cost)),
      datesText(line),
      one.note,
      stateWords(one),
    ]),
  ),
];
