import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { joinedStock } from '../../../src/core/goods/product-class.ts';
import { onHand } from '../../../src/core/goods/stock.ts';
import { type CountLine, type Tally, classLine, tallyIn } from '../../../src/core/goods/tally.ts';
import { stockAccount, tallyAccount } from '../../../src/core/journal/account.ts';
import { type Book, enter, newBook } from '../../../src/core/journal/book.ts';
import type { Entry } from '../../../src/core/journal/entry.ts';
import type { StockRow } from '../../../src/core/journal/row.ts';
import { DEVICES, MORNING, entryOf, idOf, saleBody } from '../../support/entries.ts';

const COUNT = idOf('count');
const UNTOLD = { cost: null, factor: 1 };
const GOODS = ['a', 'b', 'c'].map(idOf).sort();

const stockIn = (book: Book, id: string): StockRow | null => {
  const row = book.rows.get(stockAccount(id));
  return row?.form === 'stock' ? row : null;
};
const joined = (book: Book): StockRow | null =>
  joinedStock(
    GOODS[0] ?? '',
    GOODS.flatMap((id) => stockIn(book, id) ?? []),
  );

function lineIn(book: Book): { line: CountLine | null; own: Tally[] } {
  const members = GOODS.map((id) => {
    const row = book.rows.get(tallyAccount(COUNT, id));
    const tally = row?.form === 'claims' ? tallyIn(row) : null;
    return { tally, row: stockIn(book, id), moves: [...(book.moves.get(id)?.values() ?? [])] };
  });
  const line = classLine(GOODS[0] ?? '', members, joined(book), UNTOLD);
  return { line, own: members.flatMap(({ tally }) => tally ?? []) };
}

const step = fc.record({
  act: fc.constantFrom('sell', 'receive', 'tally'),
  good: fc.nat(GOODS.length - 1),
  size: fc.integer({ min: 1, max: 9 }),
  device: fc.constantFrom(...DEVICES),
});

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** What happened, a minute apart, and what was really there of each when it was last counted. */
function play(steps: readonly Step[]): {
  entries: Entry[];
  counted: Map<string, number>;
} {
  const counted = new Map<string, number>();
  const entries = steps.map(({ act, good, size, device }, i): Entry => {
    const at = MORNING + i * 60_000;
    const id = GOODS[good] ?? '';
    if (act === 'sell') return entryOf('sale', saleBody(id, size, 100), at, i + 1, device);
    if (act === 'receive') {
      const lines = [{ product: id, quantity: size * 10, cost: size * 1_000 }];
      return entryOf('receiving', { supplier: '', note: '', lines }, at, i + 1, device);
    }
    counted.set(id, (counted.get(id) ?? 0) + size);
    const lines = [{ product: id, quantity: size, from: at, at, round: 1 }];
    return entryOf('count-tallied', { count: COUNT, lines }, at, i + 1, device);
  });
  return { entries, counted };
}

test('whatever of a class was counted is in its line, and confirmed it is what is there', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 14 }), fc.nat(), (steps, seed) => {
      const { entries, counted } = play(steps);
      const book = newBook();
      const turned = entries.map((_, i) => entries[(i + seed) % entries.length]);
      const arrived = turned.flatMap((entry) => entry ?? []);
      enter(
        book,
        arrived.map((entry) => ({ entry, eff: entry.at })),
      );
      const { line, own } = lineIn(book);
      const all = [...counted.values()].reduce((sum, quantity) => sum + quantity, 0);
      if (line === null) return void expect(all).toBe(0);
      expect(line.tally.quantity).toBe(all);
      // Nothing was counted before: what the books say then is what came and went until then.
      const until = entries.filter(({ at }) => at <= line.tally.at);
      const moved = until.reduce((sum, entry) => sum + quantityOf(entry), 0);
      expect(line.book === null || line.book === moved).toBe(true);
      const rest = GOODS.filter((id) => own.every(({ product }) => product !== id));
      const { at, round } = line.tally;
      const lines = [
        ...own.map((one) => ({ ...pick(one), value: null })),
        ...rest.map((product) => ({ product, quantity: 0, at, round, value: 0 })),
      ];
      const word = { ...entryOf('count', { count: COUNT, lines }, MORNING + 9e6, 99), v: 2 };
      enter(book, [{ entry: word, eff: word.at }]);
      const since = entries.filter((entry) => entry.at > stampFor(entry, own, at));
      const later = since.reduce((sum, entry) => sum + quantityOf(entry), 0);
      expect(onHand(joined(book)).quantity).toBe(all + later);
      const { line: after } = lineIn(book);
      expect(after?.tally.isConfirmed).toBe(true);
      if (line.state !== 'moved') expect(after?.book).toBe(line.book);
    }),
    { numRuns: 400 },
  );
});

const pick = ({ product, quantity, at, round }: Tally) => ({ product, quantity, at, round });

const productIn = ({ body }: Entry): string =>
  /"product":"([^"]+)"/.exec(JSON.stringify(body))?.[1] ?? '';

/** What an entry moved the stock of its product by. */
function quantityOf({ kind, body }: Entry): number {
  const quantity = Number(/"quantity":(\d+)/.exec(JSON.stringify(body))?.[1] ?? 0);
  return kind === 'sale' ? -quantity : kind === 'receiving' ? quantity : 0;
}

/** The time at which an entry's product was last counted. */
const stampFor = (entry: Entry, own: readonly Tally[], at: number): number =>
  own.find(({ product }) => product === productIn(entry))?.at ?? at;
