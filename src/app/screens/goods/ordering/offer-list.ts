// The wholesale's catalogue as a list to order from: found by what is typed, a count for each.
import * as v from 'valibot';
import type { Offer } from '../../../../core/goods/offer.ts';
import type { OrderLine } from '../../../../core/goods/order.ts';
import { type SearchIndex, emptyIndex, find, put } from '../../../../core/goods/search.ts';
import { WHOLESALE } from '../../../../core/goods/supplier.ts';
import { productId } from '../../../../core/derived-id.ts';
import { yuan } from '../../../../core/money.ts';
import type { Wanted } from './order-list.ts';

/** Packs by barcode; what is not there is not ordered. */
export type Picked = ReadonlyMap<string, number>;

/** Picked goods as they are kept between visits. */
export const PickedSchema = v.array(
  v.tuple([v.string(), v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(9_999))]),
);

/** The offers with what they are found by. */
export type OfferIndex = { readonly offers: readonly Offer[]; readonly index: SearchIndex };

export function indexed(offers: readonly Offer[]): OfferIndex {
  const index = emptyIndex();
  for (const { code, name, spec, pinyin } of offers) {
    put(index, { id: code, name, spec, pinyin, codes: [code] });
  }
  return { offers, index };
}

const MOST_FOUND = 200;

/** What fits the typed text, best first; without any, all of it. */
export function offersFor({ offers, index }: OfferIndex, text: string): readonly Offer[] {
  if (text.trim() === '') return offers;
  const byCode = new Map(offers.map((offer) => [offer.code, offer]));
  return find(index, text, MOST_FOUND).flatMap((code) => byCode.get(code) ?? []);
}

/** One pack more or less: the first is as many as the wholesale sells at least. */
export function stepped(picked: Picked, offer: Offer, step: 1 | -1): Picked {
  const before = picked.get(offer.code) ?? 0;
  const raised = step === 1 && before === 0 ? offer.least : before + step;
  const next = new Map(picked);
  if (raised < offer.least) next.delete(offer.code);
  else next.set(offer.code, Math.min(raised, 9_999));
  return next;
}

/** "¥50.40 · 24 个一箱 · 2 箱起 · 明天到". */
export const offerWords = ({ price, unit, factor, least, days }: Offer): string =>
  [
    `¥${yuan(price)}/${unit}`,
    factor === 1 ? '' : `${factor} 个一${unit}`,
    least === 1 ? '' : `${least} ${unit}起`,
    days === 0 ? '今天到' : days === 1 ? '明天到' : `${days} 天到`,
  ]
    .filter((word) => word !== '')
    .join(' · ');

/** What is picked as one order; null when nothing is. Goods no longer offered are left out. */
export function pickedOrder(
  offers: readonly Offer[],
  picked: Picked,
  station: string,
): Wanted | null {
  const wanted = offers.filter(({ code }) => picked.has(code));
  if (wanted.length === 0) return null;
  const lines = wanted.map(
    ({ code, name, spec, unit, factor, price }): OrderLine => ({
      product: productId(station, code),
      code,
      name,
      spec,
      unit,
      factor,
      packs: picked.get(code) ?? 1,
      price,
    }),
  );
  return { supplier: WHOLESALE, lines, wait: Math.max(...wanted.map(({ days }) => days)) };
}
