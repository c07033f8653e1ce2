// A number stands on receipts and pickup codes for ever: a centre restored from a backup gives none
// again that a device got since, though nothing but that device's certificate knows of it.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { CertificateSchema } from '../../src/core/protocol.ts';
import { issueCode } from '../../src/server/access/code.ts';
import { LEFT_FREE } from '../../src/server/access/device.ts';
import { addStation } from '../../src/server/access/station.ts';
import { createApp } from '../../src/server/app.ts';
import { COMMANDS } from '../../src/server/commands/commands.ts';
import { type Pool, openPool } from '../../src/server/database/pool.ts';
import { sqlJournal } from '../../src/server/journal/sql/journal.ts';
import { localNews } from '../../src/server/news.ts';
import { type TestDatabase, createDatabase } from '../support/database.ts';
import { type Device, boundDevice } from '../support/device.ts';
import { type AnyCentre, type Centre, startCentre } from '../support/endpoint.ts';
import { MORNING, idOf, saleBody } from '../support/entries.ts';
import { renewed } from '../support/healing.ts';

type Open = Pick<AnyCentre, 'request' | 'code' | 'close'>;

const folder = mkdtempSync(join(tmpdir(), 'till-numbers-'));
const file = join(folder, 'backup');
let centre: Centre;
let line: AnyCentre;
let station = '';
/** Where the backup comes back, and the endpoint that devices reach: at first the old one. */
let database: TestDatabase;
let open: Open;

beforeAll(async () => {
  centre = await startCentre(MORNING);
  line = {
    ...centre,
    request: (path, init) => open.request(path, init),
    code: (of) => open.code(of),
  };
});
beforeEach(async () => {
  station = randomUUID();
  await addStation(centre.pool, { id: station, name: 'shop', demo: false });
  database = await createDatabase();
  open = { ...centre, close: async () => undefined };
});
afterEach(async () => {
  await open.close();
  await database.drop();
});
afterAll(async () => {
  await centre.close();
  rmSync(folder, { recursive: true, force: true });
});

const runOn = async (pool: Pool, name: string, ...args: string[]): Promise<readonly string[]> => {
  const printed = await COMMANDS.get(name)?.run({
    pool,
    now: MORNING,
    origin: '',
    arg: (index) => args[index] ?? '',
    save: () => 'no files here',
    read: () => new Uint8Array(),
  });
  if (!printed?.ok) throw new Error(`${name}: ${printed?.why}`);
  return printed.lines;
};

/** Restores the database anew, and goes on at it. */
async function restore(): Promise<readonly string[]> {
  await open.close();
  const pool = openPool(database.url);
  const lines = await runOn(pool, 'restore', file, '--replace');
  const [journal, news] = [sqlJournal(pool), localNews()];
  const rest = { page: null, now: () => MORNING, log: () => undefined };
  const app = createApp({ pool, journal, news, keys: centre.keys, ...rest });
  open = {
    request: async (path, init) => app.request(path, init),
    code: (of = station) => issueCode(pool, of, 'digits', MORNING),
    close: async () => {
      await news.close();
      await pool.end();
    },
  };
  return lines;
}

const numberOf = ({ enrolled }: Device): number =>
  v.parse(CertificateSchema, JSON.parse(enrolled?.certificate ?? '')).number;

const bound = () => boundDevice(line, station);

const sell = (device: Device) => {
  device.write('sale', saleBody(idOf('tea'), 1, 100), MORNING);
  return device.push();
};

test('a restored centre gives no number again, nor when it is restored once more', async () => {
  const first = await bound();
  await runOn(centre.pool, 'backup', file);
  const forgotten = await bound();
  expect([first, forgotten].map(numberOf)).toEqual([1, 2]);
  expect(await restore()).toContain(
    `each station leaves ${LEFT_FREE} numbers free for devices that were bound since then`,
  );
  const since = await bound();
  expect(numberOf(since)).toBe(2 + LEFT_FREE);
  await restore();
  expect(numberOf(await bound())).toBe(3 + LEFT_FREE);
  await sell(forgotten);
  expect(numberOf(await bound())).toBe(4 + LEFT_FREE);
});

test.each([
  ['with what it sold', sell],
  ['for a session', (device: Device) => renewed(line, device)],
  [
    'for another id',
    (device: Device) => renewed(line, device, { device: randomUUID(), key: device.key }),
  ],
])('a forgotten device of a number beyond those left free comes back %s', async (_, comeBack) => {
  await runOn(centre.pool, 'backup', file);
  const many: Device[] = [];
  while (many.length <= LEFT_FREE) many.push(await bound());
  const numbers = many.map(numberOf);
  await restore();
  const [last] = many.slice(-1);
  if (last) await comeBack(last);
  expect(numberOf(await bound())).toBeGreaterThan(Math.max(...numbers));
});
