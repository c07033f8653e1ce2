import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bookValue } from '../../../src/core/goods/movement.ts';
import { onHand } from '../../../src/core/goods/stock.ts';
import {
  announcedLines,
  cameOf,
  differing,
  shopIn,
  transferCost,
  transferIn,
} from '../../../src/core/goods/transfer-state.ts';
import type { TransferLine } from '../../../src/core/goods/transfer.ts';
import {
  deliveryAccount,
  shopAccount,
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
const TO = idOf('other shop');
const [TEA, SALT] = [idOf('tea'), idOf('salt')];
const [TEA_CODE, SALT_CODE] = ['6901234567892', '6901028004954'];

const line = (product: string, code: string, quantity: number, cost: number | null) => ({
  ...{ product, code, name: code, spec: '', unit: '瓶', quantity, price: null },
  cost: cost === null ? null : fen(cost),
});
const bookOf = (entries: readonly Entry[]): Book => {
  const book = newBook();
  for (const entry of entries) enter(book, [{ entry, eff: entry.at }]);
  return book;
};
const claimsOf = (book: Book, account: string) => {
  const row = book.rows.get(account);
  return row?.form === 'claims' ? row : { id: account, form: 'claims' as const, claims: [] };
};
const transferOf = (book: Book, id: string) => transferIn(claimsOf(book, transferAccount(id)));

/** What one transfer does at both shops: how often it was received and taken back. */
type Act = {
  readonly tea: number;
  readonly cost: number;
  readonly salt: number;
  readonly received: 0 | 1 | 2;
  readonly missing: number;
};

/** Every entry of a transfer, at the sender's and at the other shop. */
function entriesOf({ tea, cost, salt, received, missing }: Act, i: number) {
  const transfer = idOf(`transfer ${i}`);
  const lines = [line(TEA, TEA_CODE, tea, cost), line(SALT, SALT_CODE, salt, null)];
  const at = MORNING + 1_000 * (10 * i + 1);
  const write = (kind: string, v: number, body: Json, n: number, device: string = TILL): Entry => ({
    ...entryOf(kind, body, at + n, 10 * i + n, device, idOf(`${kind} ${i} ${n}`)),
    v,
  });
  const receiving = (n: number): Entry => {
    const came = announcedLines(lines).map((one, at) => ({
      product: at === 0 ? TEA : SALT,
      quantity: at === 0 ? one.quantity - missing : one.quantity,
      cost: one.cost,
    }));
    const about = { order: null, noteNumber: '', warehouse: '', note: '', arrived: null };
    const body = {
      supplier: '东村店',
      supplierId: null,
      delivery: transfer,
      ...about,
      lines: came,
    };
    return write('receiving', 2, body, n);
  };
  const [first, second] = [receiving(2), receiving(5)];
  const back = write('reversal', 1, { entry: first.id, reason: '' }, 4);
  const told = (of: Entry | null, n: number): Entry => {
    const quantities = new Map([
      [TEA_CODE, tea - missing],
      [SALT_CODE, salt],
    ]);
    const came = of === null ? [] : cameOf(lines, quantities);
    const body = { transfer, receiving: of?.id ?? null, came };
    return write('transfer-told', 1, body, n, CENTRE_DEVICE);
  };
  const theirs = [[], [first], [first, back, second]][received] ?? [];
  const said = [[], [told(first, 3)], [told(first, 3), told(null, 4), told(second, 6)]];
  return {
    transfer,
    own: [
      write('transfer-sent', 1, { transfer, to: TO, note: '', lines }, 1),
      ...(said[received] ?? []),
    ],
    theirs: [
      write(
        'delivery-announced',
        1,
        {
          ...{ delivery: transfer, order: null, supplier: '东村店', supplierId: null },
          ...{ noteNumber: '', warehouse: '', due: '2026-11-20', lines: announcedLines(lines) },
        },
        0,
        CENTRE_DEVICE,
      ),
      ...theirs,
    ],
  };
}

const stockOf = (book: Book, product: string) => {
  const row = book.rows.get(stockAccount(product));
  const own = row?.form === 'stock' ? row : null;
  return { quantity: own?.quantity ?? 0, worth: bookValue(own), counted: onHand(own).counted };
};

const ACT = fc.record({
  tea: fc.integer({ min: 2, max: 500 }),
  cost: fc.nat(100_000),
  salt: fc.integer({ min: 1, max: 50 }),
  received: fc.constantFrom(0 as const, 1 as const, 2 as const),
  missing: fc.constantFrom(0, 1),
});

describe('goods sent to another shop', () => {
  test('are neither lost nor doubled over both, in any order of arrival', () => {
    fc.assert(
      fc.property(fc.array(ACT, { minLength: 1, maxLength: 5 }), fc.nat(), (acts, seed) => {
        const all = acts.map(entriesOf);
        const shuffled = (entries: readonly Entry[]): Entry[] =>
          entries
            .map((entry, i) => ({ entry, key: Math.imul(seed + i + 1, 0x9e3779b1) >>> 0 }))
            .sort((a, b) => a.key - b.key)
            .map(({ entry }) => entry);
        const own = bookOf(shuffled(all.flatMap((one) => one.own)));
        const theirs = bookOf(shuffled(all.flatMap((one) => one.theirs)));
        const under = acts.filter(({ received }) => received === 0);
        const sum = (of: readonly Act[], what: (act: Act) => number): number =>
          of.reduce((all, act) => all + what(act), 0);
        const lacking = sum(acts, ({ received, missing }) => (received === 0 ? 0 : missing));
        const tea = stockOf(own, TEA).quantity + stockOf(theirs, TEA).quantity;
        expect(tea + sum(under, (act) => act.tea) + lacking).toBe(0);
        const salt = stockOf(own, SALT).quantity + stockOf(theirs, SALT).quantity;
        expect(salt + sum(under, (act) => act.salt)).toBe(0);
        const worth = stockOf(own, TEA).worth + stockOf(theirs, TEA).worth;
        expect(worth + sum(under, ({ cost }) => cost)).toBe(0);
        for (const [i, { transfer }] of all.entries()) {
          const act = acts[i];
          const state = transferOf(own, transfer);
          expect(state?.receiving === null).toBe(act?.received === 0);
          expect(own.rows.get(transferAccount(transfer))).toMatchObject(
            act?.received === 0 ? { open: 'transfer' } : { form: 'claims' },
          );
          const isOpen = claimsOf(theirs, deliveryAccount(transfer)).open === 'delivery';
          expect(isOpen).toBe(act?.received === 0);
          if (state === null || act === undefined || act.received === 0) continue;
          expect(differing(state).map(({ quantity, came }) => quantity - came)).toEqual(
            act.missing === 0 ? [] : [act.missing],
          );
        }
      }),
      { numRuns: 150 },
    );
  });

  test('say what they cost, as far as it is known, and are under way until they came', () => {
    const { own, transfer } = entriesOf(
      { tea: 24, cost: 4800, salt: 1, received: 0, missing: 0 },
      0,
    );
    const state = transferOf(bookOf(own), transfer);
    expect(state).toMatchObject({ to: TO, receiving: null });
    expect(state && transferCost(state)).toBe(4800);
    expect(state && differing(state)).toEqual([]);
    expect(transferOf(newBook(), transfer)).toBe(null);
  });

  test('of one barcode on two lines are shared out, and no unit comes or goes', () => {
    const amounts = fc.array(fc.tuple(fc.constantFrom('1', '2'), fc.integer({ min: 1, max: 9 })), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(amounts, fc.nat(60), fc.nat(60), (lines, one, two) => {
        const sent: TransferLine[] = lines.map(([code, quantity], i) =>
          line(idOf(`${i}`), code, quantity, null),
        );
        const came = cameOf(
          sent,
          new Map([
            ['1', one],
            ['2', two],
          ]),
        );
        for (const [code, here] of [
          ['1', one],
          ['2', two],
        ] as const) {
          if (sent.every((other) => other.code !== code)) continue;
          const shared = came.filter((_, i) => sent[i]?.code === code);
          expect(shared.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(here);
        }
      }),
    );
  });

  test('go to shops that the centre named, the last word on each', () => {
    const named = (name: string, linked: boolean, n: number): Entry =>
      entryOf('shop-linked', { shop: TO, name, linked }, MORNING + n, n, CENTRE_DEVICE);
    const shop = (entries: readonly Entry[]) => shopIn(claimsOf(bookOf(entries), shopAccount(TO)));
    expect(shop([])).toBe(null);
    expect(shop([named('西村店', false, 2), named('西村', true, 1)])).toEqual({
      shop: TO,
      name: '西村店',
      linked: false,
    });
  });
});
