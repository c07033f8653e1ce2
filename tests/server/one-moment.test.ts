// A base and a pull are each read in several statements, and shops sell on between them: what
// commits meanwhile is in none of it, or a till would count it twice or think that it has it.
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Sealed } from '../../src/core/journal/entry.ts';
import { addStation } from '../../src/server/access/station.ts';
import { asOwner } from '../../src/server/database/pool.ts';
import { journalTx } from '../../src/server/journal/sql/journal.ts';
import { takeIn } from '../../src/server/journal/take.ts';
import { type Device, boundDevice } from '../support/device.ts';
import { type Centre, startCentre } from '../support/endpoint.ts';
import { MORNING, idOf, saleBody } from '../support/entries.ts';

let centre: Centre;
let station = '';
let device: Device;

beforeAll(async () => {
  centre = await startCentre(MORNING);
});
beforeEach(async () => {
  station = randomUUID();
  await addStation(centre.pool, { id: station, name: station, demo: false });
  device = await boundDevice(centre, station);
  sale();
  await device.push();
});
afterAll(() => centre.close());

const sale = (): Sealed => device.write('sale', saleBody(idOf('tea'), 1, 100), MORNING);

async function untilSomeoneWaits(): Promise<void> {
  for (;;) {
    const waiting = await centre.pool.query(
      `SELECT 1 FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    if (waiting.rowCount !== 0) return;
    await pause(5);
  }
}

/** What is answered when the next sale commits just before a table is read. */
async function soldBefore<T>(table: 'ledger' | 'head', read: () => Promise<T>): Promise<T> {
  const entries = [sale()];
  const run = { station, device: device.id, entries, received: MORNING };
  const authorOf = async () => ({ centre: false, revoked: null, unknown: null });
  const answer = await asOwner(centre.pool, async (tx) => {
    await tx.query(`LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
    const reading = read();
    await untilSomeoneWaits();
    expect(await takeIn(journalTx(tx, station), { ...run, authorOf })).toMatchObject({
      ok: true,
      seq: 2,
    });
    return { reading }; // not awaited here: it goes on when this has committed
  });
  return answer.reading;
}

test('a base has no balance of what its cursor does not name', async () => {
  const base = await soldBefore('ledger', () => device.base());
  expect([base.cursor.station.seq, base.heads[device.id]?.n]).toEqual([1, 1]);
  const days = base.rows.filter(({ id }) => id.startsWith('day:'));
  expect(days).toMatchObject([{ sums: { sales: 1 } }]);
  expect((await device.pull(base.cursor)).station.map(({ seq }) => seq)).toEqual([2]);
});

test('a pull has no head of what it does not bring', async () => {
  const pulled = await soldBefore('head', () => device.pull());
  expect(pulled.station.map(({ seq }) => seq)).toEqual([1]);
  expect([pulled.cursor.station.seq, pulled.heads[device.id]?.n]).toEqual([1, 1]);
  expect((await device.pull(pulled.cursor)).heads[device.id]?.n).toBe(2);
});
