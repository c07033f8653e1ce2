// Postings as a bug would make them, the same on every till and at the centre, so that no two of
// them differ: only what the entries themselves say shows that they are wrong.
import type { Change } from '../../src/core/journal/fold.ts';
import type { Posting } from '../../src/core/journal/posting.ts';

type Add = Extract<Posting, { form: 'add' }>;
type Bend = (posting: Posting, entry: string) => Posting | null;

const negative = ({ deltas }: Add, field: string): boolean => (deltas[field] ?? 0) < 0;

/** Turns one field of sums round where it is negative: what went back counts as if it came in. */
const turned =
  (ledger: string, field: string): Bend =>
  (posting) =>
    posting.form === 'add' && posting.account.startsWith(ledger) && negative(posting, field)
      ? { ...posting, deltas: { ...posting.deltas, [field]: -(posting.deltas[field] ?? 0) } }
      : posting;

const forgotten =
  (ledger: string, field: string): Bend =>
  (posting) =>
    posting.form === 'add' && posting.account.startsWith(ledger) && field in posting.deltas
      ? null
      : posting;

/** Claims of a ledger, each on an account of its own: nobody sees that two are of one thing. */
const apart =
  (ledger: string): Bend =>
  (posting, entry) =>
    posting.form === 'claim' && posting.account.startsWith(ledger)
      ? { ...posting, account: `${posting.account}/${entry}` }
      : posting;

/** What a bug does to postings, by its name. */
export const BENDS: Readonly<Record<string, Bend>> = {
  'a return that raises the day': turned('day:', 'amount'),
  'a return that raises what its payments were': turned('day:', 'tender-cash'),
  'what a member gave back kept as bought': turned('bought:', 'amount'),
  'a supplier’s payment forgotten': forgotten('payable:', 'paid'),
  'a coupon owed once for every use': apart('receivable:coupon:'),
  'a voucher owed once for every act': apart('receivable:redemption:'),
  'money that went back still counted as verified': turned('day:', 'qr-verified'),
  'goods that are sent and stay': (posting) =>
    posting.form === 'move' && posting.why === 'transfer' && posting.quantity < 0 ? null : posting,
};

/** Changes as the bug of this name makes them; any other name leaves them as they are. */
export function bent(bug: string, changes: readonly Change[]): readonly Change[] {
  const bend = BENDS[bug];
  if (bend === undefined) return changes;
  return changes.map((change) => ({
    ...change,
    postings: change.postings.flatMap((posting) => bend(posting, change.moment.entry) ?? []),
  }));
}
