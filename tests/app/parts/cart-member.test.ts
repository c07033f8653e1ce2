import 'fake-indexeddb/auto';
import { afterEach, expect, test } from 'vitest';
import { settle } from '../../../src/app/checkout.ts';
import { lineOf } from '../../../src/app/cart-line.ts';
import { type Counter, addLine, newCounter } from '../../../src/app/counter.ts';
import { hold, takeBack } from '../../../src/app/holding.ts';
import { attachByCode, attachMember, memberLabel } from '../../../src/app/parts/cart-member.ts';
import { heldBills } from '../../../src/app/store/sale/bills.ts';
import { openCart } from '../../../src/app/store/sale/carts.ts';
import { boughtBy, hasMembers, memberById } from '../../../src/app/store/members.ts';
import { record } from '../../../src/app/store/record.ts';
import { billById } from '../../../src/app/store/sale/sales.ts';
import { memberCode } from '../../../src/core/member/club.ts';
import { MEMBER_KINDS } from '../../../src/core/member/member.ts';
import { fen } from '../../../src/core/money.ts';
import { totalsOf } from '../../../src/core/sale/cart.ts';
import { MORNING, idOf } from '../../support/entries.ts';
import { productWith, unitWith } from '../../support/product.ts';
import { closeTestStores, openTestStore } from '../../support/store.ts';

afterEach(closeTestStores);

const WANG = idOf('wang');
const CODE = memberCode('shop', WANG);
const BOTTLE = { ...unitWith('瓶', 1, fen(350)), memberPrice: fen(320) };
const TEA = productWith({ id: idOf('tea'), name: 'tea', units: [BOTTLE] });

/** A till with a member called Wang and two teas in the cart. */
async function till(): Promise<Counter> {
  const counter = await newCounter(await openTestStore());
  const consent = { version: 'shop-1', at: MORNING, channel: 'counter' };
  const body = { member: WANG, phone: '138****5678', name: '王', consent, marketing: false };
  await record(counter.store, [{ id: idOf('in'), ...MEMBER_KINDS.shop.joined, body }]);
  await addLine(counter, { ...lineOf(TEA, BOTTLE), quantity: 2 });
  return counter;
}
const due = ({ cart }: Counter): number => totalsOf(cart.value, 'off').due;

test('a member’s code gives the cart his prices, and he may be taken off again', async () => {
  const counter = await till();
  expect([await hasMembers(counter.store, 'shop'), due(counter)]).toEqual([true, 700]);
  expect(await attachByCode(counter, CODE)).toMatchObject({ ok: true, member: { name: '王' } });
  expect([due(counter), (await openCart(counter.store))?.member]).toEqual([640, WANG]);
  expect(memberLabel(await memberById(counter.store, 'shop', WANG))).toBe('王');
  await attachMember(counter, null);
  expect([due(counter), (await openCart(counter.store))?.member]).toEqual([700, undefined]);
});

test('the post’s members and strangers get no price', async () => {
  const counter = await till();
  const refused = { ok: false, why: 'post-member' };
  expect(await attachByCode(counter, memberCode('post', WANG))).toEqual(refused);
  const stranger = { ok: false, why: 'no-member' };
  expect(await attachByCode(counter, memberCode('shop', idOf('li')))).toEqual(stranger);
  await record(counter.store, [
    { id: idOf('out'), ...MEMBER_KINDS.shop.left, body: { member: WANG, channel: 'counter' } },
  ]);
  expect(await attachByCode(counter, CODE)).toEqual(stranger);
  expect(due(counter)).toBe(700);
});

test('a bill put aside stays his; its sale names him and what he saved', async () => {
  const counter = await till();
  await attachByCode(counter, CODE);
  const { id } = counter.cart.value;
  await hold(counter, MORNING);
  expect(counter.cart.value.member).toBe(undefined);
  const [bill] = await heldBills(counter.store);
  if (!bill) throw new Error('a bill is held');
  await takeBack(counter, bill, MORNING);
  expect([counter.cart.value.member, due(counter)]).toEqual([WANG, 640]);
  await settle(counter, 'off', { by: 'cash', given: null });
  const sold = await billById(counter.store, id);
  expect(sold?.bill).toMatchObject({ total: 640, body: { member: WANG, lines: [{ usual: 700 }] } });
  expect(await boughtBy(counter.store, WANG)).toEqual({ sales: 1, saved: 60 });
});

test('whom the cart is for is known again after a kill, before anything is scanned', async () => {
  const counter = await newCounter(await openTestStore());
  await attachMember(counter, WANG);
  expect((await newCounter(counter.store)).cart.value.member).toBe(WANG);
});
