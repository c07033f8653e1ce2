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

const HOUR = 60 * MINUTE;
const triesOf = async () =>
  (await centre.pool.query('SELECT minute, wrong FROM tries ORDER BY minute')).rows;

/** Eight digits that no code begins with. */
async function nobodysCode(): Promise<string> {
  const { rows } = await centre.pool.query<{ selector: string }>('SELECT selector FROM code');
  const taken = new Set(rows.map(({ selector }) => selector));
  let next = 0;
  while (taken.has(String(next).padStart(4, '0'))) next += 1;
  return `${String(next).padStart(4, '0')}0000`;
}

const wrongOf = (code: string): string => code.slice(0, 4) + (code.endsWith('7') ? '0008' : '0007');

/** What so many wrong tries are answered, each by another device. */
async function guess(times: number, code: string): Promise<unknown[]> {
  const answers: unknown[] = [];
  for (let i = 0; i < times; i += 1) {
    answers.push((await refusal(await new Device(centre).enrol(code)))[1]);
  }
  return answers;
}

test('after sixty wrong tries in a minute, whatever they began with, digits wait', async () => {
  centre.clock.now = MORNING + HOUR;
  const code = await centre.code();
  const link = await issueCode(centre.pool, STATION, 'link', centre.clock.now);
  const unknown = { why: 'code-unknown' };
  expect(await guess(2, wrongOf(code))).toEqual([unknown, unknown]);
  expect(await guess(58, await nobodysCode())).toEqual(Array(58).fill(unknown));
  expect(await refusal(await new Device(centre).enrol(code))).toEqual([
    429,
    { why: 'too-many-tries' },
  ]);
  expect((await guess(5, wrongOf(code))).at(-1)).toEqual({ why: 'too-many-tries' });
  expect((await new Device(centre).enrol(link)).status).toBe(200);
  centre.clock.now += MINUTE;
  // Two of its own five tries were spent before the sixty were.
  expect(await guess(2, wrongOf(code))).toEqual([unknown, unknown]);
  expect((await new Device(centre).enrol(code)).status).toBe(200);
});

test('only wrong digits are counted, and no longer than they matter', async () => {
  centre.clock.now = MORNING + 2 * HOUR;
  const [wrong, code] = [await nobodysCode(), await centre.code()];
  await guess(1, wrong);
  expect((await new Device(centre).enrol(code)).status).toBe(200);
  expect(await guess(1, code)).toEqual([{ why: 'code-used' }]);
  expect(await guess(1, 'x'.repeat(43))).toEqual([{ why: 'code-unknown' }]);
  const minute = Math.floor(centre.clock.now / MINUTE);
  expect(await triesOf()).toEqual([{ minute, wrong: 1 }]);
  centre.clock.now += 5 * MINUTE;
  await guess(2, wrong);
  expect(await triesOf()).toEqual([
    { minute, wrong: 1 },
    { minute: minute + 5, wrong: 2 },
  ]);
  centre.clock.now += HOUR;
  await guess(1, wrong);
  expect(await triesOf()).toEqual([{ minute: minute + 65, wrong: 1 }]);
});

test('tries at one moment are all counted', async () => {
  centre.clock.now = MORNING + 5 * HOUR;
  const wrong = await nobodysCode();
  await Promise.all(Array.from({ length: 20 }, () => guess(1, wrong)));
  expect(await triesOf()).toEqual([{ minute: Math.floor(centre.clock.now / MINUTE), wrong: 20 }]);
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
