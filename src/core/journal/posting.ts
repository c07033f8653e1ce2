import type { Json } from '../text.ts';

/**
 * What an entry means for one account, independent of every other entry.
 * - `add`: sums per field.
 * - `claim`: one entry's say about a register, a state or a once-key; the account keeps every
 *   claim, and the reader picks (latest per field, highest rank, or the earliest).
 * - `move` and `count`: stock; on hand = the last count + the moves effective after it.
 */
export type Posting =
  | {
      readonly form: 'add';
      readonly account: string;
      readonly deltas: Readonly<Record<string, number>>;
    }
  | {
      readonly form: 'claim';
      readonly account: string;
      readonly part: number;
      readonly fields: Fields;
    }
  | {
      readonly form: 'move';
      readonly product: string;
      readonly part: number;
      readonly quantity: number;
      readonly value: number | null;
      readonly amount: number;
      readonly why: MoveKind;
    }
  | {
      readonly form: 'count';
      readonly product: string;
      readonly part: number;
      readonly at: number;
      readonly quantity: number;
      readonly value: number | null;
    };

export type Fields = { readonly [field: string]: Json };
export type MoveKind =
  | 'sale'
  | 'return'
  | 'receiving'
  | 'supplier-return'
  | 'transfer'
  | 'write-off'
  | 'redemption';

/** When and by what an entry counts: its effective time (epoch ms), device and number. */
export type Moment = {
  readonly entry: string;
  readonly eff: number;
  readonly at: number;
  readonly device: string;
  readonly n: number;
  readonly station: string;
};

/**
 * When something counts that its device saw at `at`, which may be earlier than its entry: shifted
 * as the entry was by the centre, never later than the entry itself.
 */
export const effectiveOf = (moment: Moment, at: number): number =>
  Math.max(0, Math.min(moment.eff, at + moment.eff - moment.at));
