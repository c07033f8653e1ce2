import { codesIn } from '../goods/product.ts';
import { effOf } from '../time.ts';
import type { Claim } from './row.ts';

type Mark = { eff?: number; codes?: readonly string[]; open?: string };

/** A state above this rank is closed: handed out, returned, settled, failed. */
const CLOSED = 10;

/** What a row of claims is looked up by: a product's barcodes, a base's time, what is open. */
export function markOf(ledger: string, claims: readonly Claim[]): Mark {
  switch (ledger) {
    case 'product':
      return { codes: codesIn(claims) };
    case 'base':
      return { eff: effOf(claims[0]?.stamp ?? '') };
    case 'parcel':
    case 'referral':
      return claims.every((claim) => Number(claim.fields['rank']) < CLOSED) ? { open: ledger } : {};
    default:
      return {};
  }
}
