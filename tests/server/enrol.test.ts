import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { PATHS } from '../../src/core/protocol.ts';
import { issueCode } from '../../src/server/access/code.ts';
import { type Centre, startCentre } from '../support/endpoint.ts';
import { Device, boundDevice } from '../support/device.ts';
import { MORNING, STATION, saleBody, idOf } from '../support/entries.ts';

const MINUTE = 60_000;
let centre: Centre;

beforeAll(async () => {
  centre = await startCentre(MORNING);
});
beforeEach(() => {
  centre.clock.now = MORNING;
});
afterAll(() => centre.close());

const refusal = async (answer: Response) => [answer.status, await answer.json()];

test('a code binds a device: number, certificate, and a cookie no script can read', async () => {
  const device = new Device(centre);
  const answer = await device.enrol(await centre.code());
  expect(device.enrolled).toMatchObject({
    station: { id: STATION, name: 'Dongcun' },
    demo: true,
    now: MORNING,
  });
  expect(JSON.parse(device.enrolled?.certificate ?? '')).toMatchObject({
    station: STATION,
    device: device.id,
    key: device.key,
  });
  expect(
    centre.keys.verify(device.enrolled?.certificate ?? '', device.enrolled?.signature ?? ''),
  ).toBe(true);
  expect(answer.headers.get('set-cookie')).toMatch(/HttpOnly.*SameSite=Strict/i);
});

test('a long token in a link does the same', async () => {
  const device = new Device(centre);
  const token = await issueCode(centre.pool, STATION, 'link', MORNING);
  expect((await device.enrol(token)).status).toBe(200);
});

test('numbers rise and are not used again, and the same device keeps its own', async () => {
  const numberOf = (device: Device) =>
    Number(JSON.parse(device.enrolled?.certificate ?? '{}').number);
  const one = await boundDevice(centre);
  const two = await boundDevice(centre);
  expect(numberOf(two)).toBe(numberOf(one) + 1);
  await one.enrol(await centre.code());
  expect(numberOf(one)).toBe(numberOf(two) - 1);
  expect(numberOf(await boundDevice(centre))).toBe(numberOf(two) + 1);
});

test('a lost answer is given again to the same device and key for ten minutes', async () => {
  const device = new Device(centre);
  const code = await centre.code();
  const first = await (await device.enrol(code)).json();
  centre.clock.now += 9 * MINUTE;
  expect(await (await device.enrol(code)).json()).toEqual({ ...first, now: centre.clock.now });
  expect((await device.get(PATHS.pull)).status).toBe(200);
  expect(await refusal(await new Device(centre).enrol(code))).toEqual([409, { why: 'code-used' }]);
  const twin = new Device(centre, device.id);
  expect(await refusal(await twin.enrol(code))).toEqual([409, { why: 'code-used' }]);
  centre.clock.now += 2 * MINUTE;
  expect(await refusal(await device.enrol(code))).toEqual([409, { why: 'code-used' }]);
});

test('a session lasts a year from the last pull, not from the enrolment', async () => {
  const device = await boundDevice(centre);
  const given = (await device.get(PATHS.pull)).headers.get('set-cookie') ?? '';
  const [cookie, more] = given.split(';', 2);
  expect([cookie, more]).toEqual([device.cookie, ' Max-Age=31536000']);
  device.cookie = `${STATION}.somebody`;
  expect((await device.get(PATHS.pull)).headers.get('set-cookie')).toBeNull();
});

test('a code ends after ten minutes', async () => {
  const code = await centre.code();
  centre.clock.now += 10 * MINUTE;
  expect(await refusal(await new Device(centre).enrol(code))).toEqual([
    403,
    { why: 'code-unknown' },
  ]);
});

test('after five wrong tries the right code does not help either', async () => {
  const code = await centre.code();
  const wrong = code.slice(0, 4) + String((Number(code.slice(4)) + 1) % 10_000).padStart(4, '0');
  for (let i = 0; i < 5; i += 1) {
    expect(await refusal(await new Device(centre).enrol(wrong))).toEqual([
      403,
      { why: 'code-unknown' },
    ]);
  }
  expect(await refusal(await new Device(centre).enrol(code))).toEqual([
    429,
    { why: 'too-many-tries' },
  ]);
});

test('another key cannot take the id of a bound device', async () => {
  const device = await boundDevice(centre);
  const twin = new Device(centre, device.id);
  expect((await twin.enrol(await centre.code())).status).toBe(400);
});

test('what is no request, no code or no key is malformed', async () => {
  const device = new Device(centre);
  const request = { protocol: 1, code: await centre.code(), device: device.id, key: device.key };
  for (const body of [
    '',
    '{',
    '[]',
    JSON.stringify({ ...request, code: '1' }),
    JSON.stringify({ ...request, key: 'AAAA' }),
    JSON.stringify({ ...request, device: 'x' }),
  ]) {
    const answer = await centre.request(PATHS.enrol, { method: 'POST', body });
    expect(await refusal(answer)).toEqual([400, { why: 'malformed' }]);
  }
});

test('a database that has forgotten the device takes its certificate all the same', async () => {
  const device = await boundDevice(centre);
  await centre.pool.query('DELETE FROM device WHERE device = $1', [device.id]);
  await centre.pool.query('UPDATE station SET next_device = 1 WHERE station_id = $1', [STATION]);
  device.write('sale', saleBody(idOf('tea'), 1, 100), MORNING);
  expect((await device.push()).results[0]?.status).toBe('created');
  const { rows } = await centre.pool.query(
    `SELECT max(number) < max(next_device) AS above
    FROM device JOIN station USING (station_id) WHERE station_id = $1`,
    [STATION],
  );
  expect(rows).toEqual([{ above: true }]);
});
