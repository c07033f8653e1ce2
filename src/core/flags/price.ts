import * as v from 'valibot';
import { productAccount } from '../journal/account.ts';
import type { Row } from '../journal/row.ts';
import { type Fen, PriceSchema, ZERO, lineAmount, minus, plus } from '../money.ts';
import { type SaleLine, SaleSchema } from '../sale/sale.ts';
import { stampOf } from '../time.ts';
import type { Envelope, FlagKind } from './flag.ts';

/** The price in force for a unit before a stamp, by what the register's claims say; or null. */
function priceAt(row: Row | null, unit: string, stamp: string): Fen | null {
  if (row?.form !== 'claims') return null;
  const field = `${unit}/price`;
  const said = row.claims.findLast((claim) => claim.stamp < stamp && field in claim.fields);
  const price = said?.fields[field];
  return v.is(PriceSchema, price) ? price : null;
}

const stampIn = ({ eff, device, n }: Envelope): string => stampOf(eff, device, n);

type Stale = { product: string; was: Fen; now: Fen; difference: Fen };

// A price charged for a reason was the keeper's wish, and a member's was lower anyway; only list
// prices can be out of date.
function staleLine(line: SaleLine, stamp: string, row: Row | null): Stale[] {
  if (line.product === null || line.reason !== undefined || line.usual !== undefined) return [];
  const now = priceAt(row, line.unit, stamp);
  if (now === null || now === line.price) return [];
  const { quantity, factor, price } = line;
  const difference = minus(lineAmount(quantity, now, factor), lineAmount(quantity, price, factor));
  return [{ product: line.product, was: price, now, difference }];
}

/** A sale at a list price that was no longer in force: its till had not heard of the new one. */
export const priceChanged: FlagKind = {
  rule: 'price-changed',
  find: ({ entries, row }) =>
    entries.flatMap((envelope) => {
      if (envelope.kind !== 'sale' || envelope.why !== null) return [];
      const sale = v.safeParse(SaleSchema, envelope.entry?.body);
      if (!sale.success) return [];
      const lines = sale.output.lines.flatMap((line) =>
        staleLine(line, stampIn(envelope), row(productAccount(line.product ?? ''))),
      );
      if (lines.length === 0) return [];
      const difference = plus(ZERO, ...lines.map((line) => line.difference));
      const { id, device, n, eff } = envelope;
      const facts = { sale: id, device, n, difference, lines };
      return [{ subject: id, at: eff, facts, level: lines.length }];
    }),
};
