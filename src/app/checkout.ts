// Settling: what the till's paying buttons do to the open cart.
import { v7 } from 'uuid';
import { costOf } from '../core/goods/stock.ts';
import { type Fen, type Rounding } from '../core/money.ts';
import { type Cart, liveLines, newCart, saleOf, totalsOf } from '../core/sale/cart.ts';
import type { Sale } from '../core/sale/sale.ts';
import { tenderChange } from '../core/sale/given-back.ts';
import type { Tender, TenderKind } from '../core/sale/tender.ts';
import { SaleSchema, saleVersion } from '../core/sale/sale.ts';
import { cleanText } from '../core/text.ts';
import * as v from 'valibot';
import { type Counter, type Finished, setCart } from './counter.ts';
import { receiptNumber, shortHash } from './bill-number.ts';
import { soldDraft } from './holding.ts';
import { productsByIds, stocksOf } from './store/goods/goods.ts';
import { type Recorded, record } from './store/record.ts';
import { billById } from './store/sale/sales.ts';
import { identityOf } from './store/store.ts';

/** How the bill is paid; `given` only for cash handed over beyond what is due. */
export type Payment =
  | { readonly by: 'cash'; readonly given: Fen | null }
  | { readonly by: 'qr' }
  | { readonly by: 'tenders'; readonly tenders: readonly Tender[] };

export type Settled =
  | { readonly ok: true; readonly finished: Finished }
  | { readonly ok: false; readonly why: string };

/** What is due in cash (after 抹零) or otherwise (to the fen). */
export const dueFor = (cart: Cart, rounding: Rounding, by: Payment['by']): Fen =>
  totalsOf(cart, by === 'cash' ? rounding : 'off').due;

function tendersOf(cart: Cart, rounding: Rounding, payment: Payment): readonly Tender[] {
  if (payment.by === 'tenders') return payment.tenders;
  const amount = dueFor(cart, rounding, payment.by);
  if (payment.by === 'qr') return [{ kind: 'qr', amount }];
  return payment.given === null
    ? [{ kind: 'cash', amount }]
    : [{ kind: 'cash', amount, given: payment.given }];
}

/**
 * Sells the cart: one strict transaction; only when it has completed is anything shown as sold.
 * The sale's id is the cart's, so a second tap or tab shows the same receipt.
 */
export const settle = (counter: Counter, rounding: Rounding, payment: Payment): Promise<Settled> =>
  counter.inTurn(async () => {
    const cart = counter.cart.value;
    const last = counter.finished.value;
    if (liveLines(cart).length === 0) {
      return last ? { ok: true, finished: last } : { ok: false, why: 'empty' };
    }
    const written = await writeSale(counter, cart, rounding, tendersOf(cart, rounding, payment));
    if (!written.ok) return written;
    const { finished, sale } = written;
    if (!isSameBill(finished.sale, sale)) {
      // Sold in another tab and changed here since: what is on the counter is another bill now.
      await setCart(counter, { ...cart, id: v7() });
      return { ok: false, why: 'exists' };
    }
    counter.cart.value = newCart(v7());
    counter.fresh.value = null;
    showFinished(counter, finished);
    return { ok: true, finished };
  });

/** Shows a sale as the last one. */
export function showFinished(counter: Counter, finished: Finished): void {
  counter.finished.value = finished;
  counter.previous.value = finished;
}

/** `sale` is what would have been written; `finished` what stands under its id. */
type Sold =
  | { readonly ok: true; readonly finished: Finished; readonly sale: Sale; readonly isNew: boolean }
  | { readonly ok: false; readonly why: string };

/** Writes the sale that a cart becomes, and closes its bill; the counter is left as it is. */
export async function writeSale(
  counter: Counter,
  cart: Cart,
  rounding: Rounding,
  tenders: readonly Tender[],
): Promise<Sold> {
  const [costs, closing] = await Promise.all([
    costsFor(counter, cart),
    soldDraft(counter, cart.id),
  ]);
  const sale = saleOf(cart, rounding, tenders, costs);
  if (sale === null) return { ok: false, why: 'tenders' };
  const drafts = [{ id: cart.id, kind: 'sale', v: saleVersion(sale), body: sale }, ...closing];
  const written = await record(counter.store, drafts, { cart: cart.id });
  const finished = finishedBy(counter, sale, written);
  if (!finished.ok || !written.ok) return finished.ok ? { ok: false, why: 'closed' } : finished;
  return { ...finished, sale, isNew: written.isNew };
}

/** Whether two sales are of the same goods and amounts, however they were paid. */
const isSameBill = (a: Sale, b: Sale): boolean => goodsOf(a) === goodsOf(b);
const goodsOf = ({ lines }: Sale): string =>
  JSON.stringify(
    lines.map(({ product, name, quantity, amount }) => [
      product,
      cleanText(name),
      quantity,
      amount,
    ]),
  );

function finishedBy(counter: Counter, sale: Sale, written: Recorded): Settled {
  if (!written.ok) return written;
  const [sealed] = written.sealed;
  if (!sealed) return { ok: false, why: 'closed' };
  const { entry, hash } = sealed;
  const first = v.safeParse(SaleSchema, entry.body);
  return {
    ok: true,
    finished: {
      id: entry.id,
      sale: first.success ? first.output : sale,
      at: entry.at,
      number: receiptNumber(identityOf(counter.store).number, entry.n),
      hash: shortHash(hash),
    },
  };
}

async function costsFor(
  counter: Counter,
  cart: Cart,
): Promise<(product: string, quantity: number) => Fen | null> {
  const ids = [...new Set(liveLines(cart).flatMap((line) => line.product ?? []))];
  const [products, stocks] = await Promise.all([
    productsByIds(counter.store, ids),
    stocksOf(counter.store, ids),
  ]);
  const told = new Map(
    products.map((product) => [
      product.id,
      { cost: product.cost, factor: product.units[0]?.factor ?? 1 },
    ]),
  );
  return (product, quantity) =>
    costOf(stocks.get(product) ?? null, quantity, told.get(product) ?? { cost: null, factor: 1 });
}

/**
 * The guest paid the other way: the finished sale's tenders become one of `kind`; the entry moves
 * the day's takings. A second tap for the same kind changes nothing more. `returned`: something of
 * it was given back, so that how it was paid stays as it was told.
 */
export const changeTender = (
  counter: Counter,
  kind: TenderKind,
): Promise<{ ok: true } | { ok: false; why: string }> =>
  counter.inTurn(async () => {
    const last = counter.finished.value;
    if (last === null) return { ok: false, why: 'empty' };
    const was = last.sale.tenders;
    if (was.every((tender) => tender.kind === kind)) return { ok: true };
    const row = (await billById(counter.store, last.id))?.history ?? null;
    const change = tenderChange(last.sale, row, was, kind);
    if (!change.ok) return change;
    const { tenders } = change;
    const written = await record(counter.store, [
      {
        id: v7(),
        kind: 'tender-changed',
        v: 1,
        body: { sale: last.id, was: was.map((tender) => ({ ...tender })), tenders },
      },
    ]);
    if (!written.ok) return written;
    const changed = { ...last, sale: { ...last.sale, tenders } };
    if (counter.finished.value?.id === last.id) counter.finished.value = changed;
    if (counter.previous.value?.id === last.id) counter.previous.value = changed;
    return { ok: true };
  });
