import 'fake-indexeddb/auto';
import { afterEach, expect, test } from 'vitest';
import * as v from 'valibot';
import { type Given, redeemGift } from '../../../../src/app/screens/post/confirming.ts';
import { nextUnsent } from '../../../../src/app/store/beside.ts';
import { type GiftOnShelf, gifts, receivables } from '../../../../src/app/store/post/gifts.ts';
import { photoBytes } from '../../../../src/app/store/photos.ts';
import { record } from '../../../../src/app/store/record.ts';
import type { Store } from '../../../../src/app/store/store.ts';
import { SIGNATURE_BYTES } from '../../../../src/core/post/signature.ts';
import { draftOf, idOf } from '../../../support/entries.ts';
import { hashOf, picture } from '../../../support/picture.ts';
import { closeTestStores, openTestStore } from '../../../support/store.ts';

afterEach(closeTestStores);

const product = idOf('soap');
const units = [{ unit: 'p', factor: 1, price: 1_800 }];

/** A till with one gift on its shelf. */
async function till(): Promise<{ store: Store; gift: GiftOnShelf }> {
  const store = await openTestStore();
  await record(store, [
    draftOf('product-saved', { product, fields: { name: '香皂' }, units }, idOf('saved')),
    draftOf('gift-saved', { product, points: 500, value: 1_500, on: true }, idOf('gift')),
  ]);
  const [gift] = await gifts(store);
  if (gift === undefined) throw new Error('there is a gift');
  return { store, gift };
}

const give = (store: Store, gift: GiftOnShelf, voucher: string, given: Given) =>
  redeemGift(store, { id: idOf(voucher), gift, voucher, given });
const bodyOf = async (store: Store, id: string) => {
  const text = (await store.db.entries.get(id))?.text ?? '{}';
  return v.parse(v.object({ v: v.number(), body: v.unknown() }), JSON.parse(text));
};

test('a signature is kept by its hash, named by its entry, and shown with the claim', async () => {
  const { store, gift } = await till();
  const drawn = picture(7, SIGNATURE_BYTES);
  expect(await give(store, gift, 'YSH-1', { by: 'signature', picture: drawn })).toMatchObject({
    ok: true,
  });
  const confirmed = { by: 'signature', picture: hashOf(drawn) };
  expect(await bodyOf(store, idOf('YSH-1'))).toMatchObject({ v: 3, body: { confirmed } });
  expect(await receivables(store)).toMatchObject([{ key: 'YSH-1', amount: 1_500, confirmed }]);
  expect(await photoBytes(store, hashOf(drawn))).toEqual(drawn);
  expect(await nextUnsent(store, 'photos')).toMatchObject({ hash: hashOf(drawn) });
});

test('without one nothing is kept beside; every way is told apart', async () => {
  const { store, gift } = await till();
  await give(store, gift, 'YSH-1', { by: 'phone' });
  await give(store, gift, 'YSH-2', { by: 'voucher' });
  const told = (await receivables(store)).map(({ key, confirmed }) => [key, confirmed?.by]);
  expect(told.sort()).toEqual([
    ['YSH-1', 'phone'],
    ['YSH-2', 'voucher'],
  ]);
  expect(await nextUnsent(store, 'photos')).toBeNull();
});

test('a picture that is none or too large gives nothing away', async () => {
  const { store, gift } = await till();
  const large = picture(7, SIGNATURE_BYTES + 1);
  const page = new TextEncoder().encode('<html>');
  expect(await give(store, gift, 'YSH-1', { by: 'signature', picture: large })).toEqual({
    ok: false,
    why: 'too-large',
  });
  expect(await give(store, gift, 'YSH-1', { by: 'signature', picture: page })).toEqual({
    ok: false,
    why: 'unreadable',
  });
  expect(await receivables(store)).toEqual([]);
});

test('the signature of a gift that was not recorded is not sent', async () => {
  const { store, gift } = await till();
  const drawn = picture(8);
  const given: Given = { by: 'signature', picture: drawn };
  expect(await give(store, gift, 'no number', given)).toEqual({ ok: false, why: 'malformed' });
  expect(await nextUnsent(store, 'photos')).toBeNull();
  expect(await give(store, gift, 'YSH-1', given)).toMatchObject({ ok: true });
  expect(await nextUnsent(store, 'photos')).toMatchObject({ hash: hashOf(drawn) });
});
