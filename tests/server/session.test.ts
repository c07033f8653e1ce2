import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { required } from '../../src/core/assert.ts';
import { centreDevice } from '../../src/core/derived-id.ts';
import { CertificateSchema, FailureSchema, PATHS } from '../../src/core/protocol.ts';
import { bind } from '../../src/server/access/device.ts';
import { Device, boundDevice } from '../support/device.ts';
import type { AnyCentre } from '../support/endpoint.ts';
import { MORNING, idOf, saleBody } from '../support/entries.ts';
import {
  BOTH,
  askSession,
  challengeFor,
  expectSound,
  renewed,
  stationOf,
} from '../support/healing.ts';

const tea = idOf('tea');

describe.each(BOTH)('a session again on %s', (_, start) => {
  let centre: AnyCentre;
  beforeAll(async () => {
    centre = await start(MORNING);
  });
  beforeEach(() => {
    centre.clock.now = MORNING;
  });
  afterAll(() => centre.close());

  async function alone(): Promise<Device> {
    const id = randomUUID();
    await centre.addStation(id);
    return boundDevice(centre, id);
  }
  const refusal = async (answer: Response) => ({
    status: answer.status,
    ...v.parse(FailureSchema, await answer.json()),
  });
  const certificateOf = (device: Device) =>
    v.parse(CertificateSchema, JSON.parse(device.enrolled?.certificate ?? ''));
  const pullStatus = async (cookie: string) =>
    (await centre.request(PATHS.pull, { headers: { cookie } })).status;

  test('is given to a device that lost its cookie and has its key', async () => {
    const device = await alone();
    device.write('sale', saleBody(tea, 1, 100), MORNING);
    await device.push();
    expect(await pullStatus('')).toBe(401);
    const { cookie, head, enrolled, now } = await renewed(centre, device);
    expect(await pullStatus(cookie)).toBe(200);
    expect([head, enrolled, now]).toEqual([{ n: 1, hash: device.head.hash }, undefined, MORNING]);
  });

  test('needs a challenge of this centre for this device, not older than a minute', async () => {
    const device = await alone();
    const other = await boundDevice(centre, stationOf(device));
    const good = await challengeFor(centre, device);
    const [made, signature = ''] = good.split('.');
    const bad = [
      '',
      'x',
      `${made}.`,
      `${MORNING + 1}.${signature}`,
      `${made}.${centre.keys.sign(String(made))}`,
      await challengeFor(centre, other),
      good.slice(0, -4),
    ];
    for (const challenge of bad) {
      const {
        status,
        why,
        challenge: next,
      } = await refusal(await askSession(centre, device, challenge));
      expect([status, why]).toEqual([401, 'challenge']);
      expect(next).not.toBe(challenge);
    }
    centre.clock.now += 59_999;
    expect((await askSession(centre, device, good)).status).toBe(200);
    centre.clock.now += 1;
    const stale = await refusal(await askSession(centre, device, good));
    expect(stale.why).toBe('challenge');
    expect((await askSession(centre, device, stale.challenge ?? '')).status).toBe(200);
    centre.clock.now = MORNING - 1;
    expect((await refusal(await askSession(centre, device, good))).why).toBe('challenge');
  });

  test('is refused to another key, to another name and to what is no request', async () => {
    const device = await alone();
    const other = await boundDevice(centre, stationOf(device));
    const challenge = await challengeFor(centre, device);
    const thief = new Device(centre, device.id);
    thief.enrolled = device.enrolled;
    expect(await refusal(await askSession(centre, thief, challenge))).toEqual({
      status: 401,
      why: 'unsigned',
    });
    const named = await askSession(centre, other, challenge, { device: device.id });
    expect(await refusal(named)).toEqual({ status: 403, why: 'wrong-station' });
    const foreign = await askSession(centre, device, challenge, { station: randomUUID() });
    expect(await refusal(foreign)).toEqual({ status: 403, why: 'wrong-station' });
    const broken = await askSession(centre, device, challenge, { challenge: 7 });
    expect(await refusal(broken)).toEqual({ status: 400, why: 'malformed' });
  });

  test('is refused to a revoked device', async () => {
    const device = await alone();
    await centre.revoke(stationOf(device), device.id, MORNING);
    const challenge = await challengeFor(centre, device);
    expect(await refusal(await askSession(centre, device, challenge))).toEqual({
      status: 401,
      why: 'session',
    });
    const successor = { device: randomUUID(), key: device.key };
    const asked = await askSession(centre, device, challenge, { successor });
    expect(await refusal(asked)).toEqual({ status: 401, why: 'session' });
  });

  test('is refused under every id of a device that was revoked under one', async () => {
    const device = await alone();
    const heir = new Device(centre);
    const { enrolled, cookie } = await renewed(centre, device, { device: heir.id, key: heir.key });
    heir.enrolled = enrolled ?? null;
    await centre.revoke(stationOf(device), heir.id, MORNING);
    for (const one of [device, heir]) {
      const successor = { device: randomUUID(), key: device.key };
      const challenge = await challengeFor(centre, one);
      const asked = await askSession(centre, one, challenge, { successor });
      expect(await refusal(asked)).toEqual({ status: 401, why: 'session' });
    }
    expect(await pullStatus(cookie)).toBe(401);
    const applicant = { device: randomUUID(), key: device.key, predecessor: device.id };
    const bound = centre.journal.inStation(stationOf(device), 'write', async (tx) =>
      bind(tx, centre.keys, required(await tx.lock(), 'is there'), applicant, MORNING),
    );
    expect(await bound).toBeNull();
  });

  test('is given to a device that a restored centre has forgotten', async () => {
    const device = await alone();
    await centre.forget(stationOf(device));
    const { cookie, head } = await renewed(centre, device);
    expect([head.n, await pullStatus(cookie)]).toEqual([0, 200]);
    const heir = new Device(centre);
    const { enrolled } = await renewed(centre, device, { device: heir.id, key: heir.key });
    heir.enrolled = enrolled ?? null;
    expect(certificateOf(heir).number).toBe(certificateOf(device).number + 1);
  });

  test('with a successor: a number of its own, and both may go on pushing', async () => {
    const device = await alone();
    device.write('sale', saleBody(tea, 1, 100), MORNING);
    device.write('sale', saleBody(tea, 1, 100), MORNING);
    await device.push(device.entries.slice(0, 1));
    const heir = new Device(centre);
    const { cookie, head, enrolled } = await renewed(centre, device, {
      device: heir.id,
      key: heir.key,
    });
    heir.enrolled = enrolled ?? null;
    expect(enrolled).toMatchObject({ station: { id: stationOf(device) }, now: MORNING });
    expect(certificateOf(heir)).toEqual({
      station: stationOf(device),
      device: heir.id,
      number: certificateOf(device).number + 1,
      key: heir.key,
    });
    expect(head).toEqual({ n: 1, hash: device.entries[0]?.hash });
    expect([await pullStatus(cookie), await pullStatus(device.cookie)]).toEqual([200, 401]);
    heir.write('sale', saleBody(tea, 1, 100), MORNING);
    expect((await heir.push()).results[0]?.status).toBe('created');
    expect((await device.push()).results.map(({ status }) => status)).toEqual([
      'exists',
      'created',
    ]);
    await expectSound(centre, stationOf(device));
  });

  test('with a successor twice gives the same one, and never another', async () => {
    const device = await alone();
    const [heir, stranger] = [new Device(centre), await boundDevice(centre, stationOf(device))];
    const first = await renewed(centre, device, { device: heir.id, key: heir.key });
    const again = await renewed(centre, device, { device: heir.id, key: heir.key });
    expect(JSON.parse(again.enrolled?.certificate ?? '')).toEqual(
      JSON.parse(first.enrolled?.certificate ?? ''),
    );
    expect(await pullStatus(again.cookie)).toBe(200);
    for (const successor of [
      { device: heir.id, key: stranger.key },
      { device: stranger.id, key: stranger.key },
      { device: device.id, key: device.key },
      { device: centreDevice(stationOf(device)), key: heir.key },
      { device: randomUUID(), key: 'AAAA' },
    ]) {
      const challenge = await challengeFor(centre, device);
      const answer = await askSession(centre, device, challenge, { successor });
      expect(await refusal(answer)).toEqual({ status: 400, why: 'malformed' });
    }
    const next = await renewed(centre, device, { device: randomUUID(), key: heir.key });
    expect(JSON.parse(next.enrolled?.certificate ?? '').number).toBe(
      certificateOf(stranger).number + 2,
    );
  });
});
