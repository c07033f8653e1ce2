import { randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { dayAccount, stockAccount } from '../../src/core/journal/account.ts';
import { PATHS, SIGNATURE_HEADER } from '../../src/core/protocol.ts';
import { inStation } from '../../src/server/database/pool.ts';
import { loadAll } from '../../src/server/journal/ledger.ts';
import { addStation } from '../../src/server/access/station.ts';
import { type Centre, startCentre } from '../support/endpoint.ts';
import { type Device, boundDevice } from '../support/device.ts';
import { MORNING, STATION, idOf, saleBody } from '../support/entries.ts';

const MINUTE = 60_000;
const tea = idOf('tea');
let centre: Centre;
const rows = (station = STATION) =>
  inStation(centre.pool, station, 'read', (tx) => loadAll(tx, station));

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
const stationOf = (device: Device): string => device.enrolled?.station.id ?? '';
const daySums = async (device: Device) => {
  const row = (await rows(stationOf(device))).get(dayAccount('2026-11-20'));
  return row?.form === 'sum' ? row.sums : {};
};

describe('a push', () => {
  test('is numbered, posted and answered with what became of each entry', async () => {
    const device = await alone();
    const first = device.write('sale', saleBody(tea, 2, 300), MORNING);
    device.write('sale', saleBody(tea, 1, 300), MORNING + 1);
    const { results, heads } = await device.push();
    expect(results.map(({ status, seq, eff }) => [status, seq, eff])).toEqual([
      ['created', 1, MORNING],
      ['created', 2, MORNING + 1],
    ]);
    expect(results[0]).toMatchObject({ id: first.entry.id, hash: first.hash });
    expect(heads[device.id]).toEqual({ n: 2, hash: device.head.hash });
    expect(await daySums(device)).toMatchObject({ sales: 2, amount: 900 });
  });

  test('that comes again gets the same answer and posts nothing twice', async () => {
    const device = await alone();
    device.write('sale', saleBody(tea, 2, 300), MORNING);
    const before = await device.push();
    device.write('sale', saleBody(tea, 2, 300), MORNING + MINUTE);
    const again = await device.push();
    expect(again.results.map(({ status, seq }) => [status, seq])).toEqual([
      ['exists', 1],
      ['created', 2],
    ]);
    expect(again.results[0]?.eff).toBe(before.results[0]?.eff);
    expect(await daySums(device)).toMatchObject({ sales: 2 });
  });

  test("of entries in any order is taken in the chain's order", async () => {
    const device = await alone();
    for (const i of [0, 1, 2]) device.write('sale', saleBody(tea, 1, 100), MORNING + i);
    const { results } = await device.push([...device.entries].reverse());
    expect(results.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });

  test('that leaves out entries is a gap, and the head says from where to send', async () => {
    const device = await alone();
    for (const i of [0, 1, 2, 3]) device.write('sale', saleBody(tea, 1, 100), MORNING + i);
    await device.push(device.entries.slice(0, 1));
    expect(await device.refused(device.sign(device.entries.slice(2)))).toEqual({
      status: 409,
      why: 'gap',
      head: { n: 1, hash: device.entries[0]?.hash },
      heads: { [device.id]: { n: 1, hash: device.entries[0]?.hash } },
    });
    const [first, , third] = device.entries;
    const part = await device.push(first && third ? [first, third] : []);
    expect(part.results.map(({ status }) => status)).toEqual(['exists']);
  });

  test('of new entries takes as few statements as it can', async () => {
    const device = await alone();
    device.write('sale', saleBody(tea, 1, 100), MORNING);
    await device.push();
    for (const i of [1, 2, 3]) device.write('sale', saleBody(tea, 1, 100), MORNING + i);
    const queries = vi.spyOn(pg.Client.prototype, 'query');
    await device.push(device.entries.slice(1));
    const statements = queries.mock.calls.length;
    queries.mockRestore();
    expect(statements).toBe(11);
  });

  test('by two devices at once: one sequence without holes', async () => {
    const one = await alone();
    const two = await boundDevice(centre, stationOf(one));
    for (let i = 0; i < 20; i += 1) {
      one.write('sale', saleBody(tea, 1, 100), MORNING + i);
      two.write('sale', saleBody(tea, 1, 100), MORNING + i);
    }
    const answers = await Promise.all(
      [0, 5, 10, 15].flatMap((from) =>
        [one, two].map((device) => device.push(device.entries.slice(0, from + 5))),
      ),
    );
    const seqs = new Set(answers.flatMap(({ results }) => results.map(({ seq }) => seq)));
    expect([...seqs].sort((a, b) => (a ?? 0) - (b ?? 0))).toEqual(
      Array.from({ length: 40 }, (_, i) => i + 1),
    );
    expect(await daySums(one)).toMatchObject({ sales: 40, amount: 4000 });
  });

  test('dated in the future counts when it came, and never before its predecessor', async () => {
    const device = await alone();
    device.write('sale', saleBody(tea, 1, 100), centre.clock.now + 90 * MINUTE);
    device.write('sale', saleBody(tea, 1, 100), MORNING);
    const { results } = await device.push();
    expect(results.map(({ eff }) => eff)).toEqual([centre.clock.now, centre.clock.now]);
  });

  test('of a reversal before what it names, from another device, leaves nothing', async () => {
    const one = await alone();
    const two = await boundDevice(centre, stationOf(one));
    const sale = one.write('sale', saleBody(tea, 2, 300), MORNING);
    two.write('reversal', { entry: sale.entry.id, reason: '' }, MORNING + MINUTE);
    await two.push();
    await one.push();
    expect([...(await rows(stationOf(one))).keys()]).toEqual([`cancel:${sale.entry.id}`]);
  });

  test('of a count that comes late starts from the moves that are here', async () => {
    const one = await alone();
    const two = await boundDevice(centre, stationOf(one));
    one.write('sale', saleBody(tea, 3, 300), MORNING);
    one.write('sale', saleBody(tea, 2, 300), MORNING + 9 * MINUTE);
    await one.push();
    two.write(
      'count',
      { lines: [{ product: tea, quantity: 10, value: null, at: MORNING + 5 * MINUTE }] },
      MORNING + 5 * MINUTE,
    );
    await two.push();
    expect((await rows(stationOf(one))).get(stockAccount(tea))).toMatchObject({
      quantity: -2,
      moves: 2,
    });
  });
});

describe('a batch is refused whole', () => {
  test('when its signature is wrong', async () => {
    const device = await alone();
    const other = await alone();
    device.write('sale', saleBody(tea, 1, 100), MORNING);
    const { headers, body } = device.sign(device.entries);
    const forged = {
      ...headers,
      [SIGNATURE_HEADER]: other.sign(device.entries).headers[SIGNATURE_HEADER] ?? '',
    };
    expect(await device.refused({ headers: forged, body })).toMatchObject({ why: 'unsigned' });
    expect(await device.refused({ headers: {}, body })).toEqual({ status: 401, why: 'unsigned' });
    expect((await rows(stationOf(device))).size).toBe(0);
  });

  test('when its certificate is of another centre', async () => {
    const device = await alone();
    const { certificate = '' } = device.enrolled ?? {};
    device.write('sale', saleBody(tea, 1, 100), MORNING);
    const signed = device.sign(device.entries);
    signed.headers['till-certificate'] = Buffer.from(
      certificate.replace(/"number":\d+/, '"number":77'),
    ).toString('base64');
    expect(await device.refused(signed)).toMatchObject({ why: 'unsigned' });
  });

  test('when it is for another station or by another device', async () => {
    const device = await alone();
    const other = await alone();
    other.write('sale', saleBody(tea, 1, 100), MORNING);
    expect(await device.refused(device.sign(other.entries))).toEqual({
      status: 403,
      why: 'wrong-station',
    });
    expect(
      await device.refused(device.sign(other.entries, { station: stationOf(device) })),
    ).toEqual({ status: 403, why: 'wrong-station' });
    expect((await rows(stationOf(other))).size).toBe(0);
  });

  test('when it is too large, packed or not', async () => {
    const device = await alone();
    const large = device.signText(' '.repeat(300_001));
    expect(await device.refused(large)).toEqual({ status: 413, why: 'too-large' });
    const plain = await centre.request(PATHS.push, { method: 'POST', ...large });
    expect(plain.status).toBe(413);
    const huge = device.signText(' '.repeat(1_000_001));
    expect((await centre.request(PATHS.push, { method: 'POST', ...huge })).status).toBe(413);
  });

  test("when it is not what it says, whatever it is: never the server's fault", async () => {
    const device = await alone();
    const sealed = device.write('sale', saleBody(tea, 1, 100), MORNING);
    const anything = fc.oneof(
      fc.json(),
      fc.string(),
      fc.json().map((text) =>
        JSON.stringify({
          protocol: 1,
          station: stationOf(device),
          device: device.id,
          after: { n: 0, hash: sealed.entry.prev },
          entries: [text, sealed.text],
        }),
      ),
    );
    await fc.assert(
      fc.asyncProperty(anything, async (text) => {
        const { status } = await device.send(device.signText(text));
        expect(status).toBe(400);
      }),
      { numRuns: 100 },
    );
    const unpacked = await centre.request(PATHS.push, {
      method: 'POST',
      ...device.sign(device.entries),
      headers: { ...device.sign(device.entries).headers, 'content-encoding': 'gzip' },
    });
    expect(unpacked.status).toBe(400);
  });

  test("and a body without an entry's right shape never ends in a 5xx", async () => {
    const device = await alone();
    let head = { n: 0, hash: '0'.repeat(64) };
    await fc.assert(
      fc.asyncProperty(
        fc.jsonValue(),
        fc.constantFrom(
          'sale',
          'count',
          'receiving',
          'return',
          'reversal',
          'product-saved',
          'parcel-received',
        ),
        async (body, kind) => {
          const sealed = device.write(kind, JSON.parse(JSON.stringify(body)), MORNING);
          const answer = await device.send(device.sign([sealed], { after: head }));
          expect(answer.status).toBe(200);
          head = { n: sealed.entry.n, hash: sealed.hash };
        },
      ),
      { numRuns: 60 },
    );
  });
});
