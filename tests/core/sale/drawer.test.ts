import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { enter, newBook } from '../../../src/core/journal/book.ts';
import { fen } from '../../../src/core/money.ts';
import {
  DRAWER_REASONS,
  MOVE_WAYS,
  type Move,
  type Moves,
  cashMoved,
  movedNet,
  movesIn,
  movesSince,
  toldApart,
} from '../../../src/core/sale/drawer.ts';
import { dayAccount } from '../../../src/core/journal/account.ts';
import { dayAfter, dayOf, dayStart } from '../../../src/core/time.ts';
import { MORNING, entryOf, idOf } from '../../support/entries.ts';

type Listed = Move & { readonly name: string };

describe('what a shift’s sums consist of', () => {
  const out = (name: string, amount: number, reason: Move['reason'] = 'bank'): Listed => ({
    ...{ name, way: 'out', reason },
    amount: fen(amount),
  });
  const [a, b, c] = [out('a', 500), out('b', 300), out('c', 200, 'payable')];
  test.each<[string, Listed[], Listed[], Listed[], string[], Listed[]]>([
    ['its own moves', [a, c], [a, c], [b], [], []],
    ['one that came late', [out('', 800)], [a], [b, c], ['b'], []],
    ['two that came late', [out('', 1_100)], [b], [a, b, c], ['a', 'b'], []],
    ['of a supplier', [a, c], [a], [b, c], ['c'], []],
    ['one of some', [a], [], [b, a], [], [a]],
    ['what was taken back', [out('', -300)], [], [b], [], [out('', -300)]],
  ])('%s', (_, moved, listed, earlier, late, rest) => {
    const told = toldApart(moved, listed, earlier);
    expect(told.late.map(({ name }) => name)).toEqual(late);
    expect(told.rest).toEqual(rest.map(({ name: _name, ...move }) => move));
  });
});

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

const paid = (amount: number) => ({
  ...{ supplierId: idOf('farm'), receiving: null, amount },
  ...{ by: 'cash', note: '' },
});

// What is said late is of an earlier day; shifts are closed on the day that it is.
const steps = fc.array(
  fc.record({
    does: fc.constantFrom('move', 'late', 'undo', 'close', 'night'),
    way: fc.constantFrom(...MOVE_WAYS),
    reason: fc.constantFrom(...DRAWER_REASONS),
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
      const write = (kind: string, body: object, day: number, version = 1): void => {
        n += 1;
        const eff = dayStart(dayAfter(FIRST, day)) + n;
        const entry = entryOf(kind, { ...body }, eff, n, undefined, idOf(`move ${n}`));
        enter(book, [{ entry: { ...entry, v: version }, eff }]);
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
          const isPaid = reason === 'payable';
          if (isPaid) write('supplier-paid', paid(amount), does === 'move' ? today : first, 2);
          else write('cash-moved', { way, reason, amount }, does === 'move' ? today : first);
          standing.set(idOf(`move ${n}`), way === 'in' && !isPaid ? amount : -amount);
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
