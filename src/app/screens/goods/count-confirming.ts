import { useState } from 'preact/hooks';
import { COUNT_LINES, type Count2, type Counting } from '../../../core/goods/counting.ts';
import { costOf } from '../../../core/goods/stock.ts';
import type { StockRow } from '../../../core/journal/row.ts';
import { fen } from '../../../core/money.ts';
import { baseUnit } from '../../parts/units.ts';
import { useSession } from '../../session.ts';
import type { Reviewed } from '../../store/counting.ts';
import { stocksOf } from '../../store/goods.ts';
import { othersOf } from '../../store/merged.ts';
import type { Store } from '../../store/store.ts';
import { say } from '../../ui/toast-queue.ts';
import { useWrite } from './writing.ts';

/** Putting the keeper's word on lines of a count, and ending it. */
export type Confirming = {
  readonly isBusy: boolean;
  /** Posts these lines; true when all of them are. */
  readonly confirm: (lines: readonly Reviewed[]) => Promise<boolean>;
  readonly close: (how: 'done' | 'dropped') => Promise<boolean>;
};

type Line = Count2['lines'][number];

/** A confirmed line of the entry: what was counted, when, and what that is worth at cost. */
export function confirmedLine({ tally, product }: Reviewed, row: StockRow | null): Line {
  const { quantity, at, round } = tally;
  const told = { cost: product.cost, factor: baseUnit(product).factor };
  return { product: product.id, quantity, value: costOf(row, quantity, told), at, round };
}

/** Nothing is left of what was merged into these: it was counted with them. */
async function nothingElse(store: Store, lines: readonly Line[]): Promise<Line[]> {
  const others = await Promise.all(
    lines.map(async (line) => {
      const ids = await othersOf(store, line.product);
      return ids.map((product) => ({ ...line, product, quantity: 0, value: fen(0) }));
    }),
  );
  return others.flat();
}

export function useConfirming(counting: Counting): Confirming {
  const { store } = useSession();
  const write = useWrite();
  const [isBusy, setBusy] = useState(false);
  const busily = async (work: () => Promise<boolean>): Promise<boolean> => {
    if (isBusy) return false;
    setBusy(true);
    try {
      return await work();
    } finally {
      setBusy(false);
    }
  };
  const confirm = async (lines: readonly Reviewed[]): Promise<boolean> => {
    for (let at = 0; at < lines.length; at += COUNT_LINES) {
      const part = lines.slice(at, at + COUNT_LINES);
      const stocks = await stocksOf(
        store,
        part.map(({ product }) => product.id),
      );
      const own = part.map((line) => confirmedLine(line, stocks.get(line.product.id) ?? null));
      const body = { count: counting.id, lines: [...own, ...(await nothingElse(store, own))] };
      if ((await write('count', body, { v: 2 })) === null) return false;
    }
    say(`改好了 ${lines.length} 样，账上的数就是数到的数。`);
    return true;
  };
  return {
    isBusy,
    confirm: (lines) => busily(() => confirm(lines)),
    close: (how) =>
      busily(async () => {
        const body = { count: counting.id, how, seen: counting.parts };
        return (await write('count-closed', body)) !== null;
      }),
  };
}
