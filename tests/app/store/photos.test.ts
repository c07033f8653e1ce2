import 'fake-indexeddb/auto';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { afterEach, expect, test } from 'vitest';
import { noteSent, shelfOf } from '../../../src/app/store/beside.ts';
import { keepPhoto, photoBytes, pruneFetched, putPhoto } from '../../../src/app/store/photos.ts';
import { closeTestStores, handClock, openTestStore } from '../../support/store.ts';

afterEach(closeTestStores);

/** Bytes that begin as a JPEG does. */
const picture = (n: number): Uint8Array<ArrayBuffer> =>
  new Uint8Array([0xff, 0xd8, 0xff, 0xe0, n, 1, 2, 3, 4, 5, 6, 7]);
const nameOf = (n: number): string => bytesToHex(sha256(picture(n)));

test('of fetched pictures the oldest go, of those taken here none', async () => {
  const clock = handClock();
  const store = await openTestStore({ clock: clock.now });
  for (const n of [1, 2]) expect(await keepPhoto(store, picture(n))).toMatchObject({ ok: true });
  for (const n of [11, 12, 13, 14, 15]) {
    clock.at += 1000;
    expect(await putPhoto(store, nameOf(n), picture(n), 4)).toBe(true);
  }
  const isHere = async (n: number): Promise<boolean> =>
    (await photoBytes(store, nameOf(n))) !== null;
  const here = await Promise.all([1, 2, 11, 12, 13, 14, 15].map(isHere));
  expect(here).toEqual([true, true, false, false, false, false, true]);
  // One that was taken here and is fetched besides stays what it was.
  await putPhoto(store, nameOf(1), picture(1), 1);
  for (const n of [21, 22]) {
    clock.at += 1000;
    await putPhoto(store, nameOf(n), picture(n), 1);
  }
  expect([await isHere(1), await isHere(22)]).toEqual([true, true]);
});

test('those fetched before it was noted when go first; none that is the shop’s own or unsent', async () => {
  const clock = handClock();
  const store = await openTestStore({ clock: clock.now });
  for (const n of [1, 2]) {
    await keepPhoto(store, picture(n));
    await noteSent(store, 'photos', nameOf(n));
  }
  const shelf = shelfOf(store, 'photos');
  for (const n of [11, 12, 13]) await shelf.add({ hash: nameOf(n), bytes: picture(n) });
  // A centre that came back from a backup lacks it.
  await shelf.add({ hash: nameOf(14), bytes: picture(14), unsent: 1 });
  clock.at += 1000;
  await putPhoto(store, nameOf(21), picture(21));
  await pruneFetched(store, 4);
  expect(await shelf.count()).toBe(7);
  await pruneFetched(store, 1);
  const names = new Set(await shelf.toCollection().primaryKeys());
  expect([1, 2, 11, 12, 13, 14, 21].map((n) => names.has(nameOf(n)))).toEqual([
    ...[true, true, false, false, false],
    ...[true, true],
  ]);
});
