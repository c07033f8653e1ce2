import { chargeAccount, refundAccount, saleAccount } from '../../../core/journal/account.ts';
import type { ClaimRow } from '../../../core/journal/row.ts';
import { type Charge, attemptsOf, chargeIn } from '../../../core/pay/charge.ts';
import { type Refund, leftBack, partsBack, refundIn } from '../../../core/pay/refund.ts';
import { type Fen, ZERO } from '../../../core/money.ts';
import { type Tender, isVerified } from '../../../core/sale/tender.ts';
import type { Store } from '../store.ts';

/** No list shows more than this many. */
const MOST_SHOWN = 200;

async function openRows(store: Store, ledger: 'charge' | 'refund'): Promise<ClaimRow[]> {
  const rows = await store.db.ledger.where('open').equals(ledger).limit(MOST_SHOWN).toArray();
  return rows.flatMap((row) => (row.form === 'claims' ? [row] : []));
}

/** Charges with something left to do, of all tills of the shop, the latest first. */
export const openCharges = async (store: Store): Promise<Charge[]> =>
  (await openRows(store, 'charge')).map(chargeIn).sort((a, b) => b.at - a.at);

/** Refunds whose money has not gone back yet, the latest first. */
export const openRefunds = async (store: Store): Promise<Refund[]> =>
  (await openRows(store, 'refund')).map(refundIn).sort((a, b) => b.at - a.at);

/** How many charges and refunds have something left to do. */
export const countUnfinished = ({ db }: Store): Promise<number> =>
  db.ledger.where('open').anyOf('charge', 'refund').count();

async function claimRow(store: Store, account: string): Promise<ClaimRow | null> {
  const row = await store.db.ledger.get(account);
  return row?.form === 'claims' ? row : null;
}

export async function chargeOf(store: Store, attempt: string): Promise<Charge | null> {
  const row = await claimRow(store, chargeAccount(attempt));
  return row === null ? null : chargeIn(row);
}

export async function refundOf(store: Store, refund: string): Promise<Refund | null> {
  const row = await claimRow(store, refundAccount(refund));
  return row === null ? null : refundIn(row);
}

/** The charge by which a sale was paid and what is left of it (fen) to give back; null: by none. */
export async function refundable(
  store: Store,
  tenders: readonly Tender[],
): Promise<{ readonly attempt: string; readonly left: Fen } | null> {
  const tender = tenders.find(isVerified);
  if (tender?.attempt === undefined) return null;
  const { attempt, amount } = tender;
  const row = await claimRow(store, chargeAccount(attempt));
  if (row === null) return { attempt, left: amount };
  const { state } = chargeIn(row);
  if (state === 'reversed' || state === 'owed') return { attempt, left: ZERO };
  const parts = partsBack(row);
  const rows = await store.db.ledger.bulkGet(parts.map(({ refund }) => refundAccount(refund)));
  const refunds = rows.flatMap((one) => (one?.form === 'claims' ? [refundIn(one)] : []));
  return { attempt, left: leftBack(amount, parts, refunds) };
}

/** The charges that were begun for a sale, in order. */
export async function chargesOfSale(store: Store, sale: string): Promise<Charge[]> {
  const attempts = attemptsOf(await claimRow(store, saleAccount(sale)));
  const rows = await store.db.ledger.bulkGet(attempts.map(chargeAccount));
  return rows.flatMap((row) => (row?.form === 'claims' ? [chargeIn(row)] : []));
}

/** Whether a charge was begun by this device, under whatever id it had then. */
export const isOwnCharge = ({ session }: Store, { begun }: Charge): boolean =>
  begun !== null &&
  (begun.by === session.identity?.device || session.numbers[begun.by] !== undefined);
