import { dayAccount } from '../../../core/journal/account.ts';
import { type Fen, fen } from '../../../core/money.ts';
import { type Moves, movesIn, movesSince } from '../../../core/sale/drawer.ts';
import { type PastShift, cashSince, shiftIn } from '../../../core/sale/shift.ts';
import { dayAfter } from '../../../core/time.ts';
import { type MovesListed, listMoves } from './drawer.ts';
import type { Store } from '../store.ts';
import { type TakingsDay, readTakings } from '../pay/takings.ts';

/** Who did not close a shift for so long begins anew. */
const MOST_DAYS = 100;

/**
 * What a shift that is to be closed now has taken, fen: `seen` is the day's cash so far, `moved`
 * and `seenMoved` the same of what was put into the drawer and taken out, `listed` each of those.
 */
export type OpenShift = MovesListed & {
  readonly last: PastShift | null;
  readonly cash: Fen;
  readonly seen: Fen;
  readonly moved: Moves;
  readonly seenMoved: Moves;
  readonly takings: TakingsDay;
};

async function lastShift({ db }: Store, today: string): Promise<PastShift | null> {
  const from = `shift:${dayAfter(today, -MOST_DAYS)}`;
  const row = await db.ledger.where('id').between(from, 'shift;').last();
  return row?.form === 'claims' ? shiftIn(row) : null;
}

/** Reads what has come since the drawer was last counted, of all tills of the shop. */
export async function readShift(store: Store, today: string): Promise<OpenShift> {
  const last = await lastShift(store, today);
  const days: string[] = [];
  for (let day = last?.day ?? today; day <= today; day = dayAfter(day, 1)) days.push(day);
  const [rows, takings] = await Promise.all([
    store.db.ledger.bulkGet(days.map(dayAccount)),
    readTakings(store, today),
  ]);
  const cash = rows.map((row) => fen(row?.form === 'sum' ? (row.sums['tender-cash'] ?? 0) : 0));
  const moves = rows.map(movesIn);
  const moved = movesSince(last?.seenMoved ?? [], moves);
  return {
    last,
    cash: cashSince(last, cash),
    seen: cash.at(-1) ?? fen(0),
    moved,
    seenMoved: moves.at(-1) ?? [],
    ...(await listMoves(store, last, today, moved)),
    takings,
  };
}
