// The record of what was bought that a food business keeps (食品安全法 §53): name, spec, quantity,
// production date or batch, shelf life, date, and the supplier with his address and phone.
import { lastDay } from '../../../../core/goods/batch.ts';
import type { Product } from '../../../../core/goods/product.ts';
import type { Supplier } from '../../../../core/goods/supplier.ts';
import { yuan } from '../../../../core/money.ts';
import { clockOf, dayOf } from '../../../../core/time.ts';
import type { TableCell } from '../../../../core/import/table.ts';
import { stockText } from '../../../parts/quantity.ts';
import type { Received } from '../../../store/goods/receivings.ts';

const HEADS = [
  '进货日期',
  '时间',
  '商品名称',
  '规格',
  '数量',
  '生产日期',
  '批号',
  '保质期（天）',
  '到期日',
  '进价合计（元）',
  '供货商',
  '联系人',
  '电话',
  '地址',
  '送货单号',
  '发货仓库',
  '备注',
] as const;

/** The record as a table, a line of a receiving a row, the earliest first. */
export function recordTable(
  received: readonly Received[],
  products: ReadonlyMap<string, Product>,
  suppliers: ReadonlyMap<string, Supplier>,
): TableCell[][] {
  const rows = [...received].reverse().flatMap(({ at, body }) => {
    const supplier = suppliers.get(body.supplierId ?? '');
    return body.lines.map((line): TableCell[] => {
      const product = products.get(line.product);
      return [
        dayOf(at),
        clockOf(at),
        product?.name ?? '',
        product?.spec ?? '',
        product === undefined ? String(line.quantity) : stockText(line.quantity, product),
        line.made ?? '',
        line.batch ?? '',
        line.days ?? '',
        lastDay(line) ?? '',
        line.cost === null ? '' : yuan(line.cost),
        supplier?.name ?? body.supplier,
        supplier?.contact ?? '',
        supplier?.phone ?? '',
        supplier?.address ?? '',
        body.noteNumber,
        body.warehouse,
        body.note,
      ];
    });
  });
  return [[...HEADS], ...rows];
}
