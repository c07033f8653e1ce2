// What all stock was worth, day by day: one walk over every product's moves and counts, slice by
// slice behind whatever the till does. Counts reset values, so no sum kept by the day could say it.
import { bookValue, movementsOf } from '../../../core/goods/movement.ts';
import { moveAccount, stockAccount, subjectOf } from '../../../core/journal/account.ts';
import type { MoveRow, StockRow } from '../../../core/journal/row.ts';
import { type Fen, fen } from '../../../core/money.ts';
import { dayAfter, dayOf, effOf } from '../../../core/time.ts';
import type { Store } from '../store.ts';

/** A day of the stock: its known costs at the day's end, in fen, and what changed them on it. */
export type WorthDay = {
  readonly day: string;
  readonly worth: Fen;
  /** Fen by what changed it; of the first day nothing is told. */
  readonly byWhy: ReadonlyMap<string, Fen>;
};

/** The stock's known costs day by day, and what changed them since. */
export type Worth = {
  /** The days in order, the last being `today`. */
  readonly days: readonly WorthDay[];
  /** Fen by what changed it after the first day: `receiving`, `sale`, …, and `count`. */
  readonly byWhy: ReadonlyMap<string, Fen>;
};

const SLICE = 250;

/** The stock's worth at the end of the `days` days up to and with `today`. */
export async function worthOver(
  store: Store,
  today: string,
  days: number,
  told?: (done: number) => void,
): Promise<Worth> {
  const first = dayAfter(today, 1 - days);
  const changes = new Map<string, Map<string, Fen>>();
  const byWhy = new Map<string, Fen>();
  let now = 0;
  let done = 0;
  for (let after = ''; ; ) {
    await store.gate.clear();
    const rows = await stocksAfter(store, after);
    const last = rows.at(-1);
    if (last === undefined) break;
    const moves = await movesBetween(store, rows[0]?.id ?? '', last.id);
    for (const row of rows) {
      now += bookValue(row);
      takeIn(row, moves.get(subjectOf(row.id)) ?? []);
    }
    done += rows.length;
    told?.(done);
    if (rows.length < SLICE) break;
    after = last.id;
  }
  return { days: backFrom(now, changes, today, days), byWhy };

  function takeIn(row: StockRow, moves: readonly MoveRow[]): void {
    let worth = 0;
    for (const movement of movementsOf(row, moves)) {
      const change = movement.worth - worth;
      worth = movement.worth;
      const day = dayOf(effOf(movement.stamp));
      if (day <= first || change === 0) continue;
      const ofDay = changes.get(day) ?? new Map<string, Fen>();
      changes.set(day, ofDay);
      for (const sums of [ofDay, byWhy]) {
        sums.set(movement.why, fen((sums.get(movement.why) ?? 0) + change));
      }
    }
  }
}

function backFrom(
  now: number,
  changes: ReadonlyMap<string, ReadonlyMap<string, Fen>>,
  today: string,
  days: number,
): Worth['days'] {
  let worth = now;
  return Array.from({ length: days }, (_, back) => {
    const day = dayAfter(today, -back);
    const end = worth;
    const byWhy = changes.get(day) ?? new Map<string, Fen>();
    for (const change of byWhy.values()) worth -= change;
    return { day, worth: fen(end), byWhy };
  }).reverse();
}

async function stocksAfter(store: Store, after: string): Promise<StockRow[]> {
  const rows = await store.db.ledger
    .where('id')
    .between(after === '' ? stockAccount('') : after, stockAccount('\uffff'), after === '', false)
    .limit(SLICE)
    .toArray();
  return rows.flatMap((row) => (row.form === 'stock' ? [row] : []));
}

/** The moves of the products between two stock accounts, by product. */
async function movesBetween(
  store: Store,
  from: string,
  to: string,
): Promise<ReadonlyMap<string, MoveRow[]>> {
  const start = moveAccount(subjectOf(from), '', 0).slice(0, -5);
  const end = `${moveAccount(subjectOf(to), '', 0).slice(0, -5)}\uffff`;
  const rows = await store.db.ledger.where('id').between(start, end).toArray();
  const moves = new Map<string, MoveRow[]>();
  for (const row of rows) {
    if (row.form !== 'move') continue;
    const own = moves.get(row.product);
    if (own) own.push(row);
    else moves.set(row.product, [row]);
  }
  return moves;
}
