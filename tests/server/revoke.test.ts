// A revocation shuts out a device under all the ids it ever had, by command on a real PostgreSQL.
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { addStation } from '../../src/server/access/station.ts';
import { COMMANDS } from '../../src/server/commands/commands.ts';
import { Device, boundDevice } from '../support/device.ts';
import { type Centre, startCentre } from '../support/endpoint.ts';
import { MORNING, idOf, saleBody } from '../support/entries.ts';
import { askSession, challengeFor, renewed } from '../support/healing.ts';

const MINUTE = 60_000;
let centre: Centre;
let station = '';
let first: Device;

beforeAll(async () => {
  centre = await startCentre(MORNING);
});
beforeEach(async () => {
  station = randomUUID();
  centre.clock.now = MORNING;
  await addStation(centre.pool, { id: station, name: `shop ${station}`, demo: false });
  first = await boundDevice(centre, station);
});
afterAll(() => centre.close());

const revoke = (named: string) => {
  const args = [station, named];
  return COMMANDS.get('revoke')?.run({
    pool: centre.pool,
    now: centre.clock.now,
    origin: '',
    arg: (index) => args[index] ?? '',
    save: () => 'no files here',
    read: () => new Uint8Array(),
  });
};

/** The device that goes on from another, bound by the other's word. */
async function heirOf(device: Device): Promise<Device> {
  const heir = new Device(centre);
  const { enrolled, cookie } = await renewed(centre, device, { device: heir.id, key: heir.key });
  heir.enrolled = enrolled ?? null;
  heir.cookie = cookie;
  return heir;
}

/** What a device is answered that asks for a session, or for a successor. */
async function statuses(device: Device): Promise<number[]> {
  const successor = { device: randomUUID(), key: device.key };
  const again = await askSession(centre, device, await challengeFor(centre, device));
  const challenge = await challengeFor(centre, device);
  const further = await askSession(centre, device, challenge, { successor });
  return [again.status, further.status];
}

const timesOf = async () =>
  (
    await centre.pool.query<{ revoked: number | null }>(
      'SELECT revoked FROM device WHERE station_id = $1 ORDER BY number',
      [station],
    )
  ).rows.map(({ revoked }) => revoked);

const isAnyoneWaiting = async (): Promise<boolean> =>
  (
    await centre.pool.query(
      `SELECT 1 FROM pg_locks JOIN pg_stat_activity USING (pid)
      WHERE NOT granted AND datname = current_database()`,
    )
  ).rowCount !== 0;

/** As a centre did it that knew of no families. */
const revokeAlone = (device: Device, at: number) =>
  centre.pool.query('UPDATE device SET revoked = $3 WHERE station_id = $1 AND device = $2', [
    station,
    device.id,
    at,
  ]);

test.each(['1', '2', '3', '4'])('number %s names the device under all its numbers', async (one) => {
  const second = await heirOf(first);
  const [third, fork] = [await heirOf(second), await heirOf(first)];
  const other = await boundDevice(centre, station);
  expect(await revoke(one)).toEqual({
    ok: true,
    lines: ['revoked under number 1, 2, 3, 4; what it wrote until now counts'],
  });
  expect(await revoke('1')).toEqual({ ok: false, why: 'revoked-already' });
  expect(await revoke('3')).toEqual({ ok: false, why: 'revoked-already' });
  for (const device of [first, second, third, fork]) {
    expect(await statuses(device)).toEqual([401, 401]);
    expect((await device.get('/api/pull')).status).toBe(401);
  }
  expect((await other.get('/api/pull')).status).toBe(200);
  expect(await statuses(other)).toEqual([200, 200]);
});

test('what each of its ids wrote until then counts, and nothing later', async () => {
  const second = await heirOf(first);
  centre.clock.now = MORNING + MINUTE;
  await revoke('1');
  centre.clock.now = MORNING + 3 * MINUTE;
  for (const device of [first, second]) {
    device.write('sale', saleBody(idOf('tea'), 1, 100), MORNING);
    device.write('sale', saleBody(idOf('tea'), 1, 100), MORNING + 2 * MINUTE);
    const { results } = await device.push();
    expect(results.map(({ status, why }) => why ?? status)).toEqual(['created', 'revoked']);
  }
});

test('what was revoked under one number alone is refused, and revoked whole later', async () => {
  const second = await heirOf(first);
  await revokeAlone(first, MORNING);
  expect(await statuses(second)).toEqual([401, 401]);
  centre.clock.now = MORNING + MINUTE;
  expect(await revoke('1')).toEqual({
    ok: true,
    lines: [
      'revoked under number 2; what it wrote until now counts',
      'under number 1 it was revoked before, from its own time on',
    ],
  });
  expect(await timesOf()).toEqual([MORNING, MORNING + MINUTE]);
});

test('a number of another station is another device', async () => {
  const elsewhere = randomUUID();
  await addStation(centre.pool, { id: elsewhere, name: elsewhere, demo: false });
  const other = await boundDevice(centre, elsewhere);
  await revoke('1');
  expect((await first.get('/api/pull')).status).toBe(401);
  expect((await other.get('/api/pull')).status).toBe(200);
});

test('a successor that is being bound meanwhile is waited for and revoked too', async () => {
  const heir = { device: randomUUID(), number: 2, key: first.key, predecessor: first.id };
  let isDone = false;
  const revoked = await centre.journal.inStation(station, 'write', async (tx) => {
    await tx.lock();
    await tx.enter(heir, MORNING);
    const revoking = revoke('1')?.finally(() => (isDone = true));
    while (!isDone && !(await isAnyoneWaiting())) await pause(5);
    return { revoking };
  });
  expect(await revoked.revoking).toMatchObject({ ok: true });
  expect(await timesOf()).toEqual([MORNING, MORNING]);
});
