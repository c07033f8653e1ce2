import type { CodeKind } from './code-kind.ts';
import { guessCarrier, isParcelNumber, parcelNumber } from './parcel-number.ts';

/**
 * A parcel's number (运单号). With parcels in hand every number that can be one is; elsewhere only
 * one that no other carrier and no product can have.
 */
export const parcel: CodeKind = {
  name: 'parcel',
  places: { till: 70, goods: 70, parcel: 20 },
  shuts: [],
  isLast: false,
  read: (text, { context, lastCarrier }) => {
    const guess = guessCarrier(text, lastCarrier);
    const isOne = context === 'parcel' ? isParcelNumber(text) : guess.sure;
    return isOne
      ? [{ candidate: { as: 'parcel', code: parcelNumber(text), ...guess }, acts: true }]
      : [];
  },
};
