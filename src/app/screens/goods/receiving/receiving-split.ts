// One product of two last dates in one delivery: its line becomes two.
import { spread } from '../../../../core/money.ts';
import {
  type Dates,
  type DraftLine,
  type ReceivingDraft,
  type TypedCost,
  datesIn,
  lineCost,
  withDates,
} from './receiving-draft.ts';

/** The cost of the base units `from`–`to` of a line; the parts come to what the line cost. */
function costOfPart(line: DraftLine, from: number, to: number): TypedCost | null {
  const { cost, factor, quantity } = line;
  const cut = from === 0 ? to : from;
  const isWhole = cut % factor === 0 && quantity % factor === 0;
  if (cost === null || (cost.by === 'unit' && isWhole)) return cost;
  const total = lineCost(line);
  return total === null
    ? null
    : { by: 'total', fen: spread(total, quantity, from, to), guess: cost.guess };
}

/**
 * Says the dates of `quantity` base units of a line. Where that is not all of it, they become a
 * line of their own below; the rest stays without dates, and is what the next scan raises.
 */
export function withDatesOf(
  draft: ReceivingDraft,
  key: string,
  quantity: number,
  dates: Dates,
): ReceivingDraft {
  const own = draft.lines.find((line) => line.key === key);
  if (own === undefined || quantity < 1 || quantity >= own.quantity) {
    return withDates(draft, key, dates);
  }
  const { made: _, days: __, until: ___, batch: ____, ...plain } = own;
  const rest = own.quantity - quantity;
  const split = [
    { ...plain, quantity: rest, cost: costOfPart(own, 0, rest) },
    {
      ...plain,
      key: freeKey(draft, key),
      quantity,
      cost: costOfPart(own, rest, own.quantity),
      ...datesIn(dates),
    },
  ];
  return { ...draft, lines: draft.lines.flatMap((line) => (line === own ? split : [line])) };
}

function freeKey({ lines }: ReceivingDraft, key: string): string {
  const taken = new Set(lines.map((line) => line.key));
  let n = 2;
  while (taken.has(`${key}/${n}`)) n += 1;
  return `${key}/${n}`;
}
