import { type Fen, ZERO, fen, minus, most, percentOf } from '../money.ts';
import type { Payee } from './profile.ts';

/**
 * Estimated tax withheld on a month's commission as 劳务报酬 (个税条例 §6): ≤ 4,000 yuan less
 * 800, above less 20 %; of the rest 20 %, above 20,000 yuan 30 % less 2,000, above 50,000 40 %
 * less 7,000. What is really withheld decides.
 */
export function withheld(gross: Fen): Fen {
  const rest =
    gross <= 400_000 ? most(minus(gross, fen(80_000)), ZERO) : minus(gross, percentOf(gross, 20));
  if (rest <= 2_000_000) return percentOf(rest, 20);
  if (rest <= 5_000_000) return minus(percentOf(rest, 30), fen(200_000));
  return minus(percentOf(rest, 40), fen(700_000));
}

/** The estimate by how the keeper is paid: from a business, which invoices, nothing is withheld. */
export const withheldFrom = (payee: Payee, gross: Fen): Fen =>
  payee === 'person' ? withheld(gross) : ZERO;
