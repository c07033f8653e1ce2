// The background jobs go round over all stations: what is odd about one thing holds up no other.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { deliveryAccount } from '../../src/core/journal/account.ts';
import { writeAsCentre } from '../../src/server/centre.ts';
import type { Journal } from '../../src/server/journal/journal-tx.ts';
import { settleSignUps } from '../../src/server/members/sign-ups.ts';
import { localNews } from '../../src/server/news.ts';
import { eachAlone, startRounds } from '../../src/server/rounds.ts';
import { settleTransfers } from '../../src/server/transfers.ts';
import { type Device, boundDevice } from '../support/device.ts';
import { type Centre, startCentre } from '../support/endpoint.ts';
import { MORNING, STATION, draftOf, idOf } from '../support/entries.ts';

let centre: Centre;
let own: Device;
const WEST = idOf('west');
const failed: Record<string, string | number | null>[] = [];

beforeAll(async () => {
  centre = await startCentre(MORNING);
  await centre.addStation(WEST);
  const link = draftOf('shop-linked', { shop: WEST, name: 'west', linked: true }, idOf('link'));
  await writeAsCentre(centre.journal, STATION, [link], MORNING);
  own = await boundDevice(centre);
});
beforeEach(() => {
  failed.length = 0;
});
afterAll(() => centre.close());

const log = (line: Record<string, string | number | null>): void => {
  failed.push(line);
};
const desk = () => {
  const { pool, journal, keys, clock } = centre;
  return { pool, journal, keys, log, news: localNews(), now: () => clock.now };
};
const odd = new Error('odd');
const down = Object.assign(new Error('down'), { code: '08006' });

describe('each alone', () => {
  const done: number[] = [];
  const work = async (n: number): Promise<number> => {
    if (n === 2) throw odd;
    if (n === 4) throw down;
    done.push(n);
    return n;
  };
  beforeEach(() => {
    done.length = 0;
  });

  test('what fails is logged by its name, the others are done and counted', async () => {
    expect(await eachAlone([1, 2, 3], log, work, (n) => ({ thing: n }))).toBe(4);
    expect(done).toEqual([1, 3]);
    expect(failed).toMatchObject([{ event: 'failure', thing: 2, failure: 'Error' }]);
    expect(JSON.stringify(failed)).not.toContain('odd');
  });

  test('a database in trouble ends the round, so that it is done again', async () => {
    await expect(eachAlone([1, 4, 3], log, work)).rejects.toBe(down);
    expect([done, failed]).toEqual([[1], []]);
  });
});

describe('a round', () => {
  /** Since when each round looked, in seconds of the test; the third fails. */
  const looked: number[] = [];
  beforeEach(() => vi.useFakeTimers({ now: MORNING }));
  afterEach(() => vi.useRealTimers());

  test('looks back to where the last one that passed began, and five minutes more', async () => {
    const end = startRounds('rounds', 5_000, { now: Date.now, log }, async (since) => {
      looked.push(since === 0 ? 0 : (since - MORNING) / 1_000);
      if (looked.length === 3) throw odd;
      return 0;
    });
    await vi.advanceTimersByTimeAsync(20_000);
    await end();
    expect(looked).toEqual([0, 5 - 300, 10 - 300, 10 - 300]);
    expect(failed).toMatchObject([{ event: 'failure' }]);
  });
});

test('goods whose delivery cannot be read hold up no others', async () => {
  const [first = '', second = ''] = [idOf('one'), idOf('two')].sort();
  const line = { product: idOf('tea'), code: '6901028004954', name: 'tea', spec: '', unit: 'p' };
  const lines = [{ ...line, quantity: 24, cost: 4800, price: 300 }];
  const send = (id: string) =>
    own.write('transfer-sent', { transfer: id, to: WEST, note: '', lines }, MORNING, id);
  send(first);
  await own.push();
  expect(await settleTransfers(desk(), 0)).toBe(1);
  await centre.pool.query(`UPDATE ledger SET row = '{"form":"odd"}' WHERE id = $1`, [
    deliveryAccount(first),
  ]);
  send(second);
  await own.push();
  expect(await settleTransfers(desk(), 0)).toBe(1);
  expect(failed).toMatchObject([{ event: 'failure', station: STATION, transfer: first }]);
  const { rows } = await centre.pool.query('SELECT 1 FROM ledger WHERE id = $1', [
    deliveryAccount(second),
  ]);
  expect(rows).toHaveLength(1);
});

describe('guests who sign up', () => {
  const MANY = 1_200;
  beforeEach(async () => {
    await centre.pool.query('DELETE FROM sign_up');
    await centre.pool.query(
      `INSERT INTO sign_up (station_id, entry, member, settled, guest, read)
      SELECT $1, gen_random_uuid(), gen_random_uuid(), false, 'guest ' || i, true
      FROM generate_series(1, $2) AS i`,
      [STATION, MANY],
    );
  });
  const open = async (): Promise<number> =>
    (await centre.pool.query('SELECT 1 FROM sign_up WHERE NOT settled')).rowCount ?? -1;

  test('one of whom something cannot be read holds up no other', async () => {
    await centre.pool.query("UPDATE sign_up SET member = $1 WHERE guest = 'guest 1'", [WEST]);
    const inStation: Journal['inStation'] = (station, mode, work) =>
      centre.journal.inStation(station, mode, (tx) =>
        work({
          ...tx,
          rows: async (ids) => {
            if (ids.some((id) => id.includes(WEST))) throw odd;
            return tx.rows(ids);
          },
        }),
      );
    const journal = { ...centre.journal, inStation };
    await settleSignUps({ ...desk(), journal }, MORNING);
    expect(failed).toMatchObject([{ event: 'failure', failure: 'Error' }]);
    expect(JSON.stringify(failed)).not.toContain('guest');
    expect(await open()).toBe(1);
  });

  test('none of whom can be settled are looked at once in a round, which ends', async () => {
    const journal = { ...centre.journal, inStation: () => Promise.reject(odd) };
    expect(await settleSignUps({ ...desk(), journal }, MORNING)).toBe(0);
    expect(failed).toHaveLength(MANY);
    expect(await open()).toBe(MANY);
  });
});
