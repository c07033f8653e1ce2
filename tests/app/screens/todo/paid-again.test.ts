import 'fake-indexeddb/auto';
import * as v from 'valibot';
import { afterEach, expect, test } from 'vitest';
import { readTodo } from '../../../../src/app/screens/todo/joined.ts';
import { OfRefused, giveCash } from '../../../../src/app/screens/todo/cash-instead.tsx';
import { payAgain } from '../../../../src/app/screens/todo/paid-again.tsx';
import { wordsOf } from '../../../../src/app/screens/todo/words.ts';
import { countUnfinished, openRefunds } from '../../../../src/app/store/pay/charges.ts';
import { record } from '../../../../src/app/store/record.ts';
import type { Store } from '../../../../src/app/store/store.ts';
import { readTakings } from '../../../../src/app/store/pay/takings.ts';
import { attemptOf } from '../../../../src/core/pay/attempt.ts';
import { SaleLineSchema } from '../../../../src/core/sale/sale.ts';
import { dayOf } from '../../../../src/core/time.ts';
import type { Json } from '../../../../src/core/text.ts';
import { idOf, saleBody } from '../../../support/entries.ts';
import { closeTestStores, openTestStore } from '../../../support/store.ts';

afterEach(closeTestStores);

const SALE = idOf('sold and reversed');
const BEGUN = idOf('the charge');
const ATTEMPT = attemptOf(BEGUN);

let made = 0;
async function write(store: Store, kind: string, body: Json, id = '', version = 1): Promise<void> {
  made += 1;
  const draft = { id: id || idOf(`paid-again-${made}`), kind, v: version, body };
  expect((await record(store, [draft])).ok).toBe(true);
}
const word = (store: Store, state: string): Promise<void> =>
  write(store, 'charge-moved', { attempt: ATTEMPT, state, transaction: null, why: '' });

/** A shop that has sold for a charge whose money the acquirer then took back. */
async function undone(): Promise<Store> {
  const store = await openTestStore();
  const of = { attempt: ATTEMPT, sale: SALE, amount: 700 };
  await write(store, 'charge-begun', { ...of, channel: 'wechat', way: 'guest-code' }, BEGUN);
  await word(store, 'paid');
  const tenders = [{ kind: 'qr', amount: 700, attempt: ATTEMPT }];
  await write(store, 'sale', { ...Object(saleBody(idOf('tea'), 1, 700)), tenders }, SALE, 2);
  expect(await flags(store)).toEqual([]);
  await word(store, 'reversed');
  return store;
}

const flags = async (store: Store) =>
  (await readTodo(store)).flags.filter(({ rule }) => rule === 'money-back');
const FIELDS = ['tender-cash', 'tender-qr', 'qr-verified'] as const;
/** What the day has in cash and by code, and of that what an acquirer vouches for (fen). */
async function dayOfSale(store: Store): Promise<number[]> {
  const entry = await store.db.entries.get(SALE);
  const row = await store.db.ledger.get(`day:${dayOf(entry?.eff ?? 0)}`);
  return FIELDS.map((field) => (row?.form === 'sum' ? (row.sums[field] ?? 0) : Number.NaN));
}

test('a sale whose money went back is told, and is no charge to wait for', async () => {
  const store = await undone();
  const { flags: found, joined } = await readTodo(store);
  const [flag] = found.filter(({ rule }) => rule === 'money-back');
  if (flag === undefined) throw new Error('it is to be looked at');
  const callers = { deviceName: () => '本机', receipt: () => '1-3' };
  expect(wordsOf(flag, joined, callers)).toMatchObject({ wrong: true });
  expect(wordsOf(flag, joined, callers).text).toContain('收据 1-3 扫码收的 ¥7.00 后来退回给客人了');
  expect(await countUnfinished(store)).toBe(0);
});

test.each([
  ['cash', [700, 0, 0]],
  ['qr', [0, 700, 0]],
] as const)('the guest pays again by %s: one tap, and two are one', async (by, sums) => {
  const store = await undone();
  expect(await dayOfSale(store)).toEqual([0, 700, 700]);
  const facts = { sale: SALE, attempt: ATTEMPT, device: '' };
  expect((await payAgain(store, facts, by)).ok).toBe(true);
  await payAgain(store, facts, by);
  expect(await flags(store)).toEqual([]);
  expect(await dayOfSale(store)).toEqual(sums);
  const entry = await store.db.entries.get(SALE);
  const { page } = await readTakings(store, dayOf(entry?.eff ?? 0));
  expect([page.count, page.due]).toEqual(by === 'qr' ? [1, 700] : [0, 0]);
});

const Lines = v.object({ lines: v.array(SaleLineSchema) });

test('a refund that was refused is told, and given in cash by one tap: two are one', async () => {
  const store = await openTestStore();
  const goods = idOf('goods');
  const refund = attemptOf(idOf('the refund'));
  const body = { refund, attempt: ATTEMPT, amount: 500, return: goods };
  const { lines } = v.parse(Lines, saleBody(idOf('tea'), 1, 500));
  const back = { sale: SALE, rounding: 0, shift: null, tenders: [{ kind: 'qr', amount: 500 }] };
  const own = lines.map((line) => ({ ...line, line: 0, units: [[1, 1]] }));
  await write(store, 'return', { ...back, lines: own }, goods);
  await write(store, 'refund-begun', body, idOf('the refund'));
  await write(store, 'refund-moved', { refund, state: 'failed', why: 'over-charge' });
  const { flags: found, joined } = await readTodo(store);
  const flag = found.find(({ rule }) => rule === 'refund-refused');
  if (flag === undefined) throw new Error('it is to be looked at');
  const text = wordsOf(flag, joined, { deviceName: () => '', receipt: () => '' }).text;
  expect(text).toContain('¥5.00 没有原路退');
  expect(await openRefunds(store)).toEqual([]);
  const facts = v.parse(OfRefused, flag.facts);
  expect(facts.device).toBe(store.session.identity?.device);
  expect((await giveCash(store, facts)).ok).toBe(true);
  await giveCash(store, facts);
  const left = (await readTodo(store)).flags.map(({ rule }) => rule);
  expect(left).not.toContain('refund-refused');
  const entry = await store.db.entries.get(goods);
  const day = dayOf(entry?.eff ?? 0);
  const row = await store.db.ledger.get(`day:${day}`);
  expect(row).toMatchObject({ sums: { 'tender-cash': -500, returned: 500 } });
  expect(row).not.toMatchObject({ sums: { 'tender-qr': expect.anything() } });
  expect(row).not.toMatchObject({ sums: { 'qr-verified': expect.anything() } });
  expect((await readTakings(store, day)).page).toMatchObject({ due: 0, sources: [] });
});
