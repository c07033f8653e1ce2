import type { Product } from '../../../../core/goods/product.ts';
import type { ProductSaved } from '../../../../core/goods/saved.ts';
import { isGtin } from '../../../../core/barcode/gtin.ts';
import { productId } from '../../../../core/derived-id.ts';
import { pinyinOf } from '../../../parts/pinyin.ts';
import type { Session } from '../../../session.ts';
import { productById, quickGoods } from '../../../store/goods/goods.ts';
import { type FormFault, type ProductForm, changesIn, isUnchanged } from './product-form.ts';

/** The entry that a form becomes; `unchanged`: there is nothing to save. */
export type FormSaved =
  | { readonly ok: true; readonly body: ProductSaved }
  | { readonly ok: false; readonly fault: FormFault | 'unchanged' };

/** What saving needs of the session. */
type Shop = Pick<Session, 'store' | 'station' | 'newId'>;

/** What the form changes, with pinyin for a new name and a place among the quick keys. */
export async function savedBy(
  session: Shop,
  before: Product | null,
  form: ProductForm,
): Promise<FormSaved> {
  const { id, known } =
    before === null ? await idFor(session, form) : { id: before.id, known: before };
  const place = form.quick ? await nextQuick(session) : 0;
  const read = changesIn(known, form, place);
  if (!read.ok) return read;
  if (isUnchanged(read.changes) && before !== null) return { ok: false, fault: 'unchanged' };
  const { fields, units } = read.changes;
  const pinyin = fields.name === undefined ? {} : { pinyin: await pinyinOf(fields.name) };
  const back = before === null && known !== null ? { gone: false } : {};
  return {
    ok: true,
    body: { product: id, fields: { ...fields, ...pinyin, ...back }, units: [...units] },
  };
}

/**
 * A product with a barcode has the id that the barcode gives it, so that two tills mean the same.
 * One that was given up under this id comes back; one that gave the code away keeps its id.
 */
async function idFor(
  { store, station, newId }: Shop,
  form: ProductForm,
): Promise<{ id: string; known: Product | null }> {
  const gtin = form.units.flatMap(({ codes }) => codes).find(isGtin);
  if (gtin === undefined) return { id: newId(), known: null };
  const id = productId(station.id, gtin);
  const known = await productById(store, id);
  return known === null || known.gone ? { id, known } : { id: newId(), known: null };
}

/** What is written of those whose codes were given to the form's product and are still on it. */
export function codesTaken(
  form: ProductForm,
  taken: readonly { readonly code: string; readonly owner: Product }[],
): ProductSaved[] {
  const held = new Set(form.units.flatMap(({ codes }) => codes));
  const given = taken.filter(({ code }) => held.has(code));
  const owners = new Map(given.map(({ owner }) => [owner.id, owner]));
  return [...owners.values()].map((owner) => {
    const left = given.filter((one) => one.owner.id === owner.id).map(({ code }) => code);
    const units = owner.units
      .filter(({ codes }) => codes.some((code) => left.includes(code)))
      .map(({ unit, codes }) => ({ unit, codes: codes.filter((code) => !left.includes(code)) }));
    return { product: owner.id, fields: {}, units };
  });
}

async function nextQuick({ store }: Shop): Promise<number> {
  const last = (await quickGoods(store)).at(-1);
  return (last?.quick ?? -1) + 1;
}
