// What comes back of a sale, and how the money goes back.
import { derivedId } from '../../../core/derived-id.ts';
import type { Draft } from '../../../core/journal/entry.ts';
import { type Fen, fen, minus, plus } from '../../../core/money.ts';
import { attemptOf } from '../../../core/pay/attempt.ts';
import type { ClaimRow } from '../../../core/journal/row.ts';
import {
  type Return,
  type ReturnLine,
  returnLine,
  returnRounding,
  returnSaved,
  returnVersion,
  returnedUnits,
} from '../../../core/sale/return.ts';
import type { Sale } from '../../../core/sale/sale.ts';
import { type Tender, type TenderKind, paid } from '../../../core/sale/tender.ts';

/** The kind of tender that paid most of a sale: the one money goes back by. */
export const mainTender = (tenders: readonly Tender[]): TenderKind =>
  tenders.reduce<Tender | null>(
    (most, tender) => (most === null || tender.amount > most.amount ? tender : most),
    null,
  )?.kind ?? 'cash';

/** A return of `counts` units per line of a sale; null when nothing or too much is named. */
export function returnOf(
  sale: Sale,
  saleId: string,
  row: ClaimRow | null,
  counts: readonly number[],
  by: TenderKind,
): Return | null {
  const lines: ReturnLine[] = [];
  for (const [i, count] of counts.entries()) {
    if (count === 0) continue;
    const line = returnLine(sale, i, count, returnedUnits(row, i));
    if (line === null) return null;
    lines.push(line);
  }
  if (lines.length === 0) return null;
  const rounding = returnRounding(sale, lines);
  return {
    sale: saleId,
    lines,
    rounding,
    shift: null,
    tenders: [{ kind: by, amount: moneyBack(lines, rounding) }],
    ...(sale.member === undefined ? {} : { member: sale.member, saved: returnSaved(sale, lines) }),
  };
}

/** A return's id: the same units tapped twice, or in another tab here, are one return. */
export const returnId = (device: string, body: Return): string =>
  derivedId(
    body.sale ?? device,
    `return:${device}:${JSON.stringify(body.lines.map(({ line, units }) => [line, units]))}`,
  );

/**
 * The entries of a return. With `attempt` its money goes back by the charge it came by, in the same
 * transaction and under a number of its own that a second tap only repeats.
 */
export function returnDrafts(id: string, body: Return, attempt: string | null): Draft[] {
  const back: Draft = { id, kind: 'return', v: returnVersion(body), body };
  if (attempt === null) return [back];
  const refund = derivedId(id, 'refund');
  const amount = paid(body.tenders);
  const begun = { refund: attemptOf(refund), attempt, amount, return: id };
  return [back, { id: refund, kind: 'refund-begun', v: 1, body: begun }];
}

const moneyBack = (lines: readonly ReturnLine[], rounding: Fen): Fen =>
  minus(plus(...lines.map((line) => line.amount), fen(0)), rounding);

/** A return without a receipt: one product, so many units, so much money. */
export function looseReturn(
  product: { id: string; name: string; service: boolean },
  unit: { unit: string; factor: number; price: Fen },
  quantity: number,
  amount: Fen,
  cost: Fen | null,
  by: TenderKind,
): Return {
  return {
    sale: null,
    rounding: fen(0),
    shift: null,
    tenders: [{ kind: by, amount }],
    lines: [
      {
        line: null,
        units: [],
        product: product.id,
        name: product.name,
        unit: unit.unit,
        factor: unit.factor,
        quantity,
        price: unit.price,
        gross: amount,
        off: fen(0),
        share: fen(0),
        amount,
        cost,
        ...(product.service ? { service: true as const } : {}),
      },
    ],
  };
}
