import { type Offer, offerIn } from '../../../core/goods/offer.ts';
import { offerAccount } from '../../../core/journal/account.ts';
import type { Store } from '../store.ts';

/** Everything the post's wholesale offers now, in order of name. */
export async function allOffers({ db }: Store): Promise<Offer[]> {
  const rows = await db.ledger
    .where('id')
    .between(offerAccount(''), offerAccount('\uffff'))
    .toArray();
  return rows
    .flatMap((row) => offerIn(row) ?? [])
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** The offers of these barcodes, by barcode; what is not offered is left out. */
export async function offersOf(
  { db }: Store,
  codes: readonly string[],
): Promise<Map<string, Offer>> {
  const rows = await db.ledger.bulkGet(codes.map(offerAccount));
  return new Map(rows.flatMap((row) => offerIn(row) ?? []).map((offer) => [offer.code, offer]));
}
