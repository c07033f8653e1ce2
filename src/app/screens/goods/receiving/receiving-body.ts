// What a draft of a receiving becomes: the entry's body, and what came against what was expected.
import { type Difference, compared } from '../../../../core/goods/delivery.ts';
import {
  MOST_LINES,
  type ReceivedLine,
  type Receiving2,
} from '../../../../core/goods/receiving.ts';
import {
  type DraftLine,
  type Expected,
  type ReceivingDraft,
  datesIn,
  lineCost,
} from './receiving-draft.ts';

/** The body of the entry; `counted` are the products that a count since then has in it. */
export const receivingOf = (
  draft: ReceivingDraft,
  counted: ReadonlySet<string> = new Set(),
): Receiving2 => ({
  supplier: draft.supplier.trim(),
  supplierId: draft.supplierId,
  order: draft.order,
  delivery: draft.delivery,
  noteNumber: draft.noteNumber.trim().slice(0, 60),
  warehouse: draft.warehouse.trim().slice(0, 60),
  note: draft.note.trim(),
  arrived: draft.arrived,
  lines: [...draft.lines].reverse().map((line) => received(line, counted.has(line.product))),
});

const received = (line: DraftLine, isCounted: boolean): ReceivedLine => ({
  product: line.product,
  quantity: line.quantity,
  cost: lineCost(line),
  ...(line.gift ? { gift: true } : {}),
  ...(isCounted ? { counted: true } : {}),
  ...datesIn(line),
});

/** A product of the note with what came of it, in base units. */
export type Ticked = Difference & { readonly noted: Expected | null; readonly name: string };

/** Every product that was expected or came, in the note's order. */
export function ticked(draft: ReceivingDraft): Ticked[] {
  const noted = new Map(draft.expected.map((one) => [one.product, one]));
  const names = new Map(draft.lines.map(({ product, name }) => [product, name]));
  return compared(draft.expected, draft.lines).map((line) => ({
    ...line,
    noted: noted.get(line.product) ?? null,
    name: noted.get(line.product)?.name ?? names.get(line.product) ?? '',
  }));
}

/** The note's line as if it had been scanned, all of it or what is still missing. */
export function lineOfNote(noted: Expected, quantity = noted.quantity): DraftLine {
  return {
    key: `${noted.product}/${noted.unit}${noted.cost === 0 ? '/gift' : ''}`,
    product: noted.product,
    name: noted.name,
    spec: noted.spec,
    unit: noted.unit,
    factor: noted.factor,
    weighed: noted.weighed,
    quantity,
    cost:
      noted.cost === null
        ? null
        : { by: 'note', fen: noted.cost, of: noted.quantity, guess: false },
    gift: noted.cost === 0,
    price: noted.price,
    was: null,
    keeps: null,
    ...datesIn(noted),
  };
}

/** The draft with everything of its note on the desk, no more and no less. */
export function allRight(draft: ReceivingDraft): ReceivingDraft {
  const keys = new Set<string>();
  const lines = draft.expected.slice(0, MOST_LINES).map((noted, i) => {
    const line = lineOfNote(noted);
    // A note may name a product twice, of two batches say: each stays a line of its own.
    const key = keys.has(line.key) ? `${line.key}/${i}` : line.key;
    keys.add(key);
    return { ...line, key };
  });
  return { ...draft, lines: lines.reverse() };
}
