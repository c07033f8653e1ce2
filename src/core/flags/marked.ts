// Flags that a row tells by itself: see `FLAG_MARKS`.
import * as v from 'valibot';
import { DELIVERY_RANK, deliveryIn } from '../goods/delivery.ts';
import { onHand } from '../goods/stock.ts';
import { ledgerOf, saleAccount, subjectOf } from '../journal/account.ts';
import { marked } from '../journal/mark.ts';
import { type ClaimRow, type Row, type StockRow, isVoid, latest } from '../journal/row.ts';
import { chargeIn } from '../pay/charge.ts';
import { refundIn } from '../pay/refund.ts';
import { receivableIn } from '../post/receivable.ts';
import { AnyTendersSchema, isVerified } from '../sale/tender.ts';
import { effOf } from '../time.ts';
import { type FlagKind, authorOf } from './flag.ts';

const claimsOf = (rows: readonly Row[], ledger: string, mark: string): ClaimRow[] =>
  rows.flatMap((row) =>
    row.form === 'claims' && ledgerOf(row.id) === ledger && marked(row).open === mark ? [row] : [],
  );

/** The last thing that said how much there is: a count or a receiving. */
function lastWord(row: StockRow): { entry: string; at: number } {
  const last = [row.counts.at(-1), row.receipts.at(-1)]
    .filter((item) => item !== undefined)
    .sort((a, b) => (a.stamp < b.stamp ? -1 : 1))
    .at(-1);
  return { entry: last?.entry ?? '', at: effOf(last?.stamp ?? '0') };
}

/** Stock below zero; never of a product that was neither counted nor received (没盘过). */
export const short: FlagKind = {
  rule: 'stock-short',
  find: ({ rows }) =>
    rows.flatMap((row) => {
      if (row.form !== 'stock') return [];
      const { counted, quantity } = onHand(row);
      if (!counted || quantity >= 0) return [];
      const product = subjectOf(row.id);
      const { entry, at } = lastWord(row);
      return [
        { subject: product, at, facts: { product, quantity }, since: entry, level: -quantity },
      ];
    }),
};

/** A base's account is `base:<base>:<key>`, a coupon's `coupon:<code>`. */
const onceOf = (id: string): { base: string; key: string; subject: string } => {
  const subject = ledgerOf(id) === 'base' ? subjectOf(id) : id;
  return { base: ledgerOf(subject), key: subjectOf(subject), subject };
};

/** A once-key claimed more than once: the first counts, and every claim is told with its till. */
export const doubled: FlagKind = {
  rule: 'doubled',
  find: ({ rows }) =>
    ['base', 'coupon'].flatMap((ledger) =>
      claimsOf(rows, ledger, 'doubled').map(({ id, claims }) => {
        const { base, key, subject } = onceOf(id);
        const acts = claims.filter((claim) => !isVoid(claim));
        const times = acts.map(({ stamp }) => ({ ...authorOf(stamp), at: effOf(stamp) }));
        const facts = { base, key, times };
        return { subject, at: times.at(-1)?.at ?? 0, facts, level: acts.length };
      }),
    ),
};

/** A coupon used after the centre had taken it back: the post may refuse what it took off. */
export const couponWithdrawn: FlagKind = {
  rule: 'coupon-withdrawn',
  find: ({ rows }) =>
    claimsOf(rows, 'receivable', 'withdrawn').flatMap((row) => {
      const used = receivableIn(row);
      const act = row.claims.find(({ entry }) => entry === used?.entry);
      if (used === null || act === undefined) return [];
      const { key, amount, at } = used;
      return [{ subject: key, at, facts: { key, amount, at, ...authorOf(act.stamp) } }];
    }),
};

/** A delivery received on two tills that knew nothing of each other: its goods are in twice. */
export const receivedTwice: FlagKind = {
  rule: 'received-twice',
  find: ({ rows }) =>
    claimsOf(rows, 'delivery', 'doubled').flatMap((row) => {
      const delivery = deliveryIn(row);
      const acts = row.claims.filter(({ fields }) => fields['rank'] === DELIVERY_RANK.received);
      const times = acts.map(({ stamp }) => ({ ...authorOf(stamp), at: effOf(stamp) }));
      const { supplier = '', noteNumber = '' } = delivery ?? {};
      const facts = { supplier, noteNumber, times };
      return [{ subject: subjectOf(row.id), at: times.at(-1)?.at ?? 0, facts, level: acts.length }];
    }),
};

/** Numbers of a device that are in no journal: it was damaged before it could send them. */
export const numbersLost: FlagKind = {
  rule: 'numbers-lost',
  find: ({ rows }) =>
    claimsOf(rows, 'lost', 'lost').map(({ id, claims }) => {
      const subject = subjectOf(id);
      const first = Number(subjectOf(subject));
      const last = Math.max(first, ...claims.map(({ fields }) => Number(fields['last'] ?? first)));
      const at = effOf(claims[0]?.stamp ?? '0');
      return { subject, at, facts: { device: ledgerOf(subject), first, last }, level: last };
    }),
};

/** Whether the guest has paid the sale otherwise since: no tender of it names a charge any more. */
const isPaidOtherwise = (row: Row | null): boolean => {
  const now = row?.form === 'claims' ? latest(row)['tenders'] : undefined;
  const tenders = v.safeParse(AnyTendersSchema, now);
  return tenders.success && !tenders.output.some(isVerified);
};

/** A sale that is written, but the money of its charge went back to the guest. */
export const moneyBack: FlagKind = {
  rule: 'money-back',
  find: ({ rows, row }) =>
    claimsOf(rows, 'charge', 'undone').flatMap((one) => {
      const { begun, attempt, since } = chargeIn(one);
      const sold = one.claims.find(({ fields }) => 'soldAs' in fields);
      if (begun === null || sold === undefined) return [];
      const { sale, amount } = begun;
      if (isPaidOtherwise(row(saleAccount(sale)))) return [];
      const facts = { sale, attempt, amount, ...authorOf(sold.stamp) };
      return [{ subject: attempt, at: since, facts }];
    }),
};

/** A refund that the centre refused, because others had taken what was left of its charge. */
export const refundRefused: FlagKind = {
  rule: 'refund-refused',
  find: ({ rows }) =>
    claimsOf(rows, 'refund', 'refused').flatMap((one) => {
      const { refund, begun, at } = refundIn(one);
      const first = one.claims.find(({ fields }) => 'return' in fields);
      if (begun === null || first === undefined) return [];
      const { amount, return: goods } = begun;
      const facts = { refund, amount, return: goods, ...authorOf(first.stamp) };
      return [{ subject: refund, at, facts }];
    }),
};
