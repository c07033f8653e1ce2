// A transfer that is wanted back while it may be received: two books and the centre between them,
// which may be put back to before its own words and hear of them later.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { deliveryIn } from '../../../src/core/goods/delivery.ts';
import { bookValue } from '../../../src/core/goods/movement.ts';
import { wordThere, wordsHere } from '../../../src/core/goods/transfer-settling.ts';
import {
  announcedLines,
  returnedLines,
  transferIn,
} from '../../../src/core/goods/transfer-state.ts';
import {
  deliveryAccount,
  stockAccount,
  transferAccount,
} from '../../../src/core/journal/account.ts';
import { type Book, enter, newBook } from '../../../src/core/journal/book.ts';
import type { Entry } from '../../../src/core/journal/entry.ts';
import { fen } from '../../../src/core/money.ts';
import type { Json } from '../../../src/core/text.ts';
import { DEVICES, MORNING, entryOf, idOf } from '../../support/entries.ts';

const [TILL] = DEVICES;
const CENTRE_DEVICE = idOf('centre');
const [TRANSFER, TEA, TO] = [idOf('transfer'), idOf('tea'), idOf('other shop')];
const LINES = [
  {
    ...{ product: TEA, code: '6901028004954', name: '冰红茶', spec: '', unit: '瓶', quantity: 24 },
    ...{ cost: fen(4800), price: null },
  },
];
const NOTE = { order: null, supplier: '东村店', supplierId: null, noteNumber: '', warehouse: '' };

type Side = 'here' | 'there';
/** Both books as the centre has them, what is in them, and what the tills have for it besides. */
type World = {
  readonly books: Record<Side, Book>;
  readonly known: Record<Side, Entry[]>;
  readonly waiting: Record<Side, Entry[]>;
  readonly open: { recall: string | null; receiving: string | null };
  clock: number;
};

function entry(world: World, kind: string, body: Json, device: string, v = 1): Entry {
  world.clock += 1;
  const [at, n] = [MORNING + world.clock, world.clock];
  return { ...entryOf(kind, body, at, n, device, idOf(`${kind} ${n}`)), v };
}
function take({ books, known }: World, side: Side, one: Entry): void {
  known[side].push(one);
  enter(books[side], [{ entry: one, eff: one.at }]);
}
const said = (world: World, side: Side, kind: string, body: Json): void =>
  take(world, side, entry(world, kind, body, CENTRE_DEVICE));
const claims = (book: Book, id: string) => {
  const row = book.rows.get(id);
  return row?.form === 'claims' ? row : null;
};
const transferHere = ({ books }: World) => {
  const row = claims(books.here, transferAccount(TRANSFER));
  return row === null ? null : transferIn(row);
};
const deliveryThere = ({ books }: World) => {
  const row = claims(books.there, deliveryAccount(TRANSFER));
  return row === null ? null : deliveryIn(row);
};

/** One half of the centre's round: what is lacking at one shop; how much that was. */
function settle(world: World, side: Side): number {
  const [transfer, delivery] = [transferHere(world), deliveryThere(world)];
  if (transfer === null) return 0;
  const back = (of: string): void => said(world, side, 'reversal', { entry: of, reason: '' });
  if (side === 'there') {
    const word = wordThere(transfer, delivery);
    const lines = announcedLines(LINES);
    const due = '2026-11-20';
    if (word === 'announce') {
      said(world, side, 'delivery-announced', { delivery: TRANSFER, ...NOTE, due, lines });
    }
    if (word === 'withdraw') said(world, side, 'delivery-withdrawn', { delivery: TRANSFER });
    if (word === 'expect') back(delivery?.withdrawn ?? '');
    return word === null ? 0 : 1;
  }
  const words = wordsHere(transfer, delivery);
  for (const lacking of words) {
    const { word } = lacking;
    const receiving = delivery?.receiving ?? null;
    const body = { transfer: TRANSFER, receiving, came: [{ product: TEA, quantity: 24 }] };
    if (word === 'tell') said(world, side, 'transfer-told', body);
    const lines = returnedLines(LINES);
    if (word === 'return') said(world, side, 'transfer-returned', { transfer: TRANSFER, lines });
    if (lacking.word === 'take') back(lacking.back);
  }
  return words.length;
}

/**
 * What a keeper does or takes back at his till; it arrives at the centre some time later. Nobody
 * can receive what was never announced to him.
 */
function act(world: World, side: Side): void {
  const { open, waiting } = world;
  if (side === 'there' && deliveryThere(world) === null) return;
  const key = side === 'here' ? 'recall' : 'receiving';
  const standing = open[key];
  const body = {
    here: { transfer: TRANSFER },
    there: {
      ...{ ...NOTE, delivery: TRANSFER, note: '', arrived: null },
      lines: [{ product: TEA, quantity: 24, cost: 4800 }],
    },
  }[side];
  const kind = side === 'here' ? 'transfer-recalled' : 'receiving';
  const one =
    standing === null
      ? entry(world, kind, body, TILL, side === 'here' ? 1 : 2)
      : entry(world, 'reversal', { entry: standing, reason: '' }, TILL);
  open[key] = standing === null ? one.id : null;
  waiting[side].push(one);
}

function arrive(world: World, side: Side): void {
  const one = world.waiting[side].shift();
  if (one !== undefined) take(world, side, one);
}

/** The centre is put back to before all it said at one shop, whose tills have it still. */
function forget(world: World, side: Side): void {
  const all = world.known[side].splice(0);
  world.books[side] = newBook();
  for (const one of all) if (one.device !== CENTRE_DEVICE) take(world, side, one);
  world.waiting[side].push(...all.filter(({ device }) => device === CENTRE_DEVICE));
}

const stock = ({ books }: World, side: Side): readonly [number, number] => {
  const row = books[side].rows.get(stockAccount(TEA));
  const own = row?.form === 'stock' ? row : null;
  return [own?.quantity ?? 0, bookValue(own)];
};

/** A transfer that a till has written: `isKnown` when the centre has announced it already. */
function begun(isKnown: boolean): World {
  const world: World = {
    books: { here: newBook(), there: newBook() },
    known: { here: [], there: [] },
    waiting: { here: [], there: [] },
    open: { recall: null, receiving: null },
    clock: 0,
  };
  const body = { transfer: TRANSFER, to: TO, note: '', lines: LINES };
  world.waiting.here.push(entry(world, 'transfer-sent', body, TILL));
  if (!isKnown) return world;
  arrive(world, 'here');
  settle(world, 'there');
  return world;
}

/** Everything arrives, and the centre goes round until it has nothing more to say. */
function healed(world: World): World {
  for (const side of ['here', 'there'] as const) {
    while (world.waiting[side].length > 0) arrive(world, side);
  }
  let rounds = 0;
  while (settle(world, 'there') + settle(world, 'here') > 0) {
    rounds += 1;
    expect(rounds).toBeLessThan(5);
  }
  return world;
}

const STEP = fc.tuple(
  fc.constantFrom(act, arrive, settle, settle, forget),
  fc.constantFrom<Side>('here', 'there'),
);

test('goods wanted back are at one shop or under way, in every order of arrival', () => {
  fc.assert(
    fc.property(fc.boolean(), fc.array(STEP, { maxLength: 24, size: 'max' }), (isKnown, steps) => {
      const world = begun(isKnown);
      for (const [step, side] of steps) step(world, side);
      healed(world);
      const { recall, receiving } = world.open;
      const isBack = receiving === null && recall !== null;
      expect(stock(world, 'there')).toEqual(receiving === null ? [0, 0] : [24, 4800]);
      expect(stock(world, 'here')).toEqual(isBack ? [0, 0] : [-24, -4800]);
      const transfer = claims(world.books.here, transferAccount(TRANSFER));
      expect(transfer?.open).toBe(receiving === null && !isBack ? 'transfer' : undefined);
      const delivery = claims(world.books.there, deliveryAccount(TRANSFER));
      expect(delivery?.open).toBe(receiving === null && !isBack ? 'delivery' : undefined);
    }),
    { numRuns: 500 },
  );
});

test('a restored centre that says again what it hears later besides says it once in the end', () => {
  const world = begun(false);
  for (const step of [arrive, act, arrive, settle, forget, settle, arrive]) step(world, 'here');
  const row = () => claims(world.books.here, transferAccount(TRANSFER));
  expect([stock(world, 'here'), transferHere(world)?.backs.length]).toEqual([[24, 4800], 2]);
  expect(row()?.open).toBe('transfer');
  healed(world);
  expect([stock(world, 'here'), transferHere(world)?.backs.length]).toEqual([[0, 0], 1]);
  expect(row()?.open).toBe(undefined);
});
