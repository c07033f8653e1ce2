// A gift given for the post's points: how its guest confirmed it, and the entry that says so.
import type { Product } from '../../../core/goods/product.ts';
import type { Fen } from '../../../core/money.ts';
import type { Redemption3 } from '../../../core/post/gift.ts';
import type { Confirmed } from '../../../core/post/receivable.ts';
import { SIGNATURE_BYTES } from '../../../core/post/signature.ts';
import type { GiftOnShelf } from '../../store/post/gifts.ts';
import { type PhotoBytes, type PhotoKept, keepPhoto } from '../../store/photos.ts';
import { type Recorded, record } from '../../store/record.ts';
import type { Store } from '../../store/store.ts';

/** How a guest confirmed that he has his gift; his signature is not kept anywhere yet. */
export type Given =
  | { readonly by: 'phone' | 'voucher' }
  | { readonly by: 'signature'; readonly picture: PhotoBytes };

export type Redeemed =
  | { readonly ok: true }
  | Extract<Recorded, { ok: false }>
  | Extract<PhotoKept, { ok: false }>;

const costOf = ({ cost, units }: Product): Fen | null => (units[0]?.factor === 1 ? cost : null);

type Asked = {
  readonly id: string;
  readonly gift: GiftOnShelf;
  readonly voucher: string;
  readonly given: Given;
};

/** Gives one gift for a voucher; a signature is sent only once its entry is there. */
export async function redeemGift(
  store: Store,
  { id, gift, voucher, given }: Asked,
): Promise<Redeemed> {
  let confirmed: Confirmed;
  if (given.by === 'signature') {
    const kept = await keepPhoto(store, given.picture, { most: SIGNATURE_BYTES, entry: id });
    if (!kept.ok) return kept;
    confirmed = { by: 'signature', picture: kept.hash };
  } else confirmed = { by: given.by };
  const { product, value } = gift;
  const body: Redemption3 = {
    voucher,
    product: product.id,
    gift: product.name.slice(0, 60),
    quantity: 1,
    cost: costOf(product),
    value,
    confirmed,
  };
  return record(store, [{ id, kind: 'redemption', v: 3, body }]);
}
