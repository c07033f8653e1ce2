// What only the centre reads: put by the hash of its text, by the station it is of, once.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MOST_OFFERED, PATHS } from '../../src/core/protocol.ts';
import { addStation } from '../../src/server/access/station.ts';
import { inStation } from '../../src/server/database/pool.ts';
import { type Device, boundDevice } from '../support/device.ts';
import { type Centre, startCentre } from '../support/endpoint.ts';
import { MORNING, STATION, idOf } from '../support/entries.ts';
import { hashOf } from '../support/picture.ts';

const OTHER = idOf('other station');
let centre: Centre;
let till: Device;

beforeAll(async () => {
  centre = await startCentre(MORNING);
  await addStation(centre.pool, { id: OTHER, name: 'other', demo: false });
  till = await boundDevice(centre);
});
afterAll(() => centre.close());

const bytesOf = (text: string) => new Uint8Array(new TextEncoder().encode(text));
const pathOf = (text: string): string => `${PATHS.secret}/${hashOf(bytesOf(text))}`;
const put = (device: Device, text: string, path = pathOf(text)): Promise<Response> =>
  device.put(path, bytesOf(text));

async function rows(): Promise<{ station: string; sealed: string; received: number }[]> {
  const sql = 'SELECT station_id AS station, sealed, received FROM secret ORDER BY 1, 2';
  return (await centre.pool.query(sql)).rows;
}

test('a secret is kept once, and each station has its own', async () => {
  const answer = await put(till, 'sealed-once');
  expect([answer.status, await answer.json()]).toEqual([
    200,
    { hash: hashOf(bytesOf('sealed-once')) },
  ]);
  centre.clock.now += 1_000;
  expect((await put(till, 'sealed-once')).status).toBe(200);
  expect(await rows()).toEqual([{ station: STATION, sealed: 'sealed-once', received: MORNING }]);
  const stranger = await boundDevice(centre, OTHER);
  expect((await put(stranger, 'sealed-once')).status).toBe(200);
  expect((await rows()).map(({ station }) => station).sort()).toEqual([STATION, OTHER].sort());
});

test.each([
  ['under another’s name', 'mine', 400, pathOf('yours')],
  ['under no name', 'mine', 400, `${PATHS.secret}/x`],
  ['with nothing in it', '', 400],
  ['that is not base64url', '<script>', 400],
  ['that is one character too long', 'a'.repeat(1_001), 413],
  ['that is a hundred times too long', 'a'.repeat(400_000), 413],
])('one %s is refused and leaves nothing', async (_, text, status, path = pathOf(text)) => {
  const before = await rows();
  expect((await put(till, text, path)).status).toBe(status);
  expect(await rows()).toEqual(before);
});

test('the longest there may be is taken', async () => {
  expect((await put(till, 'a'.repeat(1_000))).status).toBe(200);
});

test('nobody reads one back, with or without a session', async () => {
  await put(till, 'kept-from-all');
  const bare = await centre.request(pathOf('kept-from-all'), { method: 'PUT', body: 'x' });
  expect(bare.status).toBe(401);
  expect((await centre.request(pathOf('kept-from-all'))).status).toBe(401);
  for (const device of [till, await boundDevice(centre, OTHER)]) {
    const answer = await device.get(pathOf('kept-from-all'));
    expect([answer.status, await answer.text()]).toEqual([
      404,
      expect.not.stringContaining('kept'),
    ]);
  }
});

test.each([
  ['read', 'SELECT sealed FROM secret'],
  ['changed', "UPDATE secret SET sealed = ''"],
  ['deleted', 'DELETE FROM secret'],
])('as a station, the database lets none be %s', async (_, sql) => {
  const tried = inStation(centre.pool, STATION, 'write', (tx) => tx.query(sql));
  await expect(tried).rejects.toThrow(/permission denied/);
});

test('nor be put into another station', async () => {
  const put = inStation(centre.pool, OTHER, 'write', (tx) =>
    tx.query(`INSERT INTO secret (station_id, name, received, sealed) VALUES ($1, 'n', 0, 's')`, [
      STATION,
    ]),
  );
  await expect(put).rejects.toThrow(/row-level security/);
});

test('a device is told which of its secrets and pictures are not here, of its station alone', async () => {
  const asked = async (device: Device, body: unknown) => {
    const init = { method: 'POST', headers: { cookie: device.cookie }, body: JSON.stringify(body) };
    const answer = await centre.request(PATHS.lacking, init);
    return [answer.status, await answer.json()];
  };
  await put(till, 'there');
  const hashes = ['there', 'not-there'].map((text) => hashOf(bytesOf(text)));
  const stranger = await boundDevice(centre, OTHER);
  const many = Array.from({ length: MOST_OFFERED }, (_, n) => hashOf(bytesOf(`many ${n}`)));
  expect(await asked(till, { shelf: 'photos', hashes: many })).toEqual([200, { lacking: many }]);
  expect(await asked(till, { shelf: 'secrets', hashes })).toEqual([200, { lacking: [hashes[1]] }]);
  expect(await asked(till, { shelf: 'photos', hashes })).toEqual([200, { lacking: hashes }]);
  expect(await asked(stranger, { shelf: 'secrets', hashes })).toEqual([200, { lacking: hashes }]);
  for (const body of [
    { shelf: 'secrets', hashes: [] },
    { shelf: 'entries', hashes },
    { shelf: 'secrets', hashes: ['x'] },
    { shelf: 'secrets', hashes: Array.from({ length: 201 }, () => hashes[0]) },
  ]) {
    expect((await asked(till, body))[0]).toBe(400);
  }
  const bare = await centre.request(PATHS.lacking, { method: 'POST', body: '{}' });
  expect(bare.status).toBe(401);
});
