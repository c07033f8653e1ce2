// A delivery note on the desk: its lines by the shop's own goods, to be ticked off by scanning.
import { normaliseGtin } from '../../../../core/barcode/gtin.ts';
import { lastDay } from '../../../../core/goods/batch.ts';
import type { AnnouncedLine, Delivery } from '../../../../core/goods/delivery.ts';
import { type Order, awaitedOf } from '../../../../core/goods/order-state.ts';
import type { Product, Unit } from '../../../../core/goods/product.ts';
import type { ProductSaved } from '../../../../core/goods/saved.ts';
import { WHOLESALE } from '../../../../core/goods/supplier.ts';
import { productId } from '../../../../core/derived-id.ts';
import { type Fen, lineAmount, plus } from '../../../../core/money.ts';
import { pinyinOf } from '../../../parts/pinyin.ts';
import { baseUnit } from '../../../parts/units.ts';
import { withCode } from '../../../reading.ts';
import { productsByCodes, productsByIds } from '../../../store/goods/goods.ts';
import type { Store } from '../../../store/store.ts';
import { type Expected, type ReceivingDraft, datesIn } from './receiving-draft.ts';

/** The way of selling that a note's line is counted in: its packs, where the shop knows them. */
const unitIn = (product: Product, line: AnnouncedLine): Unit =>
  product.units.find(({ factor }) => factor === line.factor && line.quantity % factor === 0) ??
  baseUnit(product);

function expectedLine(line: AnnouncedLine, station: string, own: Product | null): Expected {
  const unit = own === null ? null : unitIn(own, line);
  return {
    product: own?.id ?? productId(station, normaliseGtin(line.code) ?? line.code),
    code: line.code,
    name: own?.name ?? line.name,
    spec: own?.spec ?? line.spec,
    unit: unit?.unit ?? line.unit,
    factor: unit?.factor ?? 1,
    weighed: own?.weighed ?? false,
    quantity: line.quantity,
    cost: line.cost,
    price: unit?.price ?? line.price,
    ...datesIn(lastDay(line) === null ? withShelfLife(line, own) : line),
  };
}

/** The product's own shelf life where the note says only when it was made. */
const withShelfLife = (line: AnnouncedLine, own: Product | null): AnnouncedLine =>
  line.made === undefined || own === null || own.shelfLife === null
    ? line
    : { ...line, days: own.shelfLife };

/** The note's lines by the shop's goods. */
export async function expectedOf(
  store: Store,
  station: string,
  { lines }: Delivery,
): Promise<Expected[]> {
  const codes = lines.map(({ code }) => normaliseGtin(code) ?? code);
  const found = await productsByCodes(store, codes);
  return lines.map((line, i) => {
    const [own] = withCode(found, codes[i] ?? '').filter(({ product }) => !product.gone);
    return expectedLine(line, station, own?.product ?? null);
  });
}

/** Who sends a delivery: the post's wholesale is known by its id. */
export const supplierName = ({
  supplier,
  supplierId,
}: Pick<Delivery, 'supplier' | 'supplierId'>): string =>
  supplier === '' && supplierId === WHOLESALE ? '邮政批销' : supplier;

/** The draft that waits for this delivery; what was scanned already stays on the desk. */
export const draftFor = (
  draft: ReceivingDraft,
  delivery: Delivery,
  expected: readonly Expected[],
): ReceivingDraft => ({
  ...draft,
  delivery: delivery.id,
  order: delivery.order,
  supplier: supplierName(delivery),
  supplierId: delivery.supplierId,
  noteNumber: delivery.noteNumber,
  warehouse: delivery.warehouse,
  expected: [...expected],
});

/** What an order still brings, at the prices it was given at; what came of it is left out. */
export async function expectedOfOrder(store: Store, order: Order): Promise<Expected[]> {
  const missing = new Map(awaitedOf(order).map((one) => [one.product, one.missing]));
  const own = new Map(
    (await productsByIds(store, [...missing.keys()])).map((product) => [product.id, product]),
  );
  return order.lines.flatMap((line): Expected[] => {
    const quantity = Math.min(line.packs * line.factor, missing.get(line.product) ?? 0);
    missing.set(line.product, (missing.get(line.product) ?? 0) - quantity);
    if (quantity < 1) return [];
    const product = own.get(line.product) ?? null;
    const unit = product?.units.find(({ factor }) => factor === line.factor) ?? null;
    const base = product === null ? null : (unit ?? baseUnit(product));
    return [
      {
        product: line.product,
        code: line.code,
        name: product?.name ?? line.name,
        spec: product?.spec ?? line.spec,
        unit: base?.unit ?? line.unit,
        factor: base?.factor ?? line.factor,
        weighed: product?.weighed ?? false,
        quantity,
        cost: line.price === null ? null : lineAmount(quantity, line.price, line.factor),
        price: base?.price ?? null,
      },
    ];
  });
}

/** The draft that waits for what an order still brings. */
export const draftForOrder = (
  draft: ReceivingDraft,
  order: Order,
  supplier: string,
  expected: readonly Expected[],
): ReceivingDraft => ({
  ...draft,
  delivery: null,
  order: order.id,
  supplier: supplierName({ supplier, supplierId: order.supplier }),
  supplierId: order.supplier,
  expected: [...expected],
});

/** Of what is expected, the goods that the shop has no record of yet. */
export async function newGoods(store: Store, expected: readonly Expected[]): Promise<Expected[]> {
  const known = new Set(
    (await productsByIds(store, [...new Set(expected.map(({ product }) => product))])).map(
      ({ id }) => id,
    ),
  );
  return expected.filter(({ product }, i) => {
    const isFirst = expected.findIndex((other) => other.product === product) === i;
    return isFirst && !known.has(product);
  });
}

/** The record of goods that come for the first time, at the price that the note proposes. */
export async function productOfNote(noted: Expected): Promise<ProductSaved | null> {
  if (noted.price === null || noted.price === 0) return null;
  return {
    product: noted.product,
    fields: { name: noted.name, spec: noted.spec, pinyin: await pinyinOf(noted.name) },
    units: [
      {
        unit: noted.unit === '' ? '件' : noted.unit,
        factor: 1,
        price: noted.price,
        codes: [normaliseGtin(noted.code) ?? noted.code],
      },
    ],
  };
}

/** What a note comes to in fen, as far as it says. */
export const noteTotal = (expected: readonly Expected[]): Fen =>
  plus(...expected.flatMap(({ cost }) => cost ?? []));
