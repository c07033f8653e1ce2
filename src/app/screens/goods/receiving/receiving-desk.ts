import * as v from 'valibot';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Product, Unit } from '../../../../core/goods/product.ts';
import type { StockRow } from '../../../../core/journal/row.ts';
import { type Fen, isFen } from '../../../../core/money.ts';
import { MOST_LINES } from '../../../../core/goods/receiving.ts';
import { baseUnit } from '../../../parts/units.ts';
import { type Session, useSession } from '../../../session.ts';
import { deleteDraft, readDraft, saveDraft } from '../../../store/drafts.ts';
import { stockOf } from '../../../store/goods/goods.ts';
import { type Store, now } from '../../../store/store.ts';
import { say } from '../../../ui/toast-queue.ts';
import {
  type ReceivingDraft,
  ReceivingDraftSchema,
  asNoted,
  isBlank,
  lineFor,
  newDraft,
  withUnit,
} from './receiving-draft.ts';

type Change = (draft: ReceivingDraft) => ReceivingDraft | Promise<ReceivingDraft>;

/**
 * The draft in hand; null until it is read. Changes have their turns in the order they are asked
 * for, however long one of them reads, and are written before they are shown.
 */
export type Desk = {
  readonly draft: ReceivingDraft | null;
  readonly change: (change: Change) => Promise<void>;
  /** The draft after all changes asked for before. */
  readonly read: () => Promise<ReceivingDraft>;
  /**
   * Makes the draft an entry, after all changes asked for before; scans that come meanwhile go to
   * the next draft. The settled draft, which is what `ready` makes of the one on the desk, when
   * `write` did it; else null and nothing changed.
   */
  readonly settle: (
    write: (draft: ReceivingDraft) => Promise<boolean>,
    ready?: (draft: ReceivingDraft) => ReceivingDraft,
  ) => Promise<ReceivingDraft | null>;
};

async function leftDraft({ store, newId }: Session): Promise<ReceivingDraft> {
  const left = await readDraft(store, 'receiving');
  const parsed = v.safeParse(ReceivingDraftSchema, left?.content);
  return parsed.success ? parsed.output : newDraft(newId());
}

async function keep(store: Store, draft: ReceivingDraft): Promise<void> {
  if (isBlank(draft)) await deleteDraft(store, 'receiving');
  else await saveDraft(store, 'receiving', { lines: draft.lines.length, content: draft });
}

/** The receiving that was left open, or a new one. */
export function useDesk(): Desk {
  const session = useSession();
  const [draft, setDraft] = useState<ReceivingDraft | null>(null);
  const now = useRef<Promise<ReceivingDraft> | null>(null);
  // Before a scan can be heard, which takes its turn after this.
  useLayoutEffect(() => {
    now.current = leftDraft(session);
    now.current.then(setDraft, reportError);
  }, [session]);
  const inTurn = async (
    work: (draft: ReceivingDraft) => Promise<ReceivingDraft>,
  ): Promise<void> => {
    now.current = (now.current ?? leftDraft(session)).then(work);
    setDraft(await now.current);
  };
  const settle: Desk['settle'] = async (write, ready = (draft) => draft) => {
    let settled: ReceivingDraft | null = null;
    await inTurn(async (draft) => {
      const whole = ready(draft);
      if (whole.lines.length === 0 || !(await write(whole))) return draft;
      settled = whole;
      return newDraft(session.newId());
    });
    return settled;
  };
  return {
    draft,
    settle,
    read: () => now.current ?? leftDraft(session),
    change: (work) => inTurn((draft) => changed(session.store, draft, work)),
  };
}

// A change that could not be written is not shown either, and the next one starts from before it.
async function changed(
  store: Store,
  draft: ReceivingDraft,
  change: Change,
): Promise<ReceivingDraft> {
  try {
    const next = await change(draft);
    if (next === draft) return draft;
    if (next.lines.length > MOST_LINES) {
      say('一张进货单最多 300 行，先收货，再接着扫。');
      return draft;
    }
    await keep(store, next);
    return next;
  } catch (error) {
    reportError(error);
    say('这一下没记上，请再来一次。');
    return draft;
  }
}

/** Puts a unit of a product on the desk in hand. */
export type Add = (product: Product, unit: Unit) => Promise<void>;

/** Puts one unit of a product on the desk, at what it cost last time. */
export async function addUnit(
  desk: Desk,
  store: Store,
  product: Product,
  unit: Unit,
): Promise<void> {
  const line = lineFor(product, unit, lastCost(product, await stockOf(store, product.id)));
  await desk.change((draft) => ({
    ...withUnit(draft, asNoted(draft, line)),
    arrived: draft.arrived ?? now(store),
  }));
}

/** What was paid for it last, gifts aside, else what the keeper told; null: neither is known. */
export function lastCost(
  product: Product,
  stock: StockRow | null,
): { fen: Fen; factor: number } | null {
  const paid = stock?.receipts.findLast(({ value, quantity }) => (value ?? 0) > 0 && quantity > 0);
  if (paid && isFen(paid.value)) return { fen: paid.value, factor: paid.quantity };
  return product.cost === null ? null : { fen: product.cost, factor: baseUnit(product).factor };
}
