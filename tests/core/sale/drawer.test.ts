import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { enter, newBook } from '../../../src/core/journal/book.ts';
import { fen } from '../../../src/core/money.ts';
import {
  MOVE_REASONS,
  MOVE_WAYS,
  type Moves,
  cashMoved,
  movedNet,
  movesIn,
  movesSince,
} from '../../../src/core/sale/drawer.ts';
import { dayAccount } from '../../../src/core/journal/account.ts';
import { dayAfter, dayOf, dayStart } from '../../../src/core/time.ts';
import { MORNING, entryOf, idOf } from '../../support/entries.ts';

const FIRST = dayOf(MORNING);

test.each([
  ['nothing at all', { way: 'in', reason: 'change', amount: 0 }],
  ['less than nothing', { way: 'out', reason: 'bank', amount: -5 }],
  ['no such way', { way: 'up', reason: 'bank', amount: 5 }],
  ['no such reason', { way: 'out', reason: 'fun', amount: 5 }],
])('%s is not moved', (_, body) => {
  const moment = { entry: '', eff: MORNING, at: MORNING, device: '', n: 1, station: '' };
  expect(cashMoved.post(body, moment)).toBeNull();
});

// What is said late is of an earlier day; shifts are closed on the day that it is.
const steps = fc.array(
  fc.record({
    does: fc.constantFrom('move', 'late', 'undo', 'close', 'night'),
    way: fc.constantFrom(...MOVE_WAYS),
    reason: fc.constantFrom(...MOVE_REASONS),
    amount: fc.integer({ min: 1, max: 50_000 }),
  }),
  { maxLength: 40 },
);

test('shift after shift every move is in one, whatever its day, and one taken back is in none', () => {
  fc.assert(
    fc.property(steps, (all) => {
      const book = newBook();
      const standing = new Map<string, number>();
      const closed: { day: number; seen: Moves }[] = [];
      let [today, told, n] = [0, 0, 0];
      const movesOf = (day: number): Moves =>
        movesIn(book.rows.get(dayAccount(dayAfter(FIRST, day))));
      const close = (): void => {
        const last = closed.at(-1);
        const from = last?.day ?? 0;
        const days = Array.from({ length: today - from + 1 }, (_, i) => movesOf(from + i));
        told += movedNet(movesSince(last?.seen ?? [], days));
        closed.push({ day: today, seen: movesOf(today) });
      };
      const write = (kind: string, body: object, day: number): void => {
        n += 1;
        const eff = dayStart(dayAfter(FIRST, day)) + n;
        const entry = entryOf(kind, { ...body }, eff, n, undefined, idOf(`move ${n}`));
        enter(book, [{ entry, eff }]);
      };
      for (const { does, way, reason, amount } of all) {
        const first = closed.at(-1)?.day ?? 0;
        if (does === 'close') close();
        else if (does === 'night') today += 1;
        else if (does === 'undo') {
          const [entry] = [...standing.keys()].slice(-1);
          if (entry === undefined) continue;
          write('reversal', { entry, reason: '' }, today);
          standing.delete(entry);
        } else {
          write('cash-moved', { way, reason, amount }, does === 'move' ? today : first);
          standing.set(idOf(`move ${n}`), way === 'in' ? amount : -amount);
        }
        // What an older shift's days held cannot be taken back any more: see `store/drawer.ts`.
        if (does === 'close') standing.clear();
      }
      close();
      const rows = Array.from({ length: today + 1 }, (_, day) => movedNet(movesOf(day)));
      expect(told).toBe(rows.reduce((sum, net) => sum + net, 0));
    }),
    { numRuns: 200 },
  );
});

test('a move that is taken back after the shift shows in the next one', () => {
  const seen: Moves = [{ way: 'out', reason: 'bank', amount: fen(500) }];
  expect(movesSince(seen, [[]])).toEqual([{ way: 'out', reason: 'bank', amount: -500 }]);
  expect(movedNet(movesSince(seen, [[]]))).toBe(500);
});
