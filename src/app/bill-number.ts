// How a sale is called on paper and on the screen.
import { type Store, identityOf } from './store/store.ts';

/**
 * Receipt number: device number – n; the short hash proves its place in the chain. A device that
 * has no number yet (0, after its database was damaged) says so.
 */
export const receiptNumber = (deviceNumber: number, n: number): string =>
  `${deviceNumber === 0 ? '临' : deviceNumber}-${n}`;

/** A stored bill's receipt number; of another till's only its own part is known here. */
export const billNumber = (
  till: { readonly store: Store; readonly deviceNumber: number },
  bill: { readonly device: string; readonly n: number },
): string => {
  if (bill.device === identityOf(till.store).device) {
    return receiptNumber(till.deviceNumber, bill.n);
  }
  const before = till.store.session.numbers[bill.device];
  return before === undefined ? `另一台-${bill.n}` : receiptNumber(before, bill.n);
};

export const shortHash = (hash: string): string => hash.slice(0, 4).toUpperCase();
