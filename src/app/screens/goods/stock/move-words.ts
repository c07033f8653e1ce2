import * as v from 'valibot';
import { Count2Schema } from '../../../../core/goods/counting.ts';
import { receivedIn } from '../../../../core/goods/receiving.ts';
import { WriteOffSchema } from '../../../../core/goods/write-off.ts';
import type { Entry } from '../../../../core/journal/entry.ts';
import { fen, yuan } from '../../../../core/money.ts';
import { clockOf, dayOf, effOf } from '../../../../core/time.ts';
import { stockText } from '../../../parts/quantity.ts';
import type { Told } from '../../../store/goods/story.ts';
import { REASON_WORDS, actWords } from '../losses/loss-words.ts';

/** What changed a product's stock, in a word. */
export const WHY_MOVED: Readonly<Record<string, string>> = {
  sale: '卖出',
  return: '退货',
  receiving: '进货',
  'supplier-return': '退供货商',
  transfer: '调走',
  'write-off': '报损',
  redemption: '积分兑换',
  count: '盘点',
};

/** A movement in words, with the document behind it. */
export type MoveLine = {
  readonly key: string;
  readonly title: string;
  readonly detail: string;
  readonly change: string;
  readonly after: string;
  /** The screen of its document, where it has one. */
  readonly href: string | undefined;
  readonly why: string;
  /** SHA-256 of the document's picture; null: none. */
  readonly photo: string | null;
};

type Words = {
  readonly title: string;
  readonly note: string;
  readonly href?: string;
  readonly photo?: string | null;
};

/** What a document says of itself: who delivered, why it was written off, which count. */
function documentOf({ why, quantity }: Told['movement'], entry: Entry | null): Words {
  // Goods that were called back come on the shelf again by the cause by which they left.
  const title = why === 'transfer' && quantity > 0 ? '调回' : (WHY_MOVED[why] ?? why);
  if (entry === null) return { title, note: '' };
  if (why === 'sale' || why === 'return') {
    return { title, note: '', ...(why === 'sale' ? { href: `/shop/sales/${entry.id}` } : {}) };
  }
  if (why === 'transfer') return { title, note: '', href: '/goods/transfer' };
  const received = receivedIn(entry);
  if (received !== null) {
    return { title, note: received.supplier, href: `/goods/received/${entry.id}` };
  }
  const lost = v.safeParse(WriteOffSchema, entry.body);
  if (lost.success) {
    const { reason, note, photo } = lost.output;
    const words = [REASON_WORDS[reason], note].filter((word) => word !== '').join(' · ');
    return { title: actWords(reason), note: words, photo };
  }
  const counted = entry.v === 2 ? v.safeParse(Count2Schema, entry.body) : null;
  return counted?.success === true
    ? { title, note: '', href: `/goods/count/${counted.output.count}/review` }
    : { title, note: '' };
}

type Measured = { weighed: boolean; units: readonly { unit: string }[] };

const signed = (quantity: number, product: Measured): string =>
  `${quantity < 0 ? '−' : '+'}${stockText(Math.abs(quantity), product)}`;

/** Money of a movement: what was taken for it, else what it cost. */
function moneyOf({ movement: { why, amount, value } }: Told): string {
  if (amount !== 0) return `¥${yuan(fen(Math.abs(amount)))}`;
  if (value === null) return '没填进价';
  return value === 0 && why === 'count' ? '' : `进价 ¥${yuan(fen(Math.abs(value)))}`;
}

/** A movement as a line; `number` names its document. */
export function moveLine(told: Told, product: Measured, number: string): MoveLine {
  const { movement, entry } = told;
  const eff = effOf(movement.stamp);
  const { title, note, href, photo = null } = documentOf(movement, entry);
  return {
    key: movement.key,
    title: note === '' ? title : `${title} · ${note}`,
    detail: [`${dayOf(eff).slice(5)} ${clockOf(eff)}`, number, moneyOf(told)]
      .filter((word) => word !== '')
      .join(' · '),
    change: movement.quantity === 0 ? '一样' : signed(movement.quantity, product),
    after: `剩 ${stockText(movement.onHand, product)}`,
    href,
    why: movement.why,
    photo,
  };
}

export const MOVE_ORDERS = ['latest', 'earliest', 'most'] as const;
export type MoveOrder = (typeof MOVE_ORDERS)[number];

/** Moves, given the latest first, in the order that is asked for. */
export function movesIn(told: readonly Told[], order: MoveOrder): Told[] {
  if (order === 'latest') return [...told];
  if (order === 'earliest') return [...told].reverse();
  const size = ({ movement }: Told): number => Math.abs(movement.quantity);
  return [...told].sort((a, b) => size(b) - size(a));
}
