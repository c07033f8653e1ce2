// Charges in every state while all servers are killed: another process ends each of them, once.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as v from 'valibot';
import { chargeAccount } from '../../src/core/journal/account.ts';
import { chargeIn } from '../../src/core/pay/charge.ts';
import { PAY_PATHS } from '../../src/core/pay/protocol.ts';
import { issueCode } from '../../src/server/access/code.ts';
import { addStation } from '../../src/server/access/station.ts';
import { type Pool, inStation, openPool } from '../../src/server/database/pool.ts';
import { loadRows } from '../../src/server/journal/ledger.ts';
import { ensureBuild } from '../../src/server/setup/build.mjs';
import { freePort } from '../../src/server/setup/ports.mjs';
import { type TestDatabase, createDatabase } from '../support/database.ts';
import { type Device, boundDevice } from '../support/device.ts';
import { type EndpointProcess, startEndpoint } from '../support/endpoint-process.ts';
import { STATION, idOf } from '../support/entries.ts';
import { attemptNamed } from '../support/paying.ts';
import { ROOT } from '../support/source.ts';

const folder = mkdtempSync(join(tmpdir(), 'till-charges-'));
const secrets = join(folder, 'acquirers.json');
let database: TestDatabase;
let pool: Pool;
let acquirer: ChildProcess;
let simulator = '';
let servers: EndpointProcess[] = [];
let till: Device;

const start = (): Promise<EndpointProcess> =>
  startEndpoint(folder, database.url, [], { ACQUIRERS: secrets });

async function startSimulator(): Promise<string> {
  const port = await freePort(26_000 + 200 * Number(process.env['VITEST_POOL_ID'] ?? 0));
  acquirer = spawn(process.execPath, ['.build/server/simulator.js'], {
    cwd: ROOT,
    env: { ...process.env, PORT: String(port), ACQUIRERS: secrets },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { stdout } = acquirer;
  if (stdout === null) throw new Error('it prints to a pipe');
  const lines = createInterface({ input: stdout });
  for await (const line of lines) if (line.startsWith('secrets: ')) break;
  return `http://127.0.0.1:${port}`;
}

beforeAll(async () => {
  await ensureBuild(ROOT);
  database = await createDatabase();
  pool = openPool(database.url);
  await addStation(pool, { id: STATION, name: 'Dongcun', demo: false });
  simulator = await startSimulator();
  servers = await Promise.all([start(), start()]);
  const [first] = servers;
  if (first === undefined) throw new Error('it is up');
  till = await boundDevice({
    request: first.request,
    code: () => issueCode(pool, STATION, 'digits', Date.now()),
  });
});
afterAll(async () => {
  await Promise.all(servers.map((server) => server.end()));
  const left = once(acquirer, 'exit');
  acquirer.kill();
  await left;
  await pool.end();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

const misbehave = async (fault: object): Promise<void> => {
  const answer = await fetch(`${simulator}/control`, {
    method: 'POST',
    body: JSON.stringify(fault),
  });
  expect(answer.status).toBe(200);
};
const Deals = v.array(
  v.object({ number: v.nullable(v.string()), state: v.string(), amount: v.number() }),
);
const deals = async () => v.parse(Deals, await (await fetch(`${simulator}/control`)).json());

const ask = async (path: string, body: object): Promise<unknown> =>
  (
    await servers[0]?.request(path, {
      method: 'POST',
      headers: { cookie: till.cookie, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  )?.json();

const charge = (name: string, last: number): Promise<unknown> =>
  ask(PAY_PATHS.charge, {
    attempt: attemptNamed(name),
    sale: idOf(name),
    amount: 1_000 + last,
    channel: 'wechat',
    code: `13456789012345678${last}`,
  });

async function stateOf(name: string): Promise<string | undefined> {
  const account = chargeAccount(attemptNamed(name));
  const row = await inStation(pool, STATION, 'read', async (tx) =>
    (await loadRows(tx, STATION, [account])).get(account),
  );
  return row?.form === 'claims' ? chargeIn(row).state : undefined;
}

/** What they have come to within 55 s; they are asked about as a real till's are. */
async function ended(names: readonly string[]): Promise<(string | undefined)[]> {
  let states: (string | undefined)[] = [];
  for (let i = 0; i < 110; i += 1) {
    states = await Promise.all(names.map(stateOf));
    if (states.every((state) => state === 'paid' || state === 'reversed')) break;
    await sleep(500);
  }
  return states;
}

test('nobody but its user may read the secrets that it wrote', () => {
  expect(statSync(secrets).mode & 0o077).toBe(0);
});

test('charges sent, unknown, being paid and being taken back end in another process', async () => {
  await misbehave({ fault: 'paying-then-paid', on: 'pay', ms: 4_000 });
  expect(await charge('paying', 1)).toMatchObject({ state: 'paying' });
  await misbehave({ fault: 'reply-lost', on: 'pay' });
  expect(await charge('unknown', 2)).toMatchObject({ state: 'unknown' });
  await misbehave({ fault: 'paying-then-paid', on: 'pay', ms: 1_000_000 });
  expect(await charge('cancelled', 3)).toMatchObject({ state: 'paying' });
  expect(await ask(PAY_PATHS.reverse, { attempt: attemptNamed('cancelled') })).toMatchObject({
    state: 'reversing',
  });
  expect(await charge('paid', 4)).toMatchObject({ state: 'paid' });
  await misbehave({ fault: 'delay', on: 'pay', ms: 60_000 });
  const lost = charge('sent', 5).catch(() => 'cut');
  await sleep(500);
  await Promise.all(servers.map((server) => server.end('SIGKILL')));
  await lost;
  servers = await Promise.all([start(), start()]);
  const names = ['paying', 'unknown', 'cancelled', 'paid', 'sent'];
  expect(await ended(names)).toEqual(['paid', 'paid', 'reversed', 'paid', 'reversed']);
  const numbers = (await deals()).map(({ number, state }) => `${number} ${state}`).sort();
  expect(numbers.filter((text) => text.endsWith(' paid'))).toEqual(
    ['paying', 'unknown', 'paid'].map((name) => `${attemptNamed(name)} paid`).sort(),
  );
});
