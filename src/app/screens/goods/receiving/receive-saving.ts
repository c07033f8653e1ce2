// The entries that a draft of a receiving becomes: the goods that come for the first time, the
// supplier who is named for the first time, and the receiving itself.
import type { Draft } from '../../../../core/journal/entry.ts';
import { derivedId } from '../../../../core/derived-id.ts';
import { effOf } from '../../../../core/time.ts';
import { productsByIds, stocksOf } from '../../../store/goods/goods.ts';
import { suppliers } from '../../../store/goods/orders.ts';
import type { Store } from '../../../store/store.ts';

import { newGoods, productOfNote } from './delivery-draft.ts';
import { receivingOf } from './receiving-body.ts';
import type { ReceivingDraft } from './receiving-draft.ts';

/** Products on the desk that were counted after the first goods were put down. */
export async function countedSince(
  store: Store,
  { lines, arrived }: ReceivingDraft,
): Promise<Set<string>> {
  if (arrived === null) return new Set();
  const stocks = await stocksOf(store, [...new Set(lines.map(({ product }) => product))]);
  return new Set(
    [...stocks].flatMap(([product, { counts }]) => {
      const last = counts.at(-1);
      return last !== undefined && effOf(last.stamp) > arrived ? [product] : [];
    }),
  );
}

/** A supplier's id by his name: the one in the register, or the one that the name gives. */
export async function supplierNamed(
  store: Store,
  station: string,
  name: string,
): Promise<{ readonly id: string; readonly isNew: boolean } | null> {
  const wanted = name.trim();
  if (wanted === '') return null;
  const known = (await suppliers(store)).find((one) => one.name === wanted && !one.gone);
  return known === undefined
    ? { id: derivedId(station, `supplier:${wanted}`), isNew: true }
    : { id: known.id, isNew: false };
}

/** A supplier that a delivery named by id and name: the register may not have him yet. */
async function supplierWith(
  store: Store,
  id: string,
  name: string,
): Promise<{ readonly id: string; readonly isNew: boolean } | null> {
  const known = (await suppliers(store)).some((one) => one.id === id);
  return known || name.trim() === '' ? null : { id, isNew: true };
}

/** How long goods keep that nobody had said it of yet, so that it need not be typed again. */
async function shelfLives(store: Store, { id, lines }: ReceivingDraft): Promise<Draft[]> {
  const told = new Map(
    lines.flatMap(({ product, days }) => (days === undefined ? [] : [[product, days] as const])),
  );
  for (const { id: product, shelfLife } of await productsByIds(store, [...told.keys()])) {
    if (shelfLife !== null) told.delete(product);
  }
  return [...told].map(([product, days]) => ({
    id: derivedId(id, `keeps:${product}`),
    kind: 'product-saved',
    v: 2,
    body: { product, fields: { shelfLife: days }, units: [] },
  }));
}

/** The drafts to be written, or the code of goods whose price has to be asked first. */
export async function draftsFor(
  store: Store,
  station: string,
  draft: ReceivingDraft,
): Promise<{ ok: true; drafts: Draft[] } | { ok: false; code: string }> {
  const onDesk = new Set(draft.lines.map(({ product }) => product));
  const drafts: Draft[] = [];
  for (const noted of await newGoods(store, draft.expected)) {
    if (!onDesk.has(noted.product)) continue;
    const body = await productOfNote(noted);
    if (body === null) return { ok: false, code: noted.code };
    const id = derivedId(draft.id, `product:${noted.product}`);
    drafts.push({ id, kind: 'product-saved', v: 1, body });
  }
  drafts.push(...(await shelfLives(store, draft)));
  const named =
    draft.supplierId === null
      ? await supplierNamed(store, station, draft.supplier)
      : await supplierWith(store, draft.supplierId, draft.supplier);
  if (named !== null && named.isNew) {
    const fields = { name: draft.supplier.trim().slice(0, 60) };
    const id = derivedId(draft.id, 'supplier');
    drafts.push({ id, kind: 'supplier-saved', v: 1, body: { supplier: named.id, fields } });
  }
  const whole = { ...draft, supplierId: draft.supplierId ?? named?.id ?? null };
  const counted = draft.counted ? await countedSince(store, draft) : new Set<string>();
  const body = receivingOf(whole, counted);
  return { ok: true, drafts: [...drafts, { id: draft.id, kind: 'receiving', v: 2, body }] };
}
