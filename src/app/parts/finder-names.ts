import type { Candidate, ScanContext } from '../../core/barcode/code-kind.ts';
import { understand } from '../../core/barcode/scan.ts';
import { STANDARD_RULES } from '../../core/barcode/standard.ts';
import type { Product } from '../../core/goods/product.ts';
import type { Named, Namer } from '../device/frame-reader.ts';
import { goodsMeant, readCode } from '../reading.ts';
import type { Session } from '../session.ts';
import { CARRIER_WORDS } from './post-words.ts';
import { waybillWords } from './waybill.ts';

/** What the finder calls codes while a task is in hand; null: a device that is not bound yet. */
export function finderNames(session: Session | null, task: ScanContext): Namer {
  if (session === null) {
    const settings = { ...STANDARD_RULES, context: task, knows: () => false };
    return (text) => Promise.resolve(named(understand(text, settings).candidates, [], task));
  }
  return async (text) => {
    const rules = session.settings.codes.value;
    const { candidates, products } = await readCode(session.store, rules, text, task);
    return named(candidates, products, task);
  };
}

const UNFIT: Named = { name: null, known: false, fit: 0 };

/** A text's name and how well its likeliest meaning fits the task. */
export function named(
  [first]: readonly Candidate[],
  products: readonly Product[],
  task: ScanContext,
): Named {
  if (first === undefined) return UNFIT;
  const goods = goodsMeant(first, products);
  if (goods !== null) {
    return { name: goods.product.name, known: true, fit: task === 'parcel' ? 0 : 1 };
  }
  switch (first.as) {
    case 'gtin':
    case 'carton':
    case 'short':
    case 'scale':
      return { ...UNFIT, fit: 1 };
    case 'parcel':
      return task === 'parcel' ? namedParcel(first) : UNFIT;
    case 'enrol':
      return task === 'enrol' ? { name: '绑定机器的码', known: true, fit: 1 } : UNFIT;
    case 'payment':
      // Its digits are money to whoever reads them from the screen.
      return { ...UNFIT, name: '付款码' };
    default:
      return UNFIT;
  }
}

// Letters prove a carrier; plain digits may be an order's number as well, and what has no carrier's
// form is a parcel's number only when there is nothing better.
function namedParcel({ code, carrier, sure }: Extract<Candidate, { as: 'parcel' }>): Named {
  const words = waybillWords(code);
  return sure
    ? { name: `${CARRIER_WORDS[carrier] ?? ''} ${words}`, known: true, fit: 2 }
    : { name: words, known: false, fit: carrier === 'unknown' ? 0 : 1 };
}
