import { daysOfCover } from '../../../../core/goods/reorder.ts';
import type { MoveRow } from '../../../../core/journal/row.ts';
import { type Fen, fen, yuan } from '../../../../core/money.ts';
import { clockOf, dayOf, effOf } from '../../../../core/time.ts';
import { stockText } from '../../../parts/quantity.ts';
import { baseUnit } from '../../../parts/units.ts';
import type { Shelved } from '../../../store/goods/shelves.ts';
import { WHY_MOVED } from '../stock/move-words.ts';
import {
  type Stocked,
  UNKNOWN,
  coverWords,
  marginText,
  stockNote,
  stockWords,
  unitCostOf,
} from '../shelf-words.ts';

/** One way of selling, in words. */
export type UnitFact = {
  readonly name: string;
  readonly holds: string;
  readonly price: string;
  readonly codes: readonly string[];
};

/** One move of stock (库存流水), in words. */
export type MoveFact = {
  readonly key: string;
  readonly what: string;
  readonly when: string;
  readonly quantity: string;
  readonly money: string;
  /** The entry to look at or to take back, by what it is. */
  readonly entry: string;
  readonly kind: 'sale' | 'receiving' | 'other';
};

/** Everything the detail of a product shows. */
export type GoodsFacts = {
  readonly item: Stocked;
  readonly name: string;
  readonly about: string;
  readonly stock: string;
  readonly stockNote: string;
  readonly cover: string;
  readonly level: string;
  readonly cost: string;
  readonly costKnown: boolean;
  readonly per: string;
  readonly margin: string;
  readonly units: readonly UnitFact[];
  readonly moves: readonly MoveFact[];
};

export function factsOf({ product, stock, shelf }: Shelved, moves: readonly MoveRow[]): GoodsFacts {
  const item = { product, stock };
  const base = baseUnit(product);
  const cost = unitCostOf(item);
  return {
    item,
    name: product.name,
    stock: stockWords(item),
    stockNote: stockNote(item),
    about: [product.spec, product.category].filter((word) => word !== '').join(' · '),
    cover: shelf.onHand.counted && !product.service ? coverWords(daysOfCover(shelf)) : '',
    level: levelWords(item),
    cost: costWords(cost),
    costKnown: cost !== null,
    per: base.unit,
    margin: marginText(base.price, cost),
    units: unitFacts(item),
    moves: moves.map((move) => moveFact(item, move)),
  };
}

const costWords = (cost: Fen | null): string => (cost === null ? UNKNOWN : `¥${yuan(cost)}`);

function levelWords({ product }: Stocked): string {
  const { reorderLevel, target } = product;
  return [
    reorderLevel === null ? '' : `到 ${stockText(reorderLevel, product)} 提醒`,
    target === null ? '' : `补到 ${stockText(target, product)}`,
  ]
    .filter((word) => word !== '')
    .join('，');
}

const unitFacts = ({ product }: Stocked): UnitFact[] =>
  product.units.map((unit, i) => ({
    name: unit.unit,
    price: `¥${yuan(unit.price)}`,
    codes: unit.codes,
    holds: i === 0 ? '' : `= ${stockText(unit.factor, product)}`,
  }));

function moveFact({ product }: Stocked, move: MoveRow): MoveFact {
  const eff = effOf(move.stamp);
  const quantity = stockText(Math.abs(move.quantity), product);
  return {
    key: move.id,
    what: WHY_MOVED[move.why] ?? move.why,
    when: `${dayOf(eff).slice(5)} ${clockOf(eff)}`,
    quantity: `${move.quantity < 0 ? '−' : '+'}${quantity}`,
    money: movedFor(move),
    entry: move.entry,
    kind: move.why === 'sale' || move.why === 'receiving' ? move.why : 'other',
  };
}

/** What was taken for it, or paid; a receiving without a cost says so. */
function movedFor(move: MoveRow): string {
  if (move.why !== 'receiving') return move.amount === 0 ? '' : `¥${yuan(fen(move.amount))}`;
  return move.value === null ? '没填进价' : `进价 ¥${yuan(fen(move.value))}`;
}
