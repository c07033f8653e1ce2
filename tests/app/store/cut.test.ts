// Long work on the database that is killed between any two of its transactions: the next start does
// it again and ends where it would have ended at once.
import 'fake-indexeddb/auto';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { BaseAnswer } from '../../../src/core/protocol.ts';
import type { Row } from '../../../src/core/journal/row.ts';
import { writeBase } from '../../../src/app/store/base.ts';
import { checkMarks } from '../../../src/app/store/marks.ts';
import { readMeta } from '../../../src/app/store/meta.ts';
import { record } from '../../../src/app/store/record.ts';
import { repair } from '../../../src/app/store/repair.ts';
import { type Store, bind, closeStore } from '../../../src/app/store/store.ts';
import type { Fresh } from '../../../src/app/store/succession.ts';
import { freshDevice } from '../../../src/app/sync/succession.ts';
import { setTrap } from '../../simulation/disk.ts';
import { DEVICES, MORNING, STATION, draftOf, idOf, saleBody } from '../../support/entries.ts';
import { closeTestStores, identity, memoryMarks, openTestStore } from '../../support/store.ts';

afterEach(closeTestStores);

let keys: Fresh['keys'];
let next: Fresh;
beforeAll(async () => {
  keys = (await freshDevice()).keys;
  next = await freshDevice();
});

const TEA = idOf('tea');
const sums = (id: string, amount: number): Row => ({ id, form: 'sum', sums: { amount } });
const NO_CURSOR = { station: { seq: 0, id: null }, centre: { seq: 0, id: null } };

/** A base of so many accounts, and a day on which it has sold for `amount` already. */
const answerOf = (
  amount: number,
  accounts: number,
  heads: BaseAnswer['heads'] = {},
): BaseAnswer => ({
  rows: [
    ...Array.from({ length: accounts }, (_, at) => sums(`account:${amount}:${at}`, amount)),
    sums('day:2026-11-20', amount),
  ],
  heads,
  gaps: [],
  cursor: NO_CURSOR,
  now: MORNING,
});

const sell = async (store: Store, names: readonly string[]): Promise<void> => {
  for (const name of names) {
    const sale = draftOf('sale', saleBody(TEA, 2, 350, 200), idOf(name));
    expect(await record(store, [sale])).toMatchObject({ ok: true });
  }
};

/** A bound till that sold on a base; `marks` null where the browser keeps none. */
async function till(marks: ReturnType<typeof memoryMarks> | null): Promise<Store> {
  const store = await openTestStore(marks === null ? {} : { marks });
  await bind(store, { ...identity(DEVICES[0]), certificate: 'certificate', keys });
  await writeBase(store, answerOf(1, 5));
  await sell(store, ['a', 'b', 'c', 'd']);
  return marks === null ? again(store, null) : store;
}

/** The same database as a page that was opened anew finds it. */
async function again(store: Store, marks: Store['marks']): Promise<Store> {
  closeStore(store);
  const opened = await openTestStore({ name: store.name, ...(marks === null ? {} : { marks }) });
  return marks === null ? { ...opened, marks: null } : opened;
}

/** Everything that a person or the centre could tell apart; keys of stores are not compared. */
async function stateOf({ db }: Store): Promise<unknown> {
  const [entries, ledger, heads, base, losses, numbers, former, who] = await Promise.all([
    db.entries.toArray(),
    db.ledger.toArray(),
    db.heads.toArray(),
    readMeta(db, 'base'),
    readMeta(db, 'losses'),
    readMeta(db, 'numbers'),
    readMeta(db, 'former'),
    readMeta(db, 'identity'),
  ]);
  const names = [...(former ?? []), who].map((one) => one?.device);
  return { entries, ledger, heads, base, losses, numbers, names };
}

/** Cuts `work` off at its first, second … transaction until none is left; says how many it had. */
async function cutEverywhere(
  start: () => Promise<Store>,
  work: (store: Store) => Promise<unknown>,
  goOn: (store: Store) => Promise<Store>,
): Promise<number> {
  const whole = await goOn(await start().then(async (store) => (await work(store), store)));
  const expected = await stateOf(whole);
  for (let at = 1; ; at += 1) {
    const store = await start();
    let isCut = false;
    const strike = (): void => {
      isCut = true;
    };
    setTrap(store.name, { left: at, how: 'cut', strike, seen: new WeakSet() });
    await work(store).catch(() => undefined);
    setTrap(store.name, null);
    if (!isCut) return at - 1;
    expect(await stateOf(await goOn(store)), `cut at transaction ${at}`).toEqual(expected);
  }
}

describe('a repair', () => {
  const damages: [string, (store: Store) => Promise<unknown>][] = [
    ['an entry that cannot be read, and the last one gone', async () => undefined],
    ['and the base too', ({ db }) => db.meta.put({ key: 'baseRows', value: new Uint8Array(9) })],
  ];
  const damaged = async (marks: Store['marks'], more: (typeof damages)[number][1]) => {
    const store = await till(marks === null ? null : memoryMarks());
    await store.db.entries.update(idOf('b'), { text: 'spoiled' });
    await store.db.entries.delete(idOf('d'));
    await more(store);
    return store;
  };
  const mend = async (store: Store): Promise<void> => {
    const check = await checkMarks(store, STATION);
    if (check.verdict === 'damaged') await repair(store, check, async () => next);
  };
  const goOn = async (store: Store): Promise<Store> => {
    const opened = await again(store, store.marks);
    await mend(opened);
    expect(await checkMarks(opened, STATION)).toMatchObject({ verdict: 'sound' });
    return opened;
  };

  test.each(
    damages.flatMap(([name, more]) => [[name, more, true] as const, [name, more, false] as const]),
  )('of %s, with a second mark or without', async (_, more, isMarked) => {
    const marks = isMarked ? memoryMarks() : null;
    const steps = await cutEverywhere(() => damaged(marks, more), mend, goOn);
    expect(steps).toBeGreaterThan(4);
    const last = await goOn(await damaged(marks, more));
    expect(await readMeta(last.db, 'losses')).toEqual([
      { device: DEVICES[0], last: 4, from: null },
    ]);
    expect(last.session.identity?.device).toBe(next.device);
  });
});

describe('a base', () => {
  const ACCOUNTS = 450; // more than two pages of 200
  const heads = async ({ db }: Store): Promise<BaseAnswer['heads']> => {
    const row = await db.entries.get(idOf('b'));
    return { [DEVICES[0]]: { n: 2, hash: row?.hash ?? '' } };
  };
  const goOn =
    (amount: number) =>
    async (store: Store): Promise<Store> => {
      const opened = await again(store, store.marks);
      await sell(opened, ['e']);
      await writeBase(opened, answerOf(amount, ACCOUNTS, await heads(opened)));
      return opened;
    };

  test('laid over another is whole at the next start, with what was sold in between', async () => {
    const steps = await cutEverywhere(
      () => till(memoryMarks()),
      async (store) => writeBase(store, answerOf(2, ACCOUNTS, await heads(store))),
      goOn(2),
    );
    expect(steps).toBeGreaterThan(5);
  });

  test('may be another one by then', async () => {
    const steps = await cutEverywhere(
      () => till(memoryMarks()),
      async (store) => writeBase(store, answerOf(2, ACCOUNTS)),
      goOn(3),
    );
    expect(steps).toBeGreaterThan(5);
  });
});
