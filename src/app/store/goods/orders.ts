import { type Order, isOpen, onOrder, orderIn } from '../../../core/goods/order-state.ts';
import { type Supplier, WHOLESALE, supplierOf } from '../../../core/goods/supplier.ts';
import { arrivedAccount, orderAccount, subjectOf } from '../../../core/journal/account.ts';
import type { Row } from '../../../core/journal/row.ts';
import type { Store } from '../store.ts';

/** Orders of these rows with what has come of each. */
async function read(store: Store, rows: readonly (Row | undefined)[]): Promise<Order[]> {
  const claims = rows.flatMap((row) => (row?.form === 'claims' ? [row] : []));
  const ids = claims.map(({ id }) => arrivedAccount(subjectOf(id)));
  const arrived = await store.db.ledger.bulkGet(ids);
  return claims.flatMap((row, i) => orderIn(row, arrived[i]) ?? []);
}

/** Every order of the shop, drafts too, the latest first. */
export async function allOrders(store: Store): Promise<Order[]> {
  const range = [orderAccount(''), orderAccount('\uffff')] as const;
  const rows = await store.db.ledger
    .where('id')
    .between(...range)
    .toArray();
  return (await read(store, rows)).sort((a, b) => b.at - a.at);
}

export const orderById = async (store: Store, id: string): Promise<Order | null> =>
  (await read(store, [await store.db.ledger.get(orderAccount(id))]))[0] ?? null;

/** The orders that still bring goods. */
export async function openOrders(store: Store): Promise<Order[]> {
  const rows = await store.db.ledger.where('open').equals('order').toArray();
  return (await read(store, rows)).filter(isOpen);
}

/** Base units on order by product. */
export const unitsOnOrder = async (store: Store): Promise<Map<string, number>> =>
  onOrder(await openOrders(store));

const THE_WHOLESALE: Supplier = {
  id: WHOLESALE,
  name: '邮政批销',
  contact: '',
  phone: '',
  address: '',
  leadDays: null,
  gone: false,
};

/** Who the shop buys from: the post's wholesale first, given-up ones too. */
export async function suppliers(store: Store): Promise<Supplier[]> {
  const rows = await store.db.ledger.where('id').between('supplier:', 'supplier:\uffff').toArray();
  const own = rows.flatMap((row) => (row.form === 'claims' ? [supplierOf(row)] : []));
  const wholesale = own.find(({ id }) => id === WHOLESALE);
  return [
    { ...THE_WHOLESALE, ...wholesale, name: wholesale?.name || THE_WHOLESALE.name },
    ...own.filter(({ id }) => id !== WHOLESALE).sort((a, b) => (a.name < b.name ? -1 : 1)),
  ];
}
