import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { acquirersOf, readSecrets } from '../../../src/server/acquirer/accounts.ts';
import { newSimulator } from '../../../src/server/acquirer/simulator/simulator.ts';
import { STATION } from '../../support/entries.ts';

const simulator = newSimulator({ now: Date.now, sleep: async () => undefined });
const secrets = simulator.secrets('http://acquirer.test');
const surroundings = { fetch: simulator.fetch, now: Date.now };
let folder = '';
let file = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'acquirers-'));
  file = join(folder, 'secrets.json');
});
afterAll(() => rmSync(folder, { recursive: true }));

test('a file that others may read is refused, and nothing of it is quoted', () => {
  writeFileSync(file, JSON.stringify(secrets), { mode: 0o600 });
  expect(readSecrets(file)).toEqual(secrets);
  chmodSync(file, 0o640);
  expect(() => readSecrets(file)).toThrow(/chmod 600/);
  chmodSync(file, 0o600);
  const text = JSON.stringify(secrets).replace('"secret"', '"secrat"');
  writeFileSync(file, text);
  const key = secrets.find(({ kind }) => kind === 'alipay');
  let message = '';
  try {
    readSecrets(file);
  } catch (failure) {
    message = String(failure);
  }
  expect(message).toContain('no list of merchant numbers');
  for (const word of ['BEGIN', key?.kind === 'alipay' ? key.key.slice(40, 80) : 'BEGIN']) {
    expect(message).not.toContain(word);
  }
});

test('a channel goes to its own interface, the others to the aggregator', () => {
  const all = acquirersOf(secrets, surroundings);
  const names = (['wechat', 'alipay', 'unionpay', 'ecny', 'other'] as const).map(
    (channel) => all.of(STATION, channel)?.name,
  );
  expect(names).toEqual(['wechat', 'alipay', 'aggregator', 'aggregator', 'aggregator']);
  expect(all.all(STATION)).toHaveLength(3);
});

test('a station with numbers of its own never uses those of all', () => {
  const own = secrets
    .filter(({ kind }) => kind === 'aggregator')
    .map((secret) => ({ ...secret, station: STATION }));
  const all = acquirersOf([...secrets, ...own], surroundings);
  expect(all.of(STATION, 'wechat')?.name).toBe('aggregator');
  expect(all.all(STATION)).toHaveLength(1);
  expect(acquirersOf(own, surroundings).of('another', 'wechat')).toBeNull();
  // The same merchant number, however it is named: its list is of both stations.
  expect(all.all(STATION)[0]?.number).toBe(all.all('another')[2]?.number);
});

test('a key that is none opens nothing', () => {
  const bad = secrets.map((secret) =>
    secret.kind === 'alipay' ? { ...secret, key: 'AAAA' } : secret,
  );
  expect(() => acquirersOf(bad, surroundings)).toThrow();
});
