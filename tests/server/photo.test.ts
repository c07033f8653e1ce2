import { afterAll, beforeAll, expect, test } from 'vitest';
import { PHOTO_BYTES } from '../../src/core/goods/photo.ts';
import { PATHS } from '../../src/core/protocol.ts';
import { addStation } from '../../src/server/access/station.ts';
import { type Device, boundDevice } from '../support/device.ts';
import { type Centre, startCentre } from '../support/endpoint.ts';
import { MORNING, idOf } from '../support/entries.ts';
import { hashOf, picture, sendPhoto } from '../support/picture.ts';

const OTHER = idOf('other station');
let centre: Centre;
let till: Device;

beforeAll(async () => {
  centre = await startCentre(MORNING);
  await addStation(centre.pool, { id: OTHER, name: 'other', demo: false });
  till = await boundDevice(centre);
});
afterAll(() => centre.close());

const pathOf = (bytes: Uint8Array): string => `${PATHS.photo}/${hashOf(bytes)}`;
const count = async (): Promise<number> =>
  (await centre.pool.query('SELECT 1 FROM photo')).rowCount ?? -1;

test('a picture comes back byte for byte to another till of the station, to be kept', async () => {
  const bytes = picture(7);
  const sent = await sendPhoto(till, bytes);
  expect(await sent.json()).toEqual({ hash: hashOf(bytes) });
  const answer = await (await boundDevice(centre)).get(pathOf(bytes));
  expect(answer.headers.get('content-type')).toBe('image/jpeg');
  expect(answer.headers.get('cache-control')).toContain('immutable');
  expect(answer.headers.get('cache-control')).toContain('private');
  expect(new Uint8Array(await answer.arrayBuffer())).toEqual(bytes);
});

test('the same picture sent again is one, and its first day stays', async () => {
  const bytes = picture(8);
  await sendPhoto(till, bytes);
  const before = await count();
  centre.clock.now += 1_000;
  expect((await sendPhoto(till, bytes)).status).toBe(200);
  expect(await count()).toBe(before);
  const { rows } = await centre.pool.query<{ made: number }>(
    'SELECT made FROM photo WHERE hash = $1',
    [hashOf(bytes)],
  );
  expect(rows).toEqual([{ made: MORNING }]);
});

test('another station has no way to it, and may have the same one of its own', async () => {
  const bytes = picture(9);
  await sendPhoto(till, bytes);
  const stranger = await boundDevice(centre, OTHER);
  expect((await stranger.get(pathOf(bytes))).status).toBe(404);
  expect((await sendPhoto(stranger, bytes)).status).toBe(200);
  expect((await stranger.get(pathOf(bytes))).status).toBe(200);
});

test('too many bytes, no picture, or not what it is called: nothing is kept', async () => {
  const before = await count();
  const largest = picture(1, PHOTO_BYTES + 1);
  const page = new TextEncoder().encode('<script>alert(1)</script>');
  expect((await sendPhoto(till, largest)).status).toBe(413);
  expect((await sendPhoto(till, picture(1, 400_000))).status).toBe(413);
  expect((await sendPhoto(till, page)).status).toBe(400);
  expect((await sendPhoto(till, picture(2), hashOf(picture(3)))).status).toBe(400);
  expect((await sendPhoto(till, new Uint8Array())).status).toBe(400);
  expect(await count()).toBe(before);
  expect((await sendPhoto(till, picture(1, PHOTO_BYTES))).status).toBe(200);
});

test('without a session nothing is taken or given; odd names are not found', async () => {
  const bytes = picture(4);
  const bare = await centre.request(pathOf(bytes), { method: 'PUT', body: bytes });
  expect(bare.status).toBe(401);
  expect((await centre.request(pathOf(bytes))).status).toBe(401);
  for (const name of ['x', '../push', "'; DROP TABLE photo", 'A'.repeat(64)]) {
    expect((await till.get(`${PATHS.photo}/${encodeURIComponent(name)}`)).status).toBe(404);
  }
});
