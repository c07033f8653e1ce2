// What a count comes to: its parts added up, set against what the ledger says was there at that
// moment. Pure functions of rows, so that what arrives late changes the answer, not the stock.
import * as v from 'valibot';
import type { ClaimRow, MoveRow, StockRow } from '../journal/row.ts';
import { type Fen, fen } from '../money.ts';
import { effOf } from '../time.ts';
import { costOf } from './stock.ts';

const PartSchema = v.object({
  quantity: v.number(),
  from: v.number(),
  at: v.number(),
  round: v.number(),
});
const WordSchema = v.object({
  confirmed: v.literal(true),
  quantity: v.number(),
  at: v.number(),
  round: v.number(),
});

/** What was counted of one product: base units, seen between `from` and `at` (epoch ms). */
export type Tally = {
  readonly product: string;
  readonly quantity: number;
  readonly from: number;
  readonly at: number;
  readonly round: number;
  readonly parts: number;
  /** A part of an earlier round that was counted after this round had begun: it is not in it. */
  readonly isMixed: boolean;
  readonly isConfirmed: boolean;
};

/** The parts of a product's last round together; null where nothing was handed in. */
export function tallyIn(row: ClaimRow): Tally | null {
  const all = row.claims.flatMap(({ fields }) =>
    v.is(PartSchema, fields) ? [v.parse(PartSchema, fields)] : [],
  );
  const round = Math.max(0, ...all.map((part) => part.round));
  const parts = all.filter((part) => part.round === round);
  if (parts.length === 0) return null;
  const quantity = parts.reduce((sum, part) => sum + part.quantity, 0);
  const from = Math.min(...parts.map((part) => part.from));
  const at = Math.max(...parts.map((part) => part.at));
  const isSaid = ({ fields }: { fields: unknown }): boolean => {
    const said = v.safeParse(WordSchema, fields);
    return (
      said.success &&
      said.output.round === round &&
      said.output.quantity === quantity &&
      said.output.at === at
    );
  };
  return {
    product: row.id.slice(row.id.lastIndexOf(':') + 1),
    quantity,
    from,
    at,
    round,
    parts: parts.length,
    isMixed: all.some((part) => part.round < round && part.at >= from),
    isConfirmed: row.claims.some(isSaid),
  };
}

/**
 * How a counted product stands: `moved`, it was sold or came in while it was counted; `mixed`, a
 * phone handed in a part of an earlier round; `overtaken`, it was counted again since, elsewhere.
 */
export type CountState = 'same' | 'differs' | 'moved' | 'mixed' | 'overtaken' | 'confirmed';

/** A counted product beside the ledger: base units, and the difference's value in fen if known. */
export type CountLine = {
  readonly tally: Tally;
  /** What should have been there then; null for goods never counted nor received. */
  readonly book: number | null;
  readonly difference: number;
  readonly worth: Fen | null;
  readonly state: CountState;
};

/** On hand at the end of the millisecond `at`, and whether anything was known of it before. */
function bookAt(
  row: StockRow | null,
  moves: readonly MoveRow[],
  at: number,
): { quantity: number; isKnown: boolean } {
  const count = row?.counts.findLast(({ stamp }) => effOf(stamp) <= at) ?? null;
  const since = count?.stamp ?? '';
  const until = moves.filter(({ stamp }) => stamp > since && effOf(stamp) <= at);
  return {
    quantity: until.reduce((sum, move) => sum + move.quantity, count?.quantity ?? 0),
    isKnown: count !== null || (row?.receipts ?? []).some(({ stamp }) => effOf(stamp) <= at),
  };
}

/** One of a class of merged products: what was handed in of it, its stock, moves since a count. */
export type CountedMember = {
  readonly tally: Tally | null;
  readonly row: StockRow | null;
  readonly moves: readonly MoveRow[];
};

/** What was counted of a class: of each member its own last round, all of them added up. */
function together(product: string, tallies: readonly Tally[]): Tally {
  const sum = (of: (tally: Tally) => number): number =>
    tallies.reduce((all, tally) => all + of(tally), 0);
  return {
    product,
    quantity: sum(({ quantity }) => quantity),
    parts: sum(({ parts }) => parts),
    from: Math.min(...tallies.map(({ from }) => from)),
    at: Math.max(...tallies.map(({ at }) => at)),
    round: Math.max(...tallies.map(({ round }) => round)),
    isMixed: tallies.some(({ isMixed }) => isMixed),
    isConfirmed: tallies.every(({ isConfirmed }) => isConfirmed),
  };
}

/**
 * A class's tally beside the ledger, as `product` that stands for it: who counted its members
 * before they were merged, or does not know that they are, has counted a part of it. `row` is the
 * stock of all of them, for the cost. Null where nothing was handed in.
 */
export function classLine(
  product: string,
  members: readonly CountedMember[],
  row: StockRow | null,
  told: { cost: Fen | null; factor: number },
): CountLine | null {
  const tallies = members.flatMap(({ tally }) => tally ?? []);
  if (tallies.length === 0) return null;
  const tally = together(product, tallies);
  const books = members.map((member) => {
    // A confirmed line is compared with what was there before it was counted.
    const own = tally.isConfirmed
      ? withoutCountsAt(member.row, (member.tally ?? tally).at)
      : member.row;
    return bookAt(own, member.moves, tally.at);
  });
  const book = books.some(({ isKnown }) => isKnown)
    ? books.reduce((sum, { quantity }) => sum + quantity, 0)
    : null;
  const difference = tally.quantity - (book ?? 0);
  const size = costOf(row, Math.abs(difference), told);
  return {
    tally,
    book,
    difference,
    worth: size === null ? null : fen(difference < 0 ? -size || 0 : size),
    state: stateOf(tally, members, book),
  };
}

const withoutCountsAt = (row: StockRow | null, at: number): StockRow | null =>
  row && { ...row, counts: row.counts.filter(({ stamp }) => effOf(stamp) !== at) };

function stateOf(tally: Tally, members: readonly CountedMember[], book: number | null): CountState {
  const { from, at, isMixed, isConfirmed, quantity } = tally;
  const moves = members.flatMap((member) => member.moves);
  if (isMixed) return 'mixed';
  if (moves.some(({ stamp }) => effOf(stamp) >= from && effOf(stamp) <= at)) return 'moved';
  if (isConfirmed) return 'confirmed';
  const counts = members.flatMap(({ row }) => row?.counts ?? []);
  if (counts.some(({ stamp }) => effOf(stamp) > at)) return 'overtaken';
  return quantity === book ? 'same' : 'differs';
}

/**
 * The last count after goods had arrived (epoch ms): whoever counted may have counted them in, so
 * the keeper is asked. Null where nothing was counted since.
 */
export const countedSince = (row: StockRow | null, arrived: number): number | null =>
  (row?.counts ?? [])
    .map(({ stamp }) => effOf(stamp))
    .filter((at) => at > arrived)
    .at(-1) ?? null;
