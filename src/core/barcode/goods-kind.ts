// Goods by their printed numbers. What a product has comes first; the others only propose a
// product that is still to be made.
import type { CodeKind, ScanSettings } from './code-kind.ts';
import { gtin14Of, item13FromItf14, normaliseGtin } from './gtin.ts';

const proposal = { shuts: [], isLast: false };

/** The form of a text under which a product has it, or null. */
function knownCode(text: string, { knows }: ScanSettings): string | null {
  const forms = [text, normaliseGtin(text), gtin14Of(text)];
  return forms.find((form) => form !== null && form !== '' && knows(form)) ?? null;
}

/** A code that a product of the shop has, whatever its form. */
export const known: CodeKind = {
  ...proposal,
  name: 'known',
  places: { till: 10, goods: 10, payment: 20, parcel: 10 },
  read: (text, settings) => {
    const code = knownCode(text, settings);
    const as = settings.context === 'parcel' ? 'product-in-parcel' : 'known';
    return code === null ? [] : [{ candidate: { as, code }, acts: true }];
  },
};

/** A GTIN of no product yet: EAN-8, UPC-12, EAN-13, or 14 digits that begin with 0. */
export const gtin: CodeKind = {
  ...proposal,
  name: 'gtin',
  places: { till: 40, goods: 40, payment: 40 },
  read: (text) => {
    const code = normaliseGtin(text);
    return code === null ? [] : [{ candidate: { as: 'gtin', gtin: code }, acts: false }];
  },
};

/** A carton (箱) of an item: 14 digits whose first is the packing level. */
export const carton: CodeKind = {
  ...proposal,
  name: 'carton',
  places: { till: 50, goods: 50, payment: 50 },
  read: (text) => {
    const gtin14 = gtin14Of(text);
    const found = gtin14 === null ? null : item13FromItf14(gtin14);
    return gtin14 === null || found === null
      ? []
      : [{ candidate: { as: 'carton', ...found, gtin14 }, acts: false }];
  },
};

const SHORT = /^\d{1,7}$/;

/** A shop's own short number of one to seven digits. */
export const short: CodeKind = {
  ...proposal,
  name: 'short',
  places: { till: 60, goods: 60, payment: 60 },
  read: (code) => (SHORT.test(code) ? [{ candidate: { as: 'short', code }, acts: false }] : []),
};
