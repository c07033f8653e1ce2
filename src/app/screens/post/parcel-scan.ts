import type { Carrier } from '../../../core/barcode/parcel-number.ts';
import { parcelNumber } from '../../../core/barcode/parcel-number.ts';
import { goodsMeant, readCode } from '../../reading.ts';
import type { Session } from '../../session.ts';

/** A shop product that was scanned in the middle of a parcel task. */
export type GoodsScan = {
  readonly text: string;
  readonly name: string;
  /** The parcel number that the same digits can be as well; null when they cannot. */
  readonly parcel: string | null;
};

/** A scan with parcels in hand: the number to look for, and the product it may be instead. */
export type ParcelScan = { readonly number: string; readonly goods: GoodsScan | null };

/** Reads a scan with parcels in hand; a parcel's number may look like any barcode. */
export async function parcelScan(
  { store, settings }: Pick<Session, 'store' | 'settings'>,
  scanned: string,
  last?: Carrier,
): Promise<ParcelScan> {
  const rules = settings.codes.value;
  const { candidates, products, text } = await readCode(store, rules, scanned, 'parcel', last);
  const found = candidates.find(({ as }) => as === 'parcel');
  const parcel = found?.as === 'parcel' ? found.code : null;
  const [product] = candidates.flatMap((one) => goodsMeant(one, products)?.product ?? []);
  return {
    number: parcel ?? parcelNumber(text),
    goods: product === undefined ? null : { text, name: product.name, parcel },
  };
}
