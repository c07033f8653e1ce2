import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dayAccount } from '../../src/core/journal/account.ts';
import { PATHS } from '../../src/core/protocol.ts';
import { inStation } from '../../src/server/database/pool.ts';
import { loadAll } from '../../src/server/journal/ledger.ts';
import {
  type Releasing,
  releaseIn,
  releaseQuarantine,
} from '../../src/server/journal/quarantine.ts';
import { addStation } from '../../src/server/access/station.ts';
import { type Centre, startCentre } from '../support/endpoint.ts';
import { type Device, boundDevice } from '../support/device.ts';
import { MORNING, idOf, saleBody } from '../support/entries.ts';
import { expectSound, post, rolledBack, stationOf } from '../support/healing.ts';

const MINUTE = 60_000;
const tea = idOf('tea');
let centre: Centre;

beforeAll(async () => {
  centre = await startCentre(MORNING + 60 * MINUTE);
});
afterAll(() => centre.close());

/** A device of a station of its own, so that each test counts from nothing. */
async function alone(): Promise<Device> {
  const id = randomUUID();
  await addStation(centre.pool, { id, name: id, demo: false });
  return boundDevice(centre, id);
}
const release = (more?: Releasing): Promise<number> =>
  releaseQuarantine(centre.journal, () => centre.clock.now, more);
const daySums = async (device: Device) => {
  const row = (
    await inStation(centre.pool, stationOf(device), 'read', (tx) => loadAll(tx, stationOf(device)))
  ).get(dayAccount('2026-11-20'));
  return row?.form === 'sum' ? row.sums : {};
};

describe('quarantine', () => {
  const bad: [string, string, Parameters<Device['write']>[1], number?][] = [
    ['unknown-kind', 'dance', {}],
    ['unknown-kind', 'sale', saleBody(tea, 1, 100), 99],
    ['malformed', 'sale', { lines: [] }],
    ['malformed', 'sale', { ...Object(saleBody(tea, 1, 100)), tenders: [] }],
    ['malformed', 'sale', saleBody(tea, 1e9, 1e12)],
    ['centre-only', 'statement-paid', { month: '2026-10', total: 100 }],
  ];

  test('takes what cannot be read; the chain goes on and nothing of it counts', async () => {
    const device = await alone();
    for (const [, kind, body, version] of bad) {
      device.write(kind, body, MORNING, randomUUID(), version);
    }
    device.write('sale', saleBody(tea, 1, 100), MORNING);
    const { results } = await device.push();
    expect(results.map(({ why }) => why)).toEqual([...bad.map(([why]) => why), undefined]);
    expect(results.map(({ seq }) => seq)).toEqual([...bad.map(() => null), 1]);
    expect((await device.push()).results.map(({ status, why }) => why ?? status)).toEqual([
      ...bad.map(([why]) => why),
      'exists',
    ]);
    expect(await daySums(device)).toMatchObject({ sales: 1 });
    expect(await release()).toBe(0);
  });

  test('takes an id that another entry has, and never overwrites that one', async () => {
    const one = await alone();
    const two = await boundDevice(centre, stationOf(one));
    const { entry } = one.write('sale', saleBody(tea, 1, 100), MORNING);
    await one.push();
    two.write('sale', saleBody(tea, 5, 100), MORNING, entry.id);
    two.write('sale', saleBody(tea, 1, 100), MORNING);
    const { results } = await two.push();
    expect(results.map(({ why, seq }) => why ?? seq)).toEqual(['same-id', 2]);
    expect(await daySums(one)).toMatchObject({ amount: 200 });
  });

  test('takes the one entry whose postings the database refuses', async () => {
    const device = await alone();
    const parcel = randomUUID();
    for (const key of [randomUUID(), parcel, randomUUID()]) {
      device.write('parcel-handed-out', { parcel: key, how: 'code' }, MORNING);
    }
    await centre.pool.query(`ALTER TABLE ledger ADD CONSTRAINT probe
      CHECK (id <> 'parcel:${parcel}')`);
    const { results } = await device.push();
    await centre.pool.query('ALTER TABLE ledger DROP CONSTRAINT probe');
    expect(results.map(({ seq, why }) => why ?? seq)).toEqual([1, 'refused', 2]);
    expect(await release()).toBe(1);
    expect((await device.push()).results.map(({ seq }) => seq)).toEqual([1, 3, 2]);
  });

  test('lets out what was held on a branch, onto that branch', async () => {
    const device = await alone();
    const parcel = randomUUID();
    for (const i of [0, 1]) device.write('sale', saleBody(tea, 1, 100), MORNING + i);
    await device.push();
    const copy = rolledBack(centre, device, 1);
    copy.write('parcel-handed-out', { parcel, how: 'code' }, MORNING);
    await centre.pool.query(`ALTER TABLE ledger ADD CONSTRAINT probe
      CHECK (id <> 'parcel:${parcel}')`);
    const held = await post(device, copy.entries);
    await centre.pool.query('ALTER TABLE ledger DROP CONSTRAINT probe');
    expect(held.results[1]).toMatchObject({ why: 'refused', branch: 1 });
    expect(await release()).toBe(1);
    expect((await post(device, copy.entries)).results[1]).toMatchObject({
      status: 'exists',
      seq: 3,
      branch: 1,
    });
    await expectSound(centre, stationOf(device));
  });

  test('is read again at a start: what is understood by then counts, once', async () => {
    const device = await alone();
    device.write('sale', saleBody(tea, 1, 100), MORNING);
    device.write('sale', saleBody(tea, 2, 100), MORNING);
    await device.push(device.entries.slice(1, 1).concat(device.entries.slice(0, 1)));
    const [, second] = device.entries;
    await inStation(centre.pool, stationOf(device), 'write', async (tx) => {
      await tx.query(
        `INSERT INTO quarantine (station_id, device, n, id, hash, eff, received, text,
        why) VALUES ($1, $2, 2, $3, $4, $5, $5, $6, 'unknown-kind')`,
        [stationOf(device), device.id, second?.entry.id, second?.hash, MORNING, second?.text],
      );
      await tx.query('UPDATE head SET n = 2, hash = $2 WHERE device = $1', [
        device.id,
        second?.hash,
      ]);
    });
    expect(await release()).toBe(1);
    expect(await release()).toBe(0);
    expect((await device.push()).results.map(({ status, seq }) => [status, seq])).toEqual([
      ['exists', 1],
      ['exists', 2],
    ]);
    expect(await daySums(device)).toMatchObject({ sales: 2, amount: 300 });
  });

  /** Puts entries of a device straight into quarantine; every `nth` of them is readable. */
  async function held(device: Device, many: number, nth: number): Promise<void> {
    for (let n = 1; n <= many; n += 1) {
      if (n % nth === 0) device.write('sale', saleBody(tea, 1, 100), MORNING);
      else device.write('dance', {}, MORNING);
    }
    const batch = device.entries.map((sealed) => ({
      ...{ sealed, branch: 0, eff: MORNING },
      why: 'unknown-kind' as const,
    }));
    await centre.journal.inStation(stationOf(device), 'write', async (tx) => {
      await tx.hold(batch, MORNING);
      const { n, hash } = device.head;
      await tx.writeLine({ device: device.id, branch: 0, n, hash, eff: MORNING });
    });
  }

  test('is read page by page, past what stays, and others write in between', async () => {
    const device = await alone();
    await held(device, 450, 150);
    const other = await boundDevice(centre, stationOf(device));
    other.write('sale', saleBody(tea, 1, 100), MORNING);
    const told: number[] = [];
    let pushed: ReturnType<Device['push']> | null = null;
    const releasing = {
      told: (_: string, seq: number) => {
        told.push(seq);
        pushed ??= other.push();
      },
      isEnded: () => false,
    };
    expect(await release(releasing)).toBe(3);
    expect(told).toHaveLength(3);
    expect(await pushed).toMatchObject({ results: [{ status: 'created' }] });
    expect(await release()).toBe(0);
    expect(await daySums(device)).toMatchObject({ sales: 4 });
    await expectSound(centre, stationOf(device));
  });

  test('is left between two pages when the endpoint ends, and read on by the next', async () => {
    const device = await alone();
    await held(device, 450, 150);
    let isEnded = false;
    const told = (): void => {
      isEnded = true;
    };
    expect(await release({ told, isEnded: () => isEnded })).toBe(1);
    expect(await release()).toBe(2);
  });

  test('of which a transaction lets out all that is long enough for many pages', async () => {
    const device = await alone();
    await held(device, 450, 150);
    const all = centre.journal.inStation(stationOf(device), 'write', (tx) =>
      releaseIn(tx, ['unknown-kind'], centre.clock.now),
    );
    expect(await all).toBe(3);
  });

  test('takes what a revoked device wrote afterwards', async () => {
    const device = await alone();
    await inStation(centre.pool, stationOf(device), 'write', (tx) =>
      tx.query('UPDATE device SET revoked = $1', [MORNING + MINUTE]),
    );
    device.write('sale', saleBody(tea, 1, 100), MORNING);
    device.write('sale', saleBody(tea, 1, 100), MORNING + 2 * MINUTE);
    const { results } = await device.push();
    expect(results.map(({ why, seq }) => why ?? seq)).toEqual([1, 'revoked']);
    expect((await device.get(PATHS.base)).status).toBe(401);
  });
});
