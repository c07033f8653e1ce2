// What the centre has to say of a transfer, from how it stands at both shops. It compares what is
// said with what should be, so it ends the same whatever came first: goods that were received are
// the other shop's, those that were not and are wanted back are the sender's, the rest under way.
import type { Delivery } from './delivery.ts';
import type { Transfer } from './transfer-state.ts';

/**
 * The word that is lacking at the shop the goods go to (`known` null: nothing is announced there);
 * null: none. What was recalled before is not announced; what was received is expected.
 */
export function wordThere(
  { recall }: Pick<Transfer, 'recall'>,
  known: Pick<Delivery, 'receiving' | 'withdrawn'> | null,
): 'announce' | 'withdraw' | 'expect' | null {
  if (known === null) return recall === null ? 'announce' : null;
  const isOff = recall !== null && known.receiving === null;
  if (isOff === (known.withdrawn !== null)) return null;
  return isOff ? 'withdraw' : 'expect';
}

/** A word at the sender's; `take` names the entry `back` that is to be taken back. */
export type WordHere =
  | { readonly word: 'tell' | 'return' }
  | { readonly word: 'take'; readonly back: string };

/**
 * The words that are lacking at the sender's: what came of the goods, that they are back, or that
 * they are not after all, or not as often as is said: each says it of all goods anew.
 */
export function wordsHere(
  { recall, backs, receiving }: Pick<Transfer, 'recall' | 'backs' | 'receiving'>,
  there: Pick<Delivery, 'receiving' | 'withdrawn'> | null,
): readonly WordHere[] {
  const received = there?.receiving ?? null;
  const isExpected = there !== null && there.withdrawn === null;
  const isBack = recall !== null && received === null && !isExpected;
  return [
    ...(received === receiving ? [] : [{ word: 'tell' } as const]),
    ...(isBack && backs.length === 0 ? [{ word: 'return' } as const] : []),
    ...backs.slice(isBack ? 1 : 0).map((back) => ({ word: 'take', back }) as const),
  ];
}
