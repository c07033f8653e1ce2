import { useState } from 'preact/hooks';
import { COUNT_LINES, type Count2, type Counting } from '../../../../core/goods/counting.ts';
import { costOf } from '../../../../core/goods/stock.ts';
import type { StockRow } from '../../../../core/journal/row.ts';
import { fen } from '../../../../core/money.ts';
import { baseUnit } from '../../../parts/units.ts';
import { useSession } from '../../../session.ts';
import type { Reviewed } from '../../../store/goods/counting.ts';
import { stocksOf } from '../../../store/goods/goods.ts';
import { othersOf } from '../../../store/goods/merged.ts';
import type { Store } from '../../../store/store.ts';
import { say } from '../../../ui/toast-queue.ts';
import { useWrite } from '../writing.ts';

/** Putting the keeper's word on lines of a count, and ending it. */
export type Confirming = {
  readonly isBusy: boolean;
  /** Posts these lines; true when all of them are. */
  readonly confirm: (lines: readonly Reviewed[]) => Promise<boolean>;
  readonly close: (how: 'done' | 'dropped') => Promise<boolean>;
};

type Line = Count2['lines'][number];

/**
 * The lines of the entry that confirm a product: what was counted of each of its class, when, and
 * what that is worth at cost. Nothing is left of those that nobody counted: they were counted with
 * the others.
 */
export async function confirmedLines(
  store: Store,
  { tally, product, own }: Reviewed,
  row: StockRow | null,
): Promise<Line[]> {
  const told = { cost: product.cost, factor: baseUnit(product).factor };
  const counted = own.map(({ product: id, quantity, at, round }): Line => {
    return { product: id, quantity, value: costOf(row, quantity, told), at, round };
  });
  const rest = [product.id, ...(await othersOf(store, product.id))].filter((id) =>
    own.every((one) => one.product !== id),
  );
  const { at, round } = tally;
  return [
    ...counted,
    ...rest.map((id) => ({ product: id, quantity: 0, value: fen(0), at, round })),
  ];
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
  // A merged product has several lines: more of them than of products.
  const post = async (lines: readonly Line[]): Promise<boolean> => {
    for (let at = 0; at < lines.length; at += COUNT_LINES) {
      const body = { count: counting.id, lines: lines.slice(at, at + COUNT_LINES) };
      if ((await write('count', body, { v: 2 })) === null) return false;
    }
    return true;
  };
  const confirm = async (lines: readonly Reviewed[]): Promise<boolean> => {
    for (let at = 0; at < lines.length; at += COUNT_LINES) {
      const part = lines.slice(at, at + COUNT_LINES);
      const stocks = await stocksOf(
        store,
        part.map(({ product }) => product.id),
      );
      const own = await Promise.all(
        part.map((line) => confirmedLines(store, line, stocks.get(line.product.id) ?? null)),
      );
      if (!(await post(own.flat()))) return false;
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
