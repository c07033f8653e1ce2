import * as v from 'valibot';
import { type Fen, FenSchema } from '../money.ts';
import type { Envelope, FlagKind } from './flag.ts';

// What is refused may be malformed, so its money is read by itself.
const PaidSchema = v.object({ tenders: v.array(v.object({ amount: FenSchema })) });

/** What an entry's tenders come to in fen; null when it has none or they cannot be read. */
export function amountIn({ entry }: Envelope): Fen | null {
  const paid = v.safeParse(PaidSchema, entry?.body);
  if (!paid.success) return null;
  const sum = paid.output.tenders.reduce((all, { amount }) => all + amount, 0);
  return v.is(FenSchema, sum) ? sum : null;
}

const toldOf = (envelope: Envelope) => {
  const { id, device, n, kind } = envelope;
  return { entry: id, device, n, kind, amount: amountIn(envelope) };
};

/** When its device says it happened: an entry that does not count has no other time. */
const atOf = ({ entry, eff }: Envelope): number => entry?.at ?? eff;
const subjectIn = ({ device, n }: Envelope): string => `${device}:${n}`;

/** An entry whose id another one had already: both receipts are named, the first one counts. */
export const sameId: FlagKind = {
  rule: 'same-id',
  find: ({ entries }) =>
    entries.flatMap((envelope) => {
      if (envelope.why !== 'same-id') return [];
      const other = entries.find(
        ({ id, hash, why }) => id === envelope.id && hash !== envelope.hash && why === null,
      );
      const facts = { ...toldOf(envelope), other: other === undefined ? null : toldOf(other) };
      return [{ subject: subjectIn(envelope), at: atOf(envelope), facts }];
    }),
};

/** Every other entry that the centre would not count, and why. */
export const quarantined: FlagKind = {
  rule: 'quarantined',
  find: ({ entries }) =>
    entries.flatMap((envelope) => {
      const { why } = envelope;
      if (why === null || why === 'same-id') return [];
      const facts = { ...toldOf(envelope), why };
      return [{ subject: subjectIn(envelope), at: atOf(envelope), facts }];
    }),
};
