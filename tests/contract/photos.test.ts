// What lies beside the entries, pictures and secrets, between a till's own store and the real
// endpoint: by hash, after everything a person waits for, and again to a centre that was put back.
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { PHOTO_BYTES } from '../../src/core/goods/photo.ts';
import { PATHS } from '../../src/core/protocol.ts';
import { nextUnsent } from '../../src/app/store/beside.ts';
import { keepSecret } from '../../src/app/store/secrets.ts';
import { keepPhoto, photoBytes } from '../../src/app/store/photos.ts';
import { photoOf } from '../../src/app/sync/photos.ts';
import { closeTills, newTill, sell, sync } from '../support/broken-till.ts';
import { type Centre, startCentre } from '../support/endpoint.ts';
import { MORNING, STATION, idOf } from '../support/entries.ts';
import { hashOf, picture } from '../support/picture.ts';

let centre: Centre;
beforeEach(async () => {
  centre = await startCentre(MORNING);
});
afterEach(async () => {
  closeTills();
  await centre.close();
});

const count = async (table = 'photo'): Promise<number> =>
  (await centre.pool.query(`SELECT 1 FROM ${table}`)).rowCount ?? -1;

test('taken on one till without a line, it is sent later and shown on another, then offline', async () => {
  const [one, two] = [await newTill(centre), await newTill(centre)];
  const bytes = picture(1, PHOTO_BYTES);
  expect(await keepPhoto(one.store, bytes)).toEqual({ ok: true, hash: hashOf(bytes) });
  const silent = async (): Promise<Response> => {
    throw new TypeError('no line');
  };
  expect(await photoOf(one.store, silent, hashOf(bytes))).toEqual(bytes);
  expect(await photoOf(two.store, two.fetch, hashOf(bytes))).toBeNull();
  expect(await sync(one)).toBeNull();
  expect(await nextUnsent(one.store, 'photos')).toBeNull();
  expect(await photoBytes(two.store, hashOf(bytes))).toBeNull();
  expect(await photoOf(two.store, two.fetch, hashOf(bytes))).toEqual(bytes);
  expect(await photoOf(two.store, silent, hashOf(bytes))).toEqual(bytes);
});

test('what is no picture or too large is not kept', async () => {
  const { store } = await newTill(centre);
  const page = new TextEncoder().encode('<html>');
  expect(await keepPhoto(store, page)).toEqual({ ok: false, why: 'unreadable' });
  const large = picture(1, PHOTO_BYTES + 1);
  expect(await keepPhoto(store, large)).toEqual({ ok: false, why: 'too-large' });
  expect(await nextUnsent(store, 'photos')).toBeNull();
});

test('an answer that was lost sends it once more and leaves one; sales do not wait for it', async () => {
  const one = await newTill(centre);
  await keepPhoto(one.store, picture(2));
  await sell(centre, one, ['a']);
  one.lost = [PATHS.photo];
  expect(await sync(one)).toBeNull();
  expect((await centre.pool.query('SELECT 1 FROM entry')).rowCount).toBe(1);
  expect(await nextUnsent(one.store, 'photos')).not.toBeNull();
  expect(await sync(one)).toBeNull();
  expect(await nextUnsent(one.store, 'photos')).toBeNull();
  expect(await count()).toBe(1);
});

test('another picture under the name that was asked for is not believed', async () => {
  const one = await newTill(centre);
  const liar = async (): Promise<Response> => new Response(picture(4));
  expect(await photoOf(one.store, liar, hashOf(picture(3)))).toBeNull();
  expect(await photoBytes(one.store, hashOf(picture(3)))).toBeNull();
});

test('a centre put back without them gets all that the tills hold', async () => {
  const [one, two] = [await newTill(centre), await newTill(centre)];
  await sell(centre, one, ['a']);
  await keepPhoto(one.store, picture(5));
  await keepSecret(one.store, 'sealed', idOf('a'), idOf('guest'));
  for (const till of [one, two]) expect(await sync(till)).toBeNull();
  expect(await photoOf(two.store, two.fetch, hashOf(picture(5)))).not.toBeNull();
  expect([await count(), await count('secret')]).toEqual([1, 1]);
  await centre.forget(STATION);
  expect([await count(), await count('secret')]).toEqual([0, 0]);
  for (const till of [one, two, one, two]) await sync(till);
  expect([await count(), await count('secret')]).toEqual([1, 1]);
});

test('a secret waits for its entry; its answer lost, it goes again; refused, pictures go on', async () => {
  const one = await newTill(centre);
  await keepSecret(one.store, 'sealed', idOf('a'), idOf('guest'));
  expect(await sync(one)).toBeNull();
  expect(await count('secret')).toBe(0);
  await sell(centre, one, ['a']);
  one.lost = [PATHS.secret];
  expect(await sync(one)).toBeNull();
  expect(await nextUnsent(one.store, 'secrets')).not.toBeNull();
  expect(await sync(one)).toBeNull();
  expect(await nextUnsent(one.store, 'secrets')).toBeNull();
  expect(await count('secret')).toBe(1);
  await keepSecret(one.store, 'another', idOf('a'), idOf('guest'));
  await keepPhoto(one.store, picture(6));
  const older: typeof one.fetch = async (path, init) =>
    path.startsWith(PATHS.secret)
      ? Response.json({ why: 'not-found' }, { status: 404 })
      : one.fetch(path, init);
  expect(await sync({ ...one, fetch: older })).toBeNull();
  expect([await count(), await count('secret')]).toEqual([1, 1]);
  expect(await sync(one)).toBeNull();
  expect(await count('secret')).toBe(2);
});
